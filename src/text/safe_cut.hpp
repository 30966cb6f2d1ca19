// Where a text may be cut in two so that its tokens are those of the halves, whatever else stands
// in it: for counting text that grows, and for finding how much of a text fits.
#pragma once

#include <cstddef>
#include <string_view>

#include "text/tokenizer.hpp"

namespace memory::text {

// A place is safe after a letter or a number and before what is neither, nor a mark, nor an
// apostrophe; and before white space that is no line break, after anything else than white space.
// No grammar has a piece that goes on over such a place (docs/tokens.md), nor looks over it.

// The first safe place behind `from`; the size of the text where there is none.
[[nodiscard]] std::size_t next_safe_cut(std::string_view text, std::size_t from) noexcept;

// The last safe place; 0 where there is none.
[[nodiscard]] std::size_t last_safe_cut(std::string_view text) noexcept;

// The same for one tokenizer, which may have tokens of its own that go over such a place.
[[nodiscard]] std::size_t next_safe_cut(const Tokenizer& tokenizer, std::string_view text,
                                        std::size_t from);
[[nodiscard]] std::size_t last_safe_cut(const Tokenizer& tokenizer, std::string_view text);

}  // namespace memory::text
