// What counting remembers of one encoding between texts: how many tokens a piece is that is no
// common word. A tokenizer keeps a few memories; a count of a long text takes one for itself.
#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <memory>
#include <span>

#include "text/vocabulary.hpp"

namespace memory::text {

// A place holds a key, and the count in the high half of the byte that has the key's length. The
// number of places is a power of two; all bits of an empty one are zero. Externally synchronised.
using PieceCounts = std::span<Key>;

// Thread-safe: what one thread has taken no other one gets.
class PieceMemories {
  public:
    PieceMemories() = default;
    PieceMemories(const PieceMemories&) = delete;
    PieceMemories& operator=(const PieceMemories&) = delete;
    PieceMemories(PieceMemories&&) = delete;
    PieceMemories& operator=(PieceMemories&&) = delete;
    ~PieceMemories();

    // 256 KiB: with what a text needs besides, it stays in a core's second cache.
    struct Memory {
        std::array<Key, std::size_t{1} << 14U> places{};
    };

    // Null where none is spare, and none is to be made or can be.
    [[nodiscard]] std::unique_ptr<Memory> take(bool may_make);
    void give_back(std::unique_ptr<Memory> memory) noexcept;

  private:
    std::array<std::atomic<Memory*>, 8> spare_{};
};

}  // namespace memory::text
