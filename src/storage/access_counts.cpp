// Counting and writing down.
#include "storage/access_counts.hpp"

#include <algorithm>
#include <new>
#include <utility>

#include "base/result.hpp"

namespace memory::storage {

namespace {

// How long closing waits for another process's write.
constexpr int kCloseMs = 50;

Result<void> write_down(WriteTransaction& write, const AccessCounts::Batch& batch) {
    for (const auto& [item, count] : batch) {
        KIOKU_TRY(write.sql().run(
            "UPDATE memories SET access_count = access_count + ?2,"
            " last_accessed_at = max(coalesce(last_accessed_at, ?3), ?3) WHERE item = ?1",
            item, count.times, count.last_ms));
    }
    return {};
}

}  // namespace

void AccessCounts::note(std::int64_t item, Timestamp when) {
    const std::lock_guard lock(mutex_);
    if (counts_.size() >= kMost && !counts_.contains(item)) return;
    Count& count = counts_[item];
    ++count.times;
    count.last_ms = std::max(count.last_ms, when.time_since_epoch().count());
}

bool AccessCounts::empty() const {
    const std::lock_guard lock(mutex_);
    return counts_.empty();
}

AccessCounts::Batch AccessCounts::take() {
    const std::lock_guard lock(mutex_);
    return std::exchange(counts_, {});
}

void AccessCounts::put_back(const Batch& batch) {
    const std::lock_guard lock(mutex_);
    for (const auto& [item, count] : batch) {
        Count& now = counts_[item];
        now.times += count.times;
        now.last_ms = std::max(now.last_ms, count.last_ms);
    }
}

Result<void> write_counting(Database& database, AccessCounts& counts, Durability durability,
                            const base::Deadline& deadline, Database::Work work) {
    AccessCounts::Batch batch;  // taken in the write, which refuses the child of a fork
    auto outcome =
        database.write(durability, deadline, [&](WriteTransaction& write) -> Result<void> {
            batch = counts.take();
            KIOKU_TRY(write_down(write, batch));
            return work(write);
        });
    if (!outcome && !batch.empty()) counts.put_back(batch);
    return outcome;
}

void write_counts(Database& database, AccessCounts& counts, const base::Deadline& deadline) {
    if (counts.empty()) return;
    static_cast<void>(write_counting(database, counts, Durability::normal, deadline,
                                     [](WriteTransaction&) -> Result<void> { return {}; }));
}

// Not in the child of a fork, where a thread that is not there may hold the counts' mutex.
void write_last_counts(Database* database, AccessCounts& counts) noexcept {
    try {
        if (database == nullptr || database->status().refuses_writes) return;
        write_counts(*database, counts, base::Deadline::in(kCloseMs));
    } catch (const std::bad_alloc&) {
        return;
    }
}

}  // namespace memory::storage
