// The table, as cmake/vocabularies.mjs makes it, little-endian, one part behind the other:
//   a head of 64 bytes: magic, count of ranks, bits of a slot's number, size of the entries,
//     longest token, bits of a pair's number;
//   the common words: 16,384 buckets of four keys of 16 bytes;
//   256 ranks of single bytes (0xFFFFF: none), 65,536 ranks of two bytes (0xFFFFFFFE: no token, but
//     neighbours in one; 0xFFFFFFFF: neighbours in none), 4 bytes each;
//   the filter of pairs, a bit for a quarter of a pair's place; the places of pairs (8 bytes each);
//   the slots (4 bytes each), the offsets by rank (4 bytes each), the entries, padding.
// A pair stands for one token: where merging the token's own bytes by rank ends with these two
// parts. Whenever two neighbours' union is that token, nothing of it was merged with what is around
// it, so they are these two; and a token that merging its own bytes does not make is made nowhere
// and has no pair.
#include "text/vocabulary.hpp"

#include <bit>
#include <cstring>

namespace memory::text {

namespace {

static_assert(std::endian::native == std::endian::little, "the embedded tables are little-endian");

using detail::number_at;

using detail::eight_at;

constexpr std::uint32_t kEmpty = 0xFFFFFFFF;
constexpr unsigned kMarkBits = 10;
constexpr std::size_t kEntryHead = 4;
constexpr std::size_t kHeadBytes = 64;

// As cmake/vocabularies.mjs: of a key where there is one, else over each eight bytes, the high half
// folded into the low one, and their number.
std::uint64_t hash_of_bytes(std::string_view bytes) {
    Key key{0, bytes.size() << 56U};
    if (bytes.size() < sizeof key) {
        std::memcpy(&key, bytes.data(), bytes.size());
        return hash_of(key);
    }
    std::uint64_t hash = bytes.size();
    const auto mix = [&](std::uint64_t part) {
        hash = (hash ^ part) * kMultiply;
        hash ^= hash >> 32U;
    };
    const char* at = bytes.data();
    std::size_t left = bytes.size();
    for (; left > 8; at += 8, left -= 8)
        mix(eight_at(at));
    std::uint64_t part = 0;
    std::memcpy(&part, at, left);
    mix(part);
    return hash * kMultiply;
}

// Of eight bytes the first `count`, 0 to 8.
std::uint64_t first_bytes(std::uint64_t eight, std::size_t count) {
    return count == 0 ? 0 : eight & ~std::uint64_t{0} >> (64U - 8U * count);
}

}  // namespace

Vocabulary::Vocabulary(const unsigned char* table, Rank limit) noexcept {
    const std::uint32_t count = number_at(table + 4);
    const std::uint32_t slot_bits = number_at(table + 8);
    const std::uint32_t pair_bits = number_at(table + 20);
    longest_ = number_at(table + 16);
    slot_mask_ = (1U << slot_bits) - 1;
    slot_shift_ = 64 - slot_bits;
    limit_ = limit < count ? limit : count;
    words_ = table + kHeadBytes;
    bytes_ = words_ + (kBucketBytes << kWordBits);
    byte_pairs_ = bytes_ + 256 * std::size_t{4};
    pair_filter_ = byte_pairs_ + 65536 * std::size_t{4};
    pairs_ = pair_filter_ + (std::size_t{1} << pair_bits >> 1U);
    pair_mask_ = (1U << pair_bits) - 1;
    pair_shift_ = 62 - pair_bits;
    slots_ = pairs_ + (std::size_t{8} << pair_bits);
    offsets_ = slots_ + (std::size_t{4} << slot_bits);
    entries_ = offsets_ + std::size_t{4} * count;
}

// A slot holds the place of an entry and the bits of its hash below those that number the slot.
template <class Same>
Rank Vocabulary::find(std::uint64_t hash, Same&& is_same) const noexcept {
    const auto mark = static_cast<std::uint32_t>(hash << (64U - slot_shift_) >> (64U - kMarkBits));
    for (auto slot = static_cast<std::uint32_t>(hash >> slot_shift_);;
         slot = (slot + 1) & slot_mask_) {
        const std::uint32_t found = number_at(slots_ + std::size_t{4} * slot);
        if (found == kEmpty) return kNoRank;
        if ((found & ((1U << kMarkBits) - 1)) != mark) continue;
        const unsigned char* entry = entries_ + (found >> kMarkBits);
        const std::uint32_t head = number_at(entry);
        if (!is_same(head & 0xFFU, entry + kEntryHead)) continue;
        const Rank rank = head >> 8U;
        return rank < limit_ ? rank : kNoRank;
    }
}

Rank Vocabulary::rank_of(std::string_view bytes) const noexcept {
    if (bytes.size() > longest_) return kNoRank;
    return find(hash_of_bytes(bytes), [&](std::size_t length, const unsigned char* entry) {
        return length == bytes.size() && std::memcmp(entry, bytes.data(), length) == 0;
    });
}

Rank Vocabulary::rank_of(const Key& key, std::uint64_t hash) const noexcept {
    return find(hash, [&](std::size_t length, const unsigned char* entry) {
        if (length != key.length()) return false;
        const std::size_t low = length < 8 ? length : 8;
        return first_bytes(eight_at(entry), low) == key.low &&
               first_bytes(eight_at(entry + 8), length - low) == key.high << 8U >> 8U;
    });
}

std::string_view Vocabulary::bytes_of(Rank rank) const noexcept {
    if (rank >= limit_) return {};
    const std::uint32_t offset = number_at(offsets_ + std::size_t{4} * rank);
    if (offset == kEmpty) return {};
    const unsigned char* entry = entries_ + offset;
    return {reinterpret_cast<const char*>(entry + kEntryHead), *entry};
}

}  // namespace memory::text
