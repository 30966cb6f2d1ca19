// Byte pair encoding by a table of pairs, for vocabularies that are loaded: which two tokens become
// which, and what comes first.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

#include "kioku/token_counter.hpp"

namespace memory::text {

// Pairs of tokens and what they become. Built once, then immutable.
class PairTable {
  public:
    struct Merge {
        std::uint32_t order;  // the least is done first; kNone where the two do not merge
        TokenId id;
    };
    static constexpr std::uint32_t kNone = 0xFFFFFFFF;

    // Room for `pairs` pairs. Forgets what was there.
    void reserve(std::size_t pairs);

    // Replaces what the pair became before. No more pairs than there is room for; `left` is not
    // kNone.
    void set(TokenId left, TokenId right, Merge merge);

    [[nodiscard]] Merge find(TokenId left, TokenId right) const noexcept;
    [[nodiscard]] std::size_t size_bytes() const noexcept { return slots_.size() * sizeof(Slot); }

  private:
    struct Slot {
        TokenId left;
        TokenId right;
        Merge merge;
    };
    [[nodiscard]] std::size_t place_of(TokenId left, TokenId right) const noexcept;

    std::vector<Slot> slots_;  // a power of two of them, at least a quarter free
    unsigned shift_ = 64;
};

// The token of each single byte.
using ByteTokens = std::array<TokenId, 256>;

// Room that merging a long piece needs, kept between pieces. Externally synchronised.
class PairRoom {
  public:
    struct Part {
        TokenId id;
        std::uint32_t next;
        std::uint32_t previous;
        PairTable::Merge merge;  // of this part and the next one
    };
    std::vector<Part> parts;
    std::vector<std::pair<std::uint32_t, std::uint32_t>> heap;  // order, place
};

// How many tokens the piece becomes; with `ids` they are appended there. Of all neighbours that
// merge those of the least order do so first, the leftmost of equals, until none does. Linear in
// the piece up to a logarithm.
std::size_t merge_piece(const PairTable& pairs, const ByteTokens& bytes, std::string_view piece,
                        PairRoom& room, std::vector<TokenId>* ids);

}  // namespace memory::text
