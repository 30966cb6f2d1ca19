// How many tokens a text is: the hot path.
#pragma once

#include <cstddef>
#include <string_view>

#include "text/piece_memory.hpp"
#include "text/splitter.hpp"
#include "text/vocabulary.hpp"

namespace memory::text {

// The number of tokens of `text`, as encoding it piece by piece would have it, without making them.
// Throws std::bad_alloc only where a piece is longer than 1,024 bytes.
[[nodiscard]] std::size_t count_pieces(Grammar grammar, const Vocabulary& vocabulary,
                                       std::string_view text);

// The same with what is known from texts before, of this grammar and vocabulary; that is added to.
[[nodiscard]] std::size_t count_pieces(Grammar grammar, const Vocabulary& vocabulary,
                                       std::string_view text, PieceCounts known);

}  // namespace memory::text
