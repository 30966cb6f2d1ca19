// How often memories were answered: counted where they are read, written down in batches with the
// next write of a memory or by health. Not a change of the memory: the sequence does not move.
#pragma once

#include <cstdint>
#include <map>
#include <mutex>

#include "kioku/error.hpp"
#include "kioku/time.hpp"
#include "storage/transaction.hpp"

namespace memory::storage {

// The counts of one opening that are not written down yet. Thread-safe.
class AccessCounts {
  public:
    struct Count {
        std::int64_t times = 0;
        std::int64_t last_ms = 0;
    };
    using Batch = std::map<std::int64_t, Count>;  // by item

    // Counts one answer. Of more memories than kMost at a time the rest is not counted.
    void note(std::int64_t item, Timestamp when);

    // What there is to be written down; it is then counted from nothing. Empty: nothing.
    [[nodiscard]] Batch take();

  private:
    static constexpr std::size_t kMost = 10'000;

    std::mutex mutex_;
    Batch counts_;
};

// Adds to the rows what was counted; memories that are gone are passed over. A transaction that
// fails loses the batch: these are figures, not facts.
[[nodiscard]] Result<void> write_down(WriteTransaction& write, const AccessCounts::Batch& batch);

}  // namespace memory::storage
