// Short pieces by looking for the least rank again after each merge; long ones by a heap.
#include "text/byte_pairs.hpp"

#include <algorithm>
#include <array>
#include <functional>

namespace memory::text {

namespace {

// Above this many bytes the heap wins; below, all fits into two kilobytes of the stack.
constexpr std::size_t kShort = 128;

struct ShortPart {
    std::uint32_t begin;
    Rank rank;  // of this part and the next one together
};

std::size_t give(const Vocabulary& vocabulary, std::string_view bytes, std::vector<Rank>* ranks) {
    if (ranks != nullptr) ranks->push_back(vocabulary.rank_of(bytes));
    return 1;
}

std::size_t encode_short(const Vocabulary& vocabulary, std::string_view piece,
                         std::vector<Rank>* ranks) {
    std::array<ShortPart, kShort + 1> parts;
    std::size_t count = piece.size();
    const auto union_at = [&](std::size_t at) {
        if (at + 2 > count) return kNoRank;
        const std::uint32_t begin = parts[at].begin;
        return vocabulary.rank_of(piece.substr(begin, parts[at + 2].begin - begin));
    };
    for (std::size_t i = 0; i <= count; ++i) parts[i].begin = static_cast<std::uint32_t>(i);
    for (std::size_t i = 0; i < count; ++i) parts[i].rank = union_at(i);
    for (;;) {
        std::size_t least = 0;
        for (std::size_t i = 1; i < count; ++i) {
            if (parts[i].rank < parts[least].rank) least = i;
        }
        if (parts[least].rank == kNoRank) break;
        std::copy(parts.begin() + static_cast<std::ptrdiff_t>(least) + 2,
                  parts.begin() + static_cast<std::ptrdiff_t>(count) + 1,
                  parts.begin() + static_cast<std::ptrdiff_t>(least) + 1);
        --count;
        parts[least].rank = union_at(least);
        if (least > 0) parts[least - 1].rank = union_at(least - 1);
    }
    for (std::size_t i = 0; ranks != nullptr && i < count; ++i) {
        give(vocabulary, piece.substr(parts[i].begin, parts[i + 1].begin - parts[i].begin), ranks);
    }
    return count;
}

// A heap entry is stale when its part is gone or its union has another rank by now.
std::size_t encode_long(const Vocabulary& vocabulary, std::string_view piece, MergeRoom& room,
                        std::vector<Rank>* ranks) {
    auto& parts = room.parts;
    auto& heap = room.heap;
    const auto size = static_cast<std::uint32_t>(piece.size());
    parts.resize(size + std::size_t{1});
    heap.clear();
    const auto union_at = [&](std::uint32_t at) {
        const std::uint32_t next = parts[at].next;
        if (next >= size) return kNoRank;
        return vocabulary.rank_of(piece.substr(at, parts[next].next - at));
    };
    const auto later = std::greater<>();
    for (std::uint32_t i = 0; i <= size; ++i) parts[i] = {i, i + 1, i - 1, kNoRank};
    for (std::uint32_t i = 0; i < size; ++i) {
        parts[i].rank = union_at(i);
        if (parts[i].rank != kNoRank) heap.emplace_back(parts[i].rank, i);
    }
    std::make_heap(heap.begin(), heap.end(), later);
    const auto renew = [&](std::uint32_t at) {
        parts[at].rank = union_at(at);
        if (parts[at].rank == kNoRank) return;
        heap.emplace_back(parts[at].rank, at);
        std::push_heap(heap.begin(), heap.end(), later);
    };
    while (!heap.empty()) {
        std::pop_heap(heap.begin(), heap.end(), later);
        const auto [rank, at] = heap.back();
        heap.pop_back();
        if (parts[at].rank != rank) continue;
        const std::uint32_t gone = parts[at].next;
        parts[at].next = parts[gone].next;
        parts[parts[at].next].previous = at;
        parts[gone].rank = kNoRank;
        renew(at);
        if (at > 0) renew(parts[at].previous);
    }
    std::size_t count = 0;
    for (std::uint32_t at = 0; at < size; at = parts[at].next) {
        count += give(vocabulary, piece.substr(at, parts[at].next - at), ranks);
    }
    return count;
}

}  // namespace

std::size_t encode_piece(const Vocabulary& vocabulary, std::string_view piece, MergeRoom& room,
                         std::vector<Rank>* ranks) {
    if (const Rank whole = vocabulary.rank_of(piece); whole != kNoRank) {
        if (ranks != nullptr) ranks->push_back(whole);
        return 1;
    }
    if (piece.size() <= kShort) return encode_short(vocabulary, piece, ranks);
    return encode_long(vocabulary, piece, room, ranks);
}

}  // namespace memory::text
