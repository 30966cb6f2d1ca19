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
    struct Part {
        std::uint32_t begin;
        std::uint32_t next;      // the part after this one
        std::uint32_t previous;  // the part before it
        Rank rank;               // of this part and the next one together
    };
    std::vector<Part> parts;
    std::vector<std::pair<Rank, std::uint32_t>> heap;
};

// How many tokens the piece is; with `ranks` they are appended there. As tiktoken merges: the
// neighbours whose union has the lowest rank first, the leftmost of equals, until none is a token.
// Linear in the piece up to a logarithm. Throws std::bad_alloc only for pieces above 128 bytes, and
// where `ranks` cannot grow.
std::size_t encode_piece(const Vocabulary& vocabulary, std::string_view piece, MergeRoom& room,
                         std::vector<Rank>* ranks);

}  // namespace memory::text
