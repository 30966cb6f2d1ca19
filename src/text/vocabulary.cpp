// The table, as cmake/vocabularies.mjs makes it, little-endian, one part behind the other:
//   a head of 64 bytes: magic, count of ranks, bits of a slot's number, size of the entries,
//   longest
//     token, bits of a pair's number;
//   the common words: 8,192 buckets of four keys of 16 bytes;
//   256 ranks of single bytes (0xFFFFF: none), 65,536 ranks of two bytes (4 bytes each);
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

constexpr std::size_t kHeadBytes = 64;
constexpr std::size_t kWordsBytes = std::size_t{1} << 19U;

// As cmake/vocabularies.mjs.
std::uint64_t hash_of(std::string_view bytes) {
    std::uint64_t hash = bytes.size();
    const char* at = bytes.data();
    std::size_t left = bytes.size();
    for (; left > 8; at += 8, left -= 8)
        hash = detail::mixed(hash, detail::eight_at(at));
    std::uint64_t part = 0;
    std::memcpy(&part, at, left);
    return detail::mixed(hash, part);
}

}  // namespace

Vocabulary::Vocabulary(const unsigned char* table, Rank limit) noexcept {
    const std::uint32_t count = number_at(table + 4);
    const std::uint32_t slot_bits = number_at(table + 8);
    const std::uint32_t pair_bits = number_at(table + 20);
    longest_ = number_at(table + 16);
    mask_ = (1U << slot_bits) - 1;
    limit_ = limit < count ? limit : count;
    words_ = table + kHeadBytes;
    bytes_ = words_ + kWordsBytes;
    byte_pairs_ = bytes_ + 256 * std::size_t{4};
    pair_filter_ = byte_pairs_ + 65536 * std::size_t{4};
    pairs_ = pair_filter_ + (std::size_t{1} << pair_bits >> 1U);
    pair_mask_ = (1U << pair_bits) - 1;
    pair_shift_ = 62 - pair_bits;
    slots_ = pairs_ + (std::size_t{8} << pair_bits);
    offsets_ = slots_ + (std::size_t{4} << slot_bits);
    entries_ = offsets_ + std::size_t{4} * count;
}

Rank Vocabulary::rank_of(std::string_view bytes) const noexcept {
    if (bytes.size() > longest_) return kNoRank;
    const std::uint64_t hash = hash_of(bytes);
    const auto mark = static_cast<std::uint32_t>(hash >> (64U - kMarkBits));
    for (auto slot = static_cast<std::uint32_t>(hash) & mask_;; slot = (slot + 1) & mask_) {
        const std::uint32_t found = number_at(slots_ + std::size_t{4} * slot);
        if (found == kEmpty) return kNoRank;
        if ((found & ((1U << kMarkBits) - 1)) != mark) continue;
        const unsigned char* entry = entries_ + (found >> kMarkBits);
        const std::uint32_t head = number_at(entry);
        if ((head & 0xFFU) != bytes.size() ||
            std::memcmp(entry + kEntryHead, bytes.data(), bytes.size()) != 0) {
            continue;
        }
        const Rank rank = head >> 8U;
        return rank < limit_ ? rank : kNoRank;
    }
}

std::string_view Vocabulary::bytes_of(Rank rank) const noexcept {
    if (rank >= limit_) return {};
    const std::uint32_t offset = number_at(offsets_ + std::size_t{4} * rank);
    if (offset == kEmpty) return {};
    const unsigned char* entry = entries_ + offset;
    return {reinterpret_cast<const char*>(entry + kEntryHead), *entry};
}

}  // namespace memory::text
