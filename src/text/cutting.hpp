// Cuts text into pieces many at a time: what splitter.hpp says, faster where text is ASCII.
#pragma once

#include <cstddef>
#include <span>

#include "text/splitter.hpp"

namespace memory::text {

constexpr std::size_t kCutRoom = 72;

// Puts the ends of the next pieces into `ends`, in their order, until fewer than kCutRoom places
// are free or the text ends, and gives how many; what is behind them there is overwritten. The
// first piece begins at `at`; `end` is the end of the whole text.
[[nodiscard]] std::size_t cut_pieces(Grammar grammar, const char* at, const char* end,
                                     std::span<const char*> ends) noexcept;

}  // namespace memory::text
