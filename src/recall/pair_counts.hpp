// How many items ask each pair of words: a small number for each of many 32-bit keys.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace memory::recall {

// Linear probing; the table is at most two thirds full. A key whose number is 0 stays until the
// table grows. Externally synchronised.
class PairCounts {
  public:
    void add(std::uint32_t pair, std::uint32_t count) {
        if ((used_ + 1) * 3 > slots_.size() * 2) grow();
        Slot& slot = slot_of(pair);
        if (slot.count == 0 && slot.key == 0) ++used_;
        slot.key = key_of(pair);
        slot.count += count;
    }
    void take(std::uint32_t pair) {
        if (slots_.empty()) return;
        Slot& slot = slot_of(pair);
        if (slot.count > 0) --slot.count;
    }
    [[nodiscard]] std::uint32_t operator[](std::uint32_t pair) const {
        if (slots_.empty()) return 0;
        return const_cast<PairCounts*>(this)->slot_of(pair).count;
    }
    template <class F>
    void each(F&& call) const {
        for (const Slot& slot : slots_) {
            if (slot.count > 0) call(slot.key, slot.count);
        }
    }
    [[nodiscard]] std::size_t size_bytes() const { return slots_.capacity() * sizeof(Slot); }

  private:
    struct Slot {
        std::uint32_t key = 0;  // 0: free
        std::uint32_t count = 0;
    };
    // Two pairs out of four thousand million share a number: they are hashes anyway.
    static std::uint32_t key_of(std::uint32_t pair) { return pair == 0 ? 1 : pair; }

    Slot& slot_of(std::uint32_t pair) {
        const std::uint32_t key = key_of(pair);
        const std::size_t mask = slots_.size() - 1;
        std::size_t at = (key * 0x9E3779B1U >> 7U) & mask;
        while (slots_[at].key != 0 && slots_[at].key != key)
            at = (at + 1) & mask;
        return slots_[at];
    }
    void grow() {
        std::vector<Slot> old(slots_.empty() ? 64 : slots_.size() * 2);
        old.swap(slots_);
        used_ = 0;
        for (const Slot& slot : old) {
            if (slot.count == 0) continue;
            slot_of(slot.key) = slot;
            ++used_;
        }
    }

    std::vector<Slot> slots_;
    std::size_t used_ = 0;
};

}  // namespace memory::recall
