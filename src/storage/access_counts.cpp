// Counting and writing down.
#include "storage/access_counts.hpp"

#include <algorithm>
#include <utility>

#include "base/result.hpp"

namespace memory::storage {

void AccessCounts::note(std::int64_t item, Timestamp when) {
    const std::lock_guard lock(mutex_);
    if (counts_.size() >= kMost && !counts_.contains(item)) return;
    Count& count = counts_[item];
    ++count.times;
    count.last_ms = std::max(count.last_ms, when.time_since_epoch().count());
}

AccessCounts::Batch AccessCounts::take() {
    const std::lock_guard lock(mutex_);
    return std::exchange(counts_, {});
}

Result<void> write_down(WriteTransaction& write, const AccessCounts::Batch& batch) {
    for (const auto& [item, count] : batch) {
        KIOKU_TRY(write.sql().run(
            "UPDATE memories SET access_count = access_count + ?2,"
            " last_accessed_at = max(coalesce(last_accessed_at, ?3), ?3) WHERE item = ?1",
            item, count.times, count.last_ms));
    }
    return {};
}

}  // namespace memory::storage
