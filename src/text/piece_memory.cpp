#include "text/piece_memory.hpp"

#include <new>

namespace memory::text {

PieceMemories::~PieceMemories() {
    while (take(false) != nullptr) {
    }
}

std::unique_ptr<PieceMemories::Memory> PieceMemories::take(bool may_make) {
    for (std::atomic<Memory*>& place : spare_) {
        if (place.load(std::memory_order_relaxed) == nullptr) continue;
        if (Memory* memory = place.exchange(nullptr, std::memory_order_acquire)) {
            return std::unique_ptr<Memory>(memory);
        }
    }
    return std::unique_ptr<Memory>(may_make ? new (std::nothrow) Memory() : nullptr);
}

// Deleted where all places are taken.
void PieceMemories::give_back(std::unique_ptr<Memory> memory) noexcept {
    for (std::atomic<Memory*>& place : spare_) {
        Memory* none = nullptr;
        if (place.compare_exchange_strong(none, memory.get(), std::memory_order_release,
                                          std::memory_order_relaxed)) {
            static_cast<void>(memory.release());
            return;
        }
    }
}

}  // namespace memory::text
