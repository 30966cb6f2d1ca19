// A vocabulary of byte pair encoding, as the build embeds it: which bytes are which token, looked
// up where they lie in the library's file; nothing is built at run time.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace memory::text {

using Rank = std::uint32_t;
constexpr Rank kNoRank = 0xFFFFFFFF;

// Up to 15 bytes, zeroes, and last their number: what most pieces are looked up by.
struct Key {
    std::uint64_t low, high;
    [[nodiscard]] std::size_t length() const noexcept { return high >> 56U; }
    friend bool operator==(const Key&, const Key&) = default;
};

// A multiplication by 2^64 over the golden ratio (Knuth, vol. 3, 6.4) of each half; its high bits
// are the good ones.
constexpr std::uint64_t kMultiply = 0x9E3779B97F4A7C15U;
constexpr std::uint64_t hash_of(const Key& key) noexcept {
    return (key.low ^ key.high * kMultiply) * kMultiply;
}

// A view of one table and of the ranks below a limit. Immutable, cheap to copy.
class Vocabulary {
  public:
    // `table`: as cmake/vocabularies.mjs writes it. Ranks from `limit` on are not there.
    Vocabulary(const unsigned char* table, Rank limit) noexcept;

    // kNoRank where the bytes are no token. `bytes` is not empty.
    [[nodiscard]] Rank rank_of(std::string_view bytes) const noexcept;
    [[nodiscard]] Rank rank_of(const Key& key, std::uint64_t hash) const noexcept;

    // Begins to bring what rank_of will look at first.
    void fetch(std::uint64_t hash) const noexcept {
        __builtin_prefetch(slots_ + (hash >> slot_shift_) * 4);
    }

    // What merging asks: a single byte's token, what two bytes make, and what two tokens make;
    // kNoRank where it is none. No token is made of two others in more than one way: see
    // vocabulary.cpp.
    [[nodiscard]] Rank byte_rank(unsigned char byte) const noexcept;
    [[nodiscard]] Rank union_of_bytes(const char* at) const noexcept;
    [[nodiscard]] Rank union_of(Rank left, Rank right) const noexcept;

    // Whether any token has these two bytes beside each other. If none has, nothing is merged
    // across.
    [[nodiscard]] bool may_meet(const char* at) const noexcept { return two_at(at) != 0xFFFFFFFF; }

    // The token's bytes; empty where there is no such rank.
    [[nodiscard]] std::string_view bytes_of(Rank rank) const noexcept;

    // The bucket of the tokens that are whole pieces where a key of this hash would be: four keys.
    // Most of those tokens are there, none above any limit.
    [[nodiscard]] const unsigned char* common_words(std::uint64_t hash) const noexcept {
        return words_ + (hash >> (64 - kWordBits)) * kBucketBytes;
    }

    [[nodiscard]] Rank limit() const noexcept { return limit_; }
    [[nodiscard]] std::uint32_t longest_bytes() const noexcept { return longest_; }

  private:
    [[nodiscard]] std::uint32_t two_at(const char* at) const noexcept;
    template <class Same>
    Rank find(std::uint64_t hash, Same&& is_same) const noexcept;

    static constexpr unsigned kWordBits = 14;
    static constexpr std::size_t kBucketBytes = 4 * sizeof(Key);
    static constexpr unsigned kPartBits = 20;
    static constexpr unsigned kRankBits = 24;

    const unsigned char* words_;
    const unsigned char* bytes_;
    const unsigned char* byte_pairs_;
    const unsigned char* pair_filter_;
    const unsigned char* pairs_;    // 8 bytes each: left (20 bits), right (20), their union (24)
    const unsigned char* slots_;    // 4 bytes each: the entry's place, and 10 bits of its hash
    const unsigned char* offsets_;  // 4 bytes each: the entry's place, by rank
    const unsigned char* entries_;  // each: its length, its rank (24 bits), its bytes
    std::uint32_t slot_mask_;
    unsigned slot_shift_;
    std::uint32_t pair_mask_;
    unsigned pair_shift_;
    std::uint32_t longest_;
    Rank limit_;
};

namespace detail {

inline std::uint32_t number_at(const unsigned char* at) {
    std::uint32_t number = 0;
    std::memcpy(&number, at, sizeof number);
    return number;
}

template <class Byte>
std::uint64_t eight_at(const Byte* at) {
    std::uint64_t eight = 0;
    std::memcpy(&eight, at, sizeof eight);
    return eight;
}

// Of eight bytes the first `count`, 1 to 8.
constexpr std::uint64_t first_bytes(std::size_t count) {
    return ~std::uint64_t{0} >> (64U - 8U * count);
}

}  // namespace detail

inline Rank Vocabulary::byte_rank(unsigned char byte) const noexcept {
    return detail::number_at(bytes_ + std::size_t{4} * byte);
}

inline std::uint32_t Vocabulary::two_at(const char* at) const noexcept {
    std::uint16_t two = 0;
    std::memcpy(&two, at, sizeof two);
    return detail::number_at(byte_pairs_ + std::size_t{4} * two);
}

inline Rank Vocabulary::union_of_bytes(const char* at) const noexcept {
    const Rank rank = two_at(at);
    return rank < limit_ ? rank : kNoRank;
}

inline Rank Vocabulary::union_of(Rank left, Rank right) const noexcept {
    const std::uint64_t key = std::uint64_t{left} << kPartBits | right;
    const std::uint64_t bit = key * kMultiply >> pair_shift_;
    __builtin_prefetch(pairs_ +
                       (bit >> 2U) * 8);  // most likely from a slower cache than the filter
    if ((pair_filter_[bit >> 3U] >> (bit & 7U) & 1U) == 0) return kNoRank;
    for (auto place = static_cast<std::uint32_t>(bit >> 2U);; place = (place + 1) & pair_mask_) {
        const std::uint64_t pair = detail::eight_at(pairs_ + std::size_t{8} * place);
        if (pair >> kRankBits == key) {
            const auto rank = static_cast<Rank>(pair & ((1U << kRankBits) - 1));
            return rank < limit_ ? rank : kNoRank;
        }
        if (pair == ~std::uint64_t{0}) return kNoRank;
    }
}

}  // namespace memory::text
