// Unicode's normal form C, by utf8proc.
#pragma once

#include <string>
#include <string_view>

namespace memory::text {

// `text` itself where it is in the form already, else `room`, filled with the text in the form.
// Text that is not UTF-8 stays as it is. Linear; allocates only where a character may have another
// form. Throws std::bad_alloc.
[[nodiscard]] std::string_view to_nfc(std::string_view text, std::string& room);

}  // namespace memory::text
