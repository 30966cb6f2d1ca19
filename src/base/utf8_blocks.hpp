// Checks UTF-8 32 bytes at a time where the processor can.
#pragma once

#include <cstddef>
#include <string_view>

namespace memory::base {

// How far the text is known to be UTF-8: `from` or a place behind it, where a character begins. All
// before `from` is UTF-8 and a character begins there. What is behind the answer is not known.
[[nodiscard]] std::size_t skip_valid_blocks(std::string_view text, std::size_t from) noexcept;

}  // namespace memory::base
