// Short pieces by looking for the least order again after each merge; long ones by a heap. Merging
// as Hugging Face's tokenizers 0.23 does it (models/bpe/word.rs, Word::merge_all).
#include "text/pair_merges.hpp"

#include <algorithm>
#include <bit>
#include <functional>

namespace memory::text {

namespace {

constexpr PairTable::Merge kNoMerge{PairTable::kNone, 0};

// Above this many bytes the heap wins; below, all fits into two kilobytes of the stack.
constexpr std::size_t kShort = 128;

struct ShortPart {
    TokenId id;
    PairTable::Merge merge;
};

std::size_t merge_short(const PairTable& pairs, const ByteTokens& bytes, std::string_view piece,
                        std::vector<TokenId>* ids) {
    std::array<ShortPart, kShort> parts;
    std::size_t count = piece.size();
    for (std::size_t i = 0; i < count; ++i) {
        parts[i].id = bytes[static_cast<unsigned char>(piece[i])];
    }
    const auto renew = [&](std::size_t at) {
        parts[at].merge = at + 1 < count ? pairs.find(parts[at].id, parts[at + 1].id) : kNoMerge;
    };
    for (std::size_t i = 0; i < count; ++i)
        renew(i);
    while (count > 1) {
        std::size_t least = 0;
        for (std::size_t i = 1; i < count; ++i) {
            if (parts[i].merge.order < parts[least].merge.order) least = i;
        }
        if (parts[least].merge.order == PairTable::kNone) break;
        parts[least].id = parts[least].merge.id;
        std::copy(parts.begin() + static_cast<std::ptrdiff_t>(least) + 2,
                  parts.begin() + static_cast<std::ptrdiff_t>(count),
                  parts.begin() + static_cast<std::ptrdiff_t>(least) + 1);
        --count;
        renew(least);
        if (least > 0) renew(least - 1);
    }
    for (std::size_t i = 0; ids != nullptr && i < count; ++i)
        ids->push_back(parts[i].id);
    return count;
}

// A heap entry is stale when its part is gone or merges in another order by now.
class LongMerge {
  public:
    LongMerge(const PairTable& pairs, PairRoom& room) : pairs_(pairs), room_(room) {}

    void fill(const ByteTokens& bytes, std::string_view piece) {
        const auto size = static_cast<std::uint32_t>(piece.size());
        room_.parts.resize(size);
        room_.heap.clear();
        for (std::uint32_t i = 0; i < size; ++i) {
            const TokenId id = bytes[static_cast<unsigned char>(piece[i])];
            room_.parts[i] = {id, i + 1, i - 1, kNoMerge};
        }
        for (std::uint32_t i = 0; i < size; ++i)
            renew(i);
    }

    void run() {
        auto& parts = room_.parts;
        auto& heap = room_.heap;
        while (!heap.empty()) {
            std::pop_heap(heap.begin(), heap.end(), std::greater<>());
            const auto [order, at] = heap.back();
            heap.pop_back();
            PairRoom::Part& part = parts[at];
            if (part.merge.order != order) continue;
            PairRoom::Part& gone = parts[part.next];
            part.id = part.merge.id;
            part.next = gone.next;
            gone.merge = kNoMerge;
            if (part.next < parts.size()) parts[part.next].previous = at;
            renew(at);
            if (at > 0) renew(part.previous);
        }
    }

    std::size_t give(std::vector<TokenId>* ids) const {
        std::size_t count = 0;
        for (std::size_t at = 0; at < room_.parts.size(); at = room_.parts[at].next) {
            if (ids != nullptr) ids->push_back(room_.parts[at].id);
            ++count;
        }
        return count;
    }

  private:
    void renew(std::uint32_t at) {
        PairRoom::Part& part = room_.parts[at];
        part.merge = part.next < room_.parts.size()
                         ? pairs_.find(part.id, room_.parts[part.next].id)
                         : kNoMerge;
        if (part.merge.order == PairTable::kNone) return;
        room_.heap.emplace_back(part.merge.order, at);
        std::push_heap(room_.heap.begin(), room_.heap.end(), std::greater<>());
    }

    const PairTable& pairs_;
    PairRoom& room_;
};

}  // namespace

void PairTable::reserve(std::size_t pairs) {
    const std::size_t slots = std::bit_ceil(std::max<std::size_t>(8, pairs + pairs / 3));
    shift_ = 64 - static_cast<unsigned>(std::countr_zero(slots));
    slots_.assign(slots, Slot{kNone, 0, kNoMerge});
}

// A multiplication by 2^64 over the golden ratio (Knuth, vol. 3, 6.4), after one that spreads
// `left`.
std::size_t PairTable::place_of(TokenId left, TokenId right) const noexcept {
    const std::uint64_t key = (std::uint64_t{left} << 32U | right) * 0x9E3779B97F4A7C15U;
    return (key ^ key >> 32U) * 0xD6E8FEB86659FD93U >> shift_;
}

void PairTable::set(TokenId left, TokenId right, Merge merge) {
    const std::size_t mask = slots_.size() - 1;
    std::size_t at = place_of(left, right);
    while (slots_[at].left != kNone && (slots_[at].left != left || slots_[at].right != right)) {
        at = (at + 1) & mask;
    }
    slots_[at] = {left, right, merge};
}

PairTable::Merge PairTable::find(TokenId left, TokenId right) const noexcept {
    const std::size_t mask = slots_.size() - 1;
    for (std::size_t at = place_of(left, right);; at = (at + 1) & mask) {
        const Slot& slot = slots_[at];
        if (slot.left == left && slot.right == right) return slot.merge;
        if (slot.left == kNone) return kNoMerge;
    }
}

std::size_t merge_piece(const PairTable& pairs, const ByteTokens& bytes, std::string_view piece,
                        PairRoom& room, std::vector<TokenId>* ids) {
    if (piece.size() <= kShort) return merge_short(pairs, bytes, piece, ids);
    LongMerge merge(pairs, room);
    merge.fill(bytes, piece);
    merge.run();
    return merge.give(ids);
}

}  // namespace memory::text
