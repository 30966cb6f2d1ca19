// Reading the schema version, and moving it forward.
#include "storage/migration.hpp"

#include <chrono>
#include <limits>

#include <fmt/format.h>
#include <sqlite3.h>

#include "base/quote.hpp"
#include "base/result.hpp"
#include "base/test_hooks.hpp"
#include "storage/backup.hpp"

namespace memory::storage {

namespace {

constexpr std::chrono::microseconds kPause{2000};

Result<std::int64_t> pragma(SqliteConnection& connection, std::string_view sql) {
    KIOKU_LET(const auto value, connection.integer(sql));
    return value.value_or(0);
}

Result<int> judge_version(SqliteConnection& connection, int newest) {
    KIOKU_LET(const auto application, pragma(connection, "PRAGMA application_id"));
    KIOKU_LET(const auto version, pragma(connection, "PRAGMA user_version"));
    if (application != kApplicationId) {
        KIOKU_LET(const auto tables, pragma(connection, "SELECT count(*) FROM sqlite_schema"));
        if (application == 0 && version == 0 && tables == 0) return 0;
        return fail(
            ErrorCode::invalid_argument, "storage",
            fmt::format("{} is an SQLite database of another program, not a Kioku store",
                        base::quote_path(sqlite3_db_filename(connection.handle(), "main"))));
    }
    if (version > newest) {
        return fail(ErrorCode::unsupported, "storage",
                    fmt::format("the store has schema version {}, this build knows up to {}: use a "
                                "newer Kioku",
                                version, newest));
    }
    return static_cast<int>(version);
}

// The marks and the tables of one moment: another process may be writing the first of them.
Result<int> read_version(SqliteConnection& connection, int newest) {
    const bool alone = connection.idle();
    if (alone) KIOKU_TRY(connection.execute("BEGIN"));
    auto version = judge_version(connection, newest);
    if (!version && sqlite3_errcode(connection.handle()) == SQLITE_NOTADB) {
        version =
            fail(ErrorCode::invalid_argument, "storage",
                 fmt::format("{} is not a Kioku store",
                             base::quote_path(sqlite3_db_filename(connection.handle(), "main"))));
    }
    if (alone) static_cast<void>(connection.execute("COMMIT"));
    return version;
}

// Waits for the write lock, for another process may be migrating.
Result<void> begin(SqliteConnection& connection, const base::Deadline& deadline) {
    for (;;) {
        auto begun = connection.execute("BEGIN IMMEDIATE");
        if (begun) return {};
        if (begun.error().code != ErrorCode::busy) return begun;
        if (deadline.over()) {
            return tl::unexpected(deadline.error("storage", "another process's migration"));
        }
        deadline.sleep(kPause);
    }
}

Result<void> run_steps(SqliteConnection& connection, int version,
                       std::span<const MigrationStep> steps) {
    for (const auto& step : steps) {
        if (step.version <= version) continue;
        KIOKU_TRY(connection.execute(step.sql));
        KIOKU_TRY(connection.execute(fmt::format("PRAGMA user_version={}", step.version)));
        KIOKU_KILL_POINT("migration.step_done");
    }
    KIOKU_TRY(connection.execute(fmt::format("PRAGMA application_id={}", kApplicationId)));
    KIOKU_LET(const auto broken, connection.integer("SELECT 1 FROM pragma_foreign_key_check"));
    if (broken) {
        return fail(ErrorCode::corrupt, "storage",
                    "rows of the store name rows that do not exist: it was left as it is; run "
                    "check with the Kioku that wrote it");
    }
    KIOKU_KILL_POINT("migration.before_commit");
    return connection.execute("COMMIT");
}

std::string snapshot_path(const std::string& path, int version) {
    return fmt::format("{}.v{}-snapshot", path, version);
}

void remove_snapshot(const std::string& path, int version) {
    remove_copy(snapshot_path(path, version));
}

Result<void> migrate_locked(SqliteConnection& connection, const std::string& path,
                            std::span<const MigrationStep> steps) {
    const int newest = steps.empty() ? 0 : steps.back().version;
    KIOKU_LET(const int version, read_version(connection, newest));
    if (version == newest) return connection.execute("ROLLBACK");  // another process has done it
    Result<void> outcome;
    KIOKU_KILL_POINT("migration.begun");
    if (version > 0) {
        // The write lock is ours, so what the copy reads is what the steps start from. A copy that
        // an earlier try left behind is of no use: that try changed nothing. However long it takes:
        // the caller's deadline is for waiting on others.
        remove_snapshot(path, version);
        auto copied = copy_database(path, snapshot_path(path, version),
                                    base::Deadline::in(std::numeric_limits<std::int64_t>::max()));
        if (!copied) outcome = tl::unexpected(copied.error());
        KIOKU_KILL_POINT("migration.snapshot_made");
    }
    if (outcome) outcome = run_steps(connection, version, steps);
    if (!outcome && !connection.idle()) static_cast<void>(connection.execute("ROLLBACK"));
    KIOKU_KILL_POINT("migration.ended");
    if (version > 0) remove_snapshot(path, version);
    KIOKU_KILL_POINT("migration.snapshot_removed");
    return outcome;
}

}  // namespace

Result<int> schema_version(SqliteConnection& connection, const base::Deadline& deadline,
                           int newest) {
    for (;;) {
        auto version = read_version(connection, newest);
        if (version) return version;
        if (version.error().code != ErrorCode::busy) return version;
        if (deadline.over()) {
            return tl::unexpected(deadline.error("storage", "another process's lock"));
        }
        deadline.sleep(kPause);
    }
}

Result<void> migrate(SqliteConnection& connection, const std::string& path,
                     const base::Deadline& deadline, std::span<const MigrationStep> steps) {
    // Rebuilding a table drops it, and that would delete what refers to it; run_steps checks.
    KIOKU_TRY(connection.execute("PRAGMA foreign_keys=OFF"));
    auto outcome = begin(connection, deadline);
    if (outcome) outcome = migrate_locked(connection, path, steps);
    if (!connection.idle()) static_cast<void>(connection.execute("ROLLBACK"));
    auto restored = connection.execute("PRAGMA foreign_keys=ON");
    return outcome ? restored : outcome;
}

void remove_old_snapshots(const std::string& path, int newest) {
    for (int version = 1; version < newest; ++version)
        remove_snapshot(path, version);
}

}  // namespace memory::storage
