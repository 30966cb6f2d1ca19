// The table of handles.
#include "handle.hpp"

namespace memory::capi {
namespace {

constexpr unsigned kSlotBits = 20;
constexpr unsigned kGenerationBits = 28;
constexpr std::uint64_t kLastGeneration = (1ULL << kGenerationBits) - 1;

constexpr std::uint64_t kOpen = 1ULL << 31U;
constexpr std::uint64_t kPins = kOpen - 1;

constexpr std::uint64_t generation_of(std::uint64_t state) {
    return state >> 32U;
}

struct Parts {
    std::uint64_t kind;
    std::uint64_t generation;
    std::uint64_t slot;
};

constexpr Parts parts_of(std::uint64_t handle) {
    return {handle >> (kSlotBits + kGenerationBits), (handle >> kSlotBits) & kLastGeneration,
            handle & ((1ULL << kSlotBits) - 1)};
}

constexpr std::uint64_t handle_of(Kind kind, std::uint64_t generation, std::uint64_t slot) {
    return (static_cast<std::uint64_t>(kind) << (kSlotBits + kGenerationBits)) |
           (generation << kSlotBits) | slot;
}

constinit HandleTable table;

}  // namespace

HandleTable& handles() noexcept {
    return table;
}

std::uint64_t HandleTable::add(Kind kind, std::unique_ptr<Object> object) noexcept {
    const std::uint32_t taken = take_free();
    if (taken == 0) return 0;
    Slot& slot = slots_[taken - 1];
    slot.kind = kind;
    slot.object = object.release();
    // A slot's first generation is 1: a handle is never a small number.
    const std::uint64_t was = generation_of(slot.state.load(std::memory_order_relaxed));
    const std::uint64_t generation = was == 0 ? 1 : was;
    slot.state.store((generation << 32U) | kOpen, std::memory_order_release);
    return handle_of(kind, generation, taken - 1);
}

HandleTable::Slot* HandleTable::slot_of(std::uint64_t handle) noexcept {
    const std::uint64_t index = parts_of(handle).slot;
    return index < kCapacity ? &slots_[index] : nullptr;
}

Object* HandleTable::pin(std::uint64_t handle, Kind kind) noexcept {
    const Parts parts = parts_of(handle);
    Slot* const slot = slot_of(handle);
    if (slot == nullptr || parts.kind != static_cast<std::uint64_t>(kind)) return nullptr;
    std::uint64_t state = slot->state.load(std::memory_order_acquire);
    do {
        if (generation_of(state) != parts.generation || (state & kOpen) == 0) return nullptr;
    } while (!slot->state.compare_exchange_weak(state, state + 1, std::memory_order_acq_rel,
                                                std::memory_order_acquire));
    if (slot->kind == kind) return slot->object;
    unpin(handle);  // a number made up from the parts of others
    return nullptr;
}

void HandleTable::unpin(std::uint64_t handle) noexcept {
    Slot& slot = *slot_of(handle);
    const std::uint64_t before = slot.state.fetch_sub(1, std::memory_order_acq_rel);
    const bool last = (before & kPins) == 1;
    if (last && (before & kOpen) == 0) empty(slot);
}

void HandleTable::close(std::uint64_t handle, Kind kind) noexcept {
    if (pin(handle, kind) == nullptr) return;
    // Whoever clears the open bit while pinned leaves the emptying to the last unpin.
    slot_of(handle)->state.fetch_and(~kOpen, std::memory_order_acq_rel);
    unpin(handle);
}

// Only the last user of a closed slot comes here, and nobody else can get in before add.
void HandleTable::empty(Slot& slot) noexcept {
    const std::unique_ptr<Object> object(std::exchange(slot.object, nullptr));
    const std::uint64_t next = generation_of(slot.state.load(std::memory_order_relaxed)) + 1;
    slot.state.store(next << 32U, std::memory_order_release);
    if (next <= kLastGeneration) give_free(static_cast<std::uint32_t>(&slot - slots_));
}

std::uint32_t HandleTable::take_free() noexcept {
    std::uint64_t head = free_.load(std::memory_order_acquire);
    while ((head & 0xFFFFFFFFU) != 0) {
        const auto taken = static_cast<std::uint32_t>(head);
        const std::uint64_t next = slots_[taken - 1].next.load(std::memory_order_relaxed);
        const std::uint64_t moved = (((head >> 32U) + 1) << 32U) | next;
        if (free_.compare_exchange_weak(head, moved, std::memory_order_acq_rel,
                                        std::memory_order_acquire)) {
            return taken;
        }
    }
    std::uint32_t fresh = fresh_.load(std::memory_order_relaxed);
    while (fresh < kCapacity) {
        if (fresh_.compare_exchange_weak(fresh, fresh + 1, std::memory_order_relaxed)) {
            return fresh + 1;
        }
    }
    return 0;
}

void HandleTable::give_free(std::uint32_t index) noexcept {
    std::uint64_t head = free_.load(std::memory_order_relaxed);
    std::uint64_t moved = 0;
    do {
        slots_[index].next.store(static_cast<std::uint32_t>(head), std::memory_order_relaxed);
        moved = (((head >> 32U) + 1) << 32U) | (index + 1);
    } while (!free_.compare_exchange_weak(head, moved, std::memory_order_release,
                                          std::memory_order_relaxed));
}

}  // namespace memory::capi
