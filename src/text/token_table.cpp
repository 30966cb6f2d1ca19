// A hash table of open addressing over the tokens' bytes, which lie one behind the other.
#include "text/token_table.hpp"

#include <algorithm>
#include <bit>
#include <cstring>

namespace memory::text {

namespace {

// A multiplication by 2^64 over the golden ratio (Knuth, vol. 3, 6.4) for each eight bytes, the
// high half folded into the low one.
std::uint64_t hash_of(std::string_view bytes) {
    std::uint64_t hash = bytes.size();
    const char* at = bytes.data();
    std::size_t left = bytes.size();
    for (;;) {
        std::uint64_t part = 0;
        std::memcpy(&part, at, std::min<std::size_t>(left, 8));
        hash = (hash ^ part) * 0x9E3779B97F4A7C15U;
        hash ^= hash >> 32U;
        if (left <= 8) return hash;
        at += 8;
        left -= 8;
    }
}

}  // namespace

void TokenTable::reserve(std::size_t tokens, TokenId last) {
    entries_.assign(last + std::size_t{1}, Entry{});
    slots_.assign(std::bit_ceil(std::max<std::size_t>(8, tokens * 2)), Slot{});
}

bool TokenTable::add(TokenId id, std::string_view bytes) {
    Entry& entry = entries_[id];
    if (entry.length != 0) return false;
    entry = {static_cast<std::uint32_t>(bytes_.size()), static_cast<std::uint32_t>(bytes.size())};
    bytes_ += bytes;
    return true;
}

bool TokenTable::make_findable(TokenId id) {
    const std::string_view bytes = text_of(id);
    const std::uint64_t hash = hash_of(bytes);
    const std::size_t mask = slots_.size() - 1;
    std::size_t at = hash & mask;
    for (; slots_[at].id != kIdLimit; at = (at + 1) & mask) {
        if (text_of(slots_[at].id) == bytes) return false;
    }
    slots_[at] = {static_cast<std::uint32_t>(hash >> 32U), id};
    return true;
}

std::optional<TokenId> TokenTable::id_of(std::string_view bytes) const noexcept {
    const std::uint64_t hash = hash_of(bytes);
    const std::size_t mask = slots_.size() - 1;
    for (std::size_t at = hash & mask;; at = (at + 1) & mask) {
        const Slot slot = slots_[at];
        if (slot.id == kIdLimit) return std::nullopt;
        if (slot.mark != static_cast<std::uint32_t>(hash >> 32U)) continue;
        const Entry entry = entries_[slot.id];
        if (entry.length == bytes.size() &&
            std::memcmp(bytes_.data() + entry.begin, bytes.data(), bytes.size()) == 0) {
            return slot.id;
        }
    }
}

std::optional<std::string_view> TokenTable::bytes_of(TokenId id) const noexcept {
    if (id >= entries_.size() || entries_[id].length == 0) return std::nullopt;
    return text_of(id);
}

std::string_view TokenTable::text_of(TokenId id) const noexcept {
    return {bytes_.data() + entries_[id].begin, entries_[id].length};
}

std::size_t TokenTable::size_bytes() const noexcept {
    return bytes_.capacity() + entries_.size() * sizeof(Entry) + slots_.size() * sizeof(Slot);
}

}  // namespace memory::text
