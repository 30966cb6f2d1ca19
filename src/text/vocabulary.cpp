// The table's layout: a head of 64 bytes (magic, count, bits of a slot's number, size of the entries,
// longest token), the common words, the slots, the offsets by rank, the entries, padding. Little-endian.
#include "text/vocabulary.hpp"

#include <bit>
#include <cstring>

namespace memory::text {

namespace {

static_assert(std::endian::native == std::endian::little, "the embedded tables are little-endian");

constexpr std::uint32_t kEmpty = 0xFFFFFFFF;
constexpr unsigned kMarkBits = 10;
constexpr std::size_t kHeadBytes = 64;
constexpr std::size_t kEntryHead = 4;
constexpr std::size_t kWordsBytes = std::size_t{1} << 19U;

std::uint32_t number_at(const unsigned char* at) {
    std::uint32_t number = 0;
    std::memcpy(&number, at, sizeof number);
    return number;
}

// As cmake/vocabularies.mjs: a multiplication by 2^64 over the golden ratio (Knuth, vol. 3, 6.4) for
// each eight bytes, the high half folded into the low one.
std::uint64_t hash_of(std::string_view bytes) {
    std::uint64_t hash = bytes.size();
    const char* at = bytes.data();
    std::size_t left = bytes.size();
    for (;;) {
        std::uint64_t part = 0;
        std::memcpy(&part, at, left < 8 ? left : 8);
        hash = (hash ^ part) * 0x9E3779B97F4A7C15U;
        hash ^= hash >> 32U;
        if (left <= 8) return hash;
        at += 8;
        left -= 8;
    }
}

}  // namespace

Vocabulary::Vocabulary(const unsigned char* table, Rank limit) noexcept {
    const std::uint32_t count = number_at(table + 4);
    const std::uint32_t slot_bits = number_at(table + 8);
    longest_ = number_at(table + 16);
    mask_ = (1U << slot_bits) - 1;
    limit_ = limit < count ? limit : count;
    words_ = table + kHeadBytes;
    slots_ = words_ + kWordsBytes;
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
