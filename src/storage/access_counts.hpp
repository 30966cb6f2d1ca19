// How often memories were answered: counted where they are read, written down in batches with the
// next write of a memory, by health, or when the store is closed. Not a change of the memory: the
// sequence does not move.
#pragma once

#include <cstdint>
#include <map>
#include <mutex>

#include "kioku/error.hpp"
#include "kioku/time.hpp"
#include "storage/database.hpp"

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

    [[nodiscard]] bool empty() const;

    // What there is to be written down; it is then counted from nothing. Empty: nothing.
    [[nodiscard]] Batch take();

    // Counts a batch again that did not arrive.
    void put_back(const Batch& batch);

  private:
    static constexpr std::size_t kMost = 10'000;

    mutable std::mutex mutex_;
    Batch counts_;
};

// A write of `database` that also adds to the rows what was counted; memories that are gone are
// passed over. Where it fails, all of it is counted on.
[[nodiscard]] Result<void> write_counting(Database& database, AccessCounts& counts,
                                          Durability durability, const base::Deadline& deadline,
                                          Database::Work work);

// Writes down what was counted, if anything was. No need of a flush, nor of success.
void write_counts(Database& database, AccessCounts& counts, const base::Deadline& deadline);

// The same for a store that is being closed, which may never have been opened; nobody waits for it.
void write_last_counts(Database* database, AccessCounts& counts) noexcept;

}  // namespace memory::storage
