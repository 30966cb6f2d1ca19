// Where a text may be cut in two so that its tokens are those of the halves, whatever else stands
// in it: for counting text that grows, and for finding how much of a text fits.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace memory::text {

// A place is safe after a letter or a number and before what is neither, nor a mark, nor an
// apostrophe; and before white space that is no line break, after anything else than white space.
// No grammar has a piece that goes on over such a place (docs/tokens.md), nor looks over it. A
// vocabulary may have tokens of its own that do: then only blanks are safe, or nothing is.
enum class Cuts : std::uint8_t {
    everywhere,
    blanks,
    nowhere
};

// The first safe place behind `from`; the size of the text where there is none.
[[nodiscard]] std::size_t next_safe_cut(std::string_view text, std::size_t from,
                                        Cuts cuts = Cuts::everywhere) noexcept;

// The last safe place; 0 where there is none.
[[nodiscard]] std::size_t last_safe_cut(std::string_view text,
                                        Cuts cuts = Cuts::everywhere) noexcept;

}  // namespace memory::text
