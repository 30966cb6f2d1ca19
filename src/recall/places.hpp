// Numbers from 0 on for the few docs, or sessions, that one query has to do with.
#pragma once

#include <cstdint>
#include <vector>

namespace memory::recall {

// An open hash table, never more than half full. Keys are not UINT32_MAX.
class Places {
  public:
    explicit Places(std::size_t most) {
        std::size_t size = 64;
        while (size < 2 * most)
            size *= 2;
        slots_.resize(size);
    }

    // The place of a key: where it is new, the next.
    std::uint32_t add(std::uint32_t key) {
        std::size_t slot = key * 0x9E3779B97F4A7C15ULL >> 32U & (slots_.size() - 1);
        while (slots_[slot].key != kFree && slots_[slot].key != key)
            slot = (slot + 1) & (slots_.size() - 1);
        if (slots_[slot].key == kFree) {
            slots_[slot] = {key, static_cast<std::uint32_t>(keys_.size())};
            keys_.push_back(key);
        }
        return slots_[slot].place;
    }
    [[nodiscard]] const std::vector<std::uint32_t>& keys() const { return keys_; }

  private:
    static constexpr std::uint32_t kFree = UINT32_MAX;
    struct Slot {
        std::uint32_t key = kFree, place = 0;
    };
    std::vector<Slot> slots_;
    std::vector<std::uint32_t> keys_;  // by place
};

}  // namespace memory::recall
