// Byte pair encoding of one piece of text.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "text/vocabulary.hpp"

namespace memory::text {

// Room that encoding a long piece needs, kept between pieces. Externally synchronised.
class MergeRoom {
  public:
    std::vector<std::uint32_t> numbers;
};

// How many tokens the piece is; with `ranks` they are appended there. As tiktoken merges: the
// neighbours whose union has the lowest rank first, the leftmost of equals, until none is a token.
// Linear in the piece up to a logarithm. Throws std::bad_alloc only for pieces above 1,024 bytes,
// and where `ranks` cannot grow.
std::size_t encode_piece(const Vocabulary& vocabulary, std::string_view piece, MergeRoom& room,
                         std::vector<Rank>* ranks);

// The same for a piece that is known to be no token itself.
std::size_t merge_piece(const Vocabulary& vocabulary, std::string_view piece, MergeRoom& room,
                        std::vector<Rank>* ranks);

}  // namespace memory::text
