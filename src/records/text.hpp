// Text at the door.
#pragma once

#include <string_view>

#include "kioku/error.hpp"

namespace memory::records {

// Refuses text that is not UTF-8. `what` names it in the message.
// Errors: invalid_argument naming the byte.
[[nodiscard]] Result<void> check_utf8(std::string_view text, std::string_view what);

// Refuses text that is not UTF-8 or holds NUL. `what` names it in the message.
// Errors: invalid_argument naming the byte.
[[nodiscard]] Result<void> check_text(std::string_view text, std::string_view what);

}  // namespace memory::records
