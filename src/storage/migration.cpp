// Reading the schema version, and moving it forward.
#include "storage/migration.hpp"

#include <chrono>

#include <fmt/format.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/result.hpp"
#include "storage/backup.hpp"

namespace memory::storage {

namespace {

constexpr std::chrono::microseconds kPause{2000};

Result<std::int64_t> pragma(SqliteConnection& connection, std::string_view sql) {
    KIOKU_LET(const auto value, connection.integer(sql));
    return value.value_or(0);
}

Result<int> read_version(SqliteConnection& connection, int newest) {
    KIOKU_LET(const auto application, pragma(connection, "PRAGMA application_id"));
    KIOKU_LET(const auto version, pragma(connection, "PRAGMA user_version"));
    if (application != kApplicationId) {
        KIOKU_LET(const auto tables, pragma(connection, "SELECT count(*) FROM sqlite_schema"));
        if (application == 0 && version == 0 && tables == 0) return 0;
        return fail(
            ErrorCode::invalid_argument, "storage",
            fmt::format("\"{}\" is an SQLite database of another program, not a Kioku store",
                        sqlite3_db_filename(connection.handle(), "main")));
    }
    if (version > newest) {
        return fail(ErrorCode::unsupported, "storage",
                    fmt::format("the store has schema version {}, this build knows up to {}: use a "
                                "newer Kioku",
                                version, newest));
    }
    return static_cast<int>(version);
}

// Waits for the write lock, for another process may be migrating.
Result<void> begin(SqliteConnection& connection, const base::Deadline& deadline) {
    for (;;) {
        const auto begun = connection.execute("BEGIN IMMEDIATE");
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
    }
    KIOKU_TRY(connection.execute(fmt::format("PRAGMA application_id={}", kApplicationId)));
    return connection.execute("COMMIT");
}

}  // namespace

Result<int> schema_version(SqliteConnection& connection, const base::Deadline& deadline,
                           int newest) {
    for (;;) {
        auto version = read_version(connection, newest);
        if (version) return version;
        const Error& error = version.error();
        if (error.code == ErrorCode::corrupt &&
            sqlite3_errcode(connection.handle()) == SQLITE_NOTADB) {
            return fail(ErrorCode::invalid_argument, "storage",
                        fmt::format("\"{}\" is not a Kioku store",
                                    sqlite3_db_filename(connection.handle(), "main")));
        }
        if (error.code != ErrorCode::busy) return version;
        if (deadline.over()) {
            return tl::unexpected(deadline.error("storage", "another process's lock"));
        }
        deadline.sleep(kPause);
    }
}

Result<void> migrate(SqliteConnection& connection, const std::string& path,
                     const base::Deadline& deadline, std::span<const MigrationStep> steps) {
    const int newest = steps.empty() ? 0 : steps.back().version;
    KIOKU_TRY(begin(connection, deadline));
    auto version = read_version(connection, newest);
    std::string snapshot;
    Result<void> outcome;
    if (!version) {
        outcome = tl::unexpected(version.error());
    } else if (*version == newest) {  // another process has done it meanwhile
        return connection.execute("ROLLBACK");
    } else if (*version > 0) {
        // The write lock is ours, so what the copy reads is what the steps start from. A copy that
        // an earlier try left behind is of no use: that try changed nothing.
        snapshot = fmt::format("{}.v{}-snapshot", path, *version);
        ::unlink(snapshot.c_str());
        auto copied = copy_database(path, snapshot, deadline);
        if (!copied) outcome = tl::unexpected(copied.error());
    }
    if (outcome) outcome = run_steps(connection, *version, steps);
    if (!outcome && !connection.idle()) static_cast<void>(connection.execute("ROLLBACK"));
    if (!snapshot.empty()) ::unlink(snapshot.c_str());
    return outcome;
}

}  // namespace memory::storage
