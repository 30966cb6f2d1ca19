// Looking after a store.
#include "manager/maintenance.hpp"

#include <limits>
#include <string>

#include <fmt/format.h>

#include "base/result.hpp"
#include "base/test_hooks.hpp"
#include "episode/check.hpp"
#include "kioku/version.hpp"
#include "memories/check.hpp"
#include "outbox/changes.hpp"
#include "outbox/jobs.hpp"
#include "outbox/recounts.hpp"
#include "recall/check.hpp"
#include "recall/segment_table.hpp"
#include "recall/store_index.hpp"
#include "session/check.hpp"
#include "session/validation.hpp"
#include "storage/own_work.hpp"

namespace memory::manager {

namespace {

// What the store has to do itself is given this long by `health` at most, which promises to try.
constexpr std::int64_t kOwnWorkMs = 200;

// Long work runs to its end unless the caller gave a deadline.
Result<base::Deadline> patient(const Store::Impl& store, const CallOptions& options) {
    CallOptions wait = options;
    wait.deadline_ms = options.deadline_ms.value_or(std::numeric_limits<std::int64_t>::max());
    return store.deadline(wait);
}

Result<std::int64_t> count(storage::Connection& sql, std::string_view query) {
    KIOKU_LET(const auto found, sql.integer(query));
    return found.value_or(0);
}

BackendHealth describe(const storage::DatabaseStatus& status, std::int64_t erasures_pending) {
    BackendHealth store{"store", "ok", "", ""};
    if (status.refuses_writes) {
        store = {"store", "down", status.refusal.message,
                 "close every opening of the store in this process and open it again; then run "
                 "check"};
    } else if (!status.last_problem.empty()) {
        store = {"store", "degraded", status.last_problem,
                 "look at the disk that holds the store; nothing acknowledged is lost"};
    } else if (erasures_pending > 0) {
        store = {"store", "degraded",
                 fmt::format("{} erasures wait: a reader keeps an old snapshot", erasures_pending),
                 "end the process that still reads, or wait; the next write tries again"};
    }
    return store;
}

Result<void> check_rooms(storage::Connection& sql, CheckReport& report) {
    KIOKU_TRY(session::check_rows(sql, report));
    KIOKU_TRY(memories::check_rows(sql, report));
    return episode::check_rows(sql, report);
}

// Segments are derived: one that is wrong is dropped, where the store can be written to.
Result<void> check_recall(const Store::Impl& store, storage::Connection& sql, CheckReport& report,
                          const base::Deadline& deadline) {
    const auto wrong = recall::check_index(sql, report, deadline);
    if (!wrong && wrong.error().code != ErrorCode::corrupt) return tl::unexpected(wrong.error());
    if (!wrong) report.problems.push_back(wrong.error().message);
    if (!wrong || wrong->empty()) return {};
    static_cast<void>(store.database->write(
        Durability::normal, deadline, [&](storage::WriteTransaction& write) -> Result<void> {
            for (const std::int64_t first : *wrong)
                KIOKU_TRY(recall::drop_segments(write, first, first));
            return {};
        }));
    return {};
}

}  // namespace

bool is_available(const Store::Impl& store) noexcept {
    try {
        if (store.database->status().refuses_writes) return false;
        auto snapshot = store.read({});
        return snapshot && snapshot->sql().integer("SELECT 1 FROM store_numbers LIMIT 1");
    } catch (const std::exception&) {
        return false;
    }
}

Result<Health> read_health(const Store::Impl& store, const CallOptions& options) {
    {
        CallOptions wait = options;
        wait.deadline_ms = std::min(options.deadline_ms.value_or(kOwnWorkMs), kOwnWorkMs);
        KIOKU_LET(const auto deadline, store.deadline(wait));
        KIOKU_LET(storage::Snapshot before, store.read(options));
        KIOKU_LET(const auto waiting, outbox::count_erasures(before.sql()));
        KIOKU_LET(const auto recounts, outbox::count_recounts(before.sql()));
        KIOKU_LET(const auto segmented, recall::segmented_to(before.sql()));
        KIOKU_LET(const auto last, outbox::last_change(before.sql()));
        const bool work_waits = recounts > 0 || last - segmented >= storage::kUnsegmented;
        {
            const storage::Snapshot gone = std::move(before);
        }
        storage::write_counts(*store.database, store.accesses, deadline);
        if (waiting > 0) static_cast<void>(store.database->settle_erasures(deadline));
        if (work_waits) static_cast<void>(store.database->do_own_work(deadline));
    }
    KIOKU_LET(storage::Snapshot snapshot, store.read(options));
    storage::Connection& sql = snapshot.sql();
    Health health;
    health.path = store.config.path;
    health.version = version();
    health.sqlite_version = sqlite_version();
    health.durability = store.config.durability;
    KIOKU_LET(health.sequence, outbox::last_change(sql));
    KIOKU_LET(health.sessions, count(sql, "SELECT count(*) FROM sessions"));
    KIOKU_LET(health.items, count(sql, "SELECT count(*) FROM items"));
    KIOKU_LET(const auto jobs, outbox::count_jobs(sql, 0, store.now_ms()));
    health.jobs_pending = jobs.pending;
    health.jobs_failed = jobs.failed;
    KIOKU_LET(health.erasures_pending, outbox::count_erasures(sql));
    KIOKU_LET(health.recounts_pending, outbox::count_recounts(sql));
    const auto status = store.database->status();
    health.size_bytes = status.size_bytes;
    health.log_size_bytes = status.log_size_bytes;
    health.schema_version = status.schema_version;
    health.available = !status.refuses_writes;
    const auto answers = recall::index_of(store).answers().counts();
    health.recall_cache_hits = answers.hits;
    health.recall_cache_misses = answers.misses;
    health.backends.push_back(describe(status, health.erasures_pending));
    return health;
}

Result<BackupReport> backup(const Store::Impl& store, std::string_view path,
                            const CallOptions& options) {
    KIOKU_TRY(session::check_id("path", path, 4096));
    KIOKU_LET(const auto deadline, patient(store, options));
    BackupReport report;
    report.path = path;
    {
        // At least what is committed now is in the copy.
        KIOKU_LET(storage::Snapshot snapshot, store.read(options));
        KIOKU_LET(report.sequence, outbox::last_change(snapshot.sql()));
    }
    KIOKU_LET(report.size_bytes, store.database->backup(report.path, deadline));
    return report;
}

Result<CheckReport> check(const Store::Impl& store, const CallOptions& options) {
    KIOKU_LET(const auto deadline, patient(store, options));
    CheckReport report;
    KIOKU_LET(report.problems, store.database->check_structure(deadline));
    KIOKU_LET(storage::Snapshot snapshot, store.read(options));
    const auto checked = check_rooms(snapshot.sql(), report);
    if (!checked && checked.error().code != ErrorCode::corrupt) {
        return tl::unexpected(checked.error());
    }
    // A page that cannot be read is a finding too.
    if (!checked) report.problems.push_back(checked.error().message);
    if (checked) KIOKU_TRY(check_recall(store, snapshot.sql(), report, deadline));
    report.ok = report.problems.empty();
    return report;
}

Result<CompactReport> compact(const Store::Impl& store, const CallOptions& options) {
    KIOKU_LET(const auto deadline, patient(store, options));
    CompactReport report;
    report.bytes_before = store.database->status().size_bytes;
    KIOKU_TRY(store.write(options, [&](storage::WriteTransaction& write) -> Result<void> {
        KIOKU_LET(report.tombstones, outbox::drop_tombstones(write));
        return {};
    }));
    KIOKU_KILL_POINT("compact.tombstones_dropped");
    KIOKU_TRY(store.database->compact(deadline));
    KIOKU_KILL_POINT("compact.done");
    report.bytes_after = store.database->status().size_bytes;
    return report;
}

Result<ChangeList> changes(const Store::Impl& store, std::int64_t since, std::int64_t limit,
                           const CallOptions& options) {
    KIOKU_TRY(session::check_range("since", since, 0, std::numeric_limits<std::int64_t>::max()));
    KIOKU_TRY(session::check_range("limit", limit, 1, store.config.limits.max_list));
    KIOKU_LET(storage::Snapshot snapshot, store.read(options));
    return outbox::read_changes(snapshot.sql(), since, limit);
}

}  // namespace memory::manager
