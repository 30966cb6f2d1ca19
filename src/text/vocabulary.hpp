// A vocabulary of byte pair encoding, as the build embeds it: which bytes are which token, looked up
// where they lie in the library's file; nothing is built at run time.
#pragma once

#include <cstdint>
#include <string_view>

namespace memory::text {

using Rank = std::uint32_t;
constexpr Rank kNoRank = 0xFFFFFFFF;

// A view of one table and of the ranks below a limit. Immutable, cheap to copy.
class Vocabulary {
  public:
    // `table`: as cmake/vocabularies.mjs writes it. Ranks from `limit` on are not there.
    Vocabulary(const unsigned char* table, Rank limit) noexcept;

    // kNoRank where the bytes are no token. `bytes` is not empty.
    [[nodiscard]] Rank rank_of(std::string_view bytes) const noexcept;

    // The token's bytes; empty where there is no such rank.
    [[nodiscard]] std::string_view bytes_of(Rank rank) const noexcept;

    // 8,192 buckets of four keys of 16 bytes: the commonest tokens that are whole pieces. A key is up
    // to 15 bytes, zeroes, and last their number.
    [[nodiscard]] const unsigned char* common_words() const noexcept { return words_; }

    [[nodiscard]] Rank limit() const noexcept { return limit_; }
    [[nodiscard]] std::uint32_t longest_bytes() const noexcept { return longest_; }

  private:
    const unsigned char* words_;
    const unsigned char* slots_;    // 4 bytes each: the entry's place, and 10 bits of its hash
    const unsigned char* offsets_;  // 4 bytes each: the entry's place, by rank
    const unsigned char* entries_;  // each: its length, its rank (24 bits), its bytes
    std::uint32_t mask_;
    std::uint32_t longest_;
    Rank limit_;
};

}  // namespace memory::text
