// Looking for the library's own work, and a step of it.
#include "storage/own_work.hpp"

#include <algorithm>

#include "base/result.hpp"

namespace memory::storage {

Result<bool> work_waits(Connection& sql, std::int64_t last) {
    KIOKU_LET(const auto found,
              sql.integer("SELECT 1 FROM outbox"
                          " WHERE kind IN ('recount', 'recount_summaries') LIMIT 1"));
    if (found) return true;
    KIOKU_LET(const auto segmented,
              sql.integer("SELECT value FROM store_numbers WHERE name = 'recall_sequence'"));
    return last - std::max<std::int64_t>(segmented.value_or(0), 0) >= kUnsegmented;
}

Result<bool> do_step(WriteQueue& queue, OwnWork work, const base::Deadline& deadline) {
    bool did = false;
    if (work == nullptr) {
        queue.work_waits(false);
        return did;
    }
    // No need of a flush: a step that a power cut takes back takes its place in the row along.
    KIOKU_TRY(
        queue.write(Durability::normal, deadline, [&](WriteTransaction& write) -> Result<void> {
            KIOKU_LET(did, work(write));
            // Here, not after the commit: another write may leave some meanwhile.
            if (!did) queue.work_waits(false);
            return {};
        }));
    return did;
}

}  // namespace memory::storage
