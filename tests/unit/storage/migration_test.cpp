// Moving a store's schema forward, with steps of the test's own.
#include "storage/migration.hpp"

#include <array>
#include <filesystem>
#include <string>

#include <sqlite3.h>

#include "storage/open_file.hpp"
#include "support/catch.hpp"
#include "support/child_process.hpp"
#include "support/database.hpp"
#include "support/files.hpp"
#include "support/must.hpp"
#include "support/temporary_store.hpp"

namespace fs = std::filesystem;

using memory::ErrorCode;
using memory::storage::MigrationStep;
using memory::storage::SqliteConnection;
using support::Deadline;
using support::must;

namespace {

// A table rebuilt, as steps that drop a column do; what refers to it must not go with it.
constexpr const char* kRebuild =
    "CREATE TABLE parents_new(parent INTEGER PRIMARY KEY, name TEXT, more INTEGER);"
    "INSERT INTO parents_new SELECT parent, name, 7 FROM parents;"
    "DROP TABLE parents;"
    "ALTER TABLE parents_new RENAME TO parents;";
constexpr const char* kBegin =
    "CREATE TABLE parents(parent INTEGER PRIMARY KEY, name TEXT);"
    "CREATE TABLE children(child INTEGER PRIMARY KEY,"
    " parent INTEGER REFERENCES parents(parent) ON DELETE CASCADE);"
    "INSERT INTO parents VALUES(1, 'one'), (2, 'two');"
    "INSERT INTO children VALUES(10, 1), (20, 2);";

constexpr std::array<MigrationStep, 1> kFirst{{{1, kBegin}}};
constexpr std::array<MigrationStep, 2> kBoth{{{1, kBegin}, {2, kRebuild}}};

struct File {
    support::TemporaryStore store;
    std::unique_ptr<SqliteConnection> connection =
        must(SqliteConnection::open(store.path(), SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE));

    File() { must(connection->execute("PRAGMA foreign_keys=ON; PRAGMA journal_mode=WAL")); }
    memory::Result<void> migrate(std::span<const MigrationStep> steps) {
        return memory::storage::migrate(*connection, store.path(), Deadline::in(0), steps);
    }
    std::int64_t number(const char* sql) { return must(connection->integer(sql)).value_or(-1); }
    [[nodiscard]] bool has_snapshot() const {
        for (const auto& entry : fs::directory_iterator(store.directory())) {
            if (entry.path().string().find("snapshot") != std::string::npos) return true;
        }
        return false;
    }
};

}  // namespace

TEST_CASE("an empty file gets every step", "[storage]") {
    File file;
    must(file.migrate(kBoth));
    CHECK(file.number("PRAGMA user_version") == 2);
    CHECK(file.number("PRAGMA application_id") == memory::storage::kApplicationId);
    CHECK(file.number("PRAGMA foreign_keys") == 1);
    CHECK_FALSE(file.has_snapshot());
}

TEST_CASE("a store with data moves forward and keeps it", "[storage]") {
    File file;
    must(file.migrate(kFirst));
    must(file.migrate(kBoth));
    CHECK(file.number("PRAGMA user_version") == 2);
    CHECK(file.number("SELECT sum(more) FROM parents") == 14);
    CHECK(file.number("SELECT count(*) FROM children") == 2);
    CHECK_FALSE(file.has_snapshot());
    must(file.migrate(kBoth));  // nothing is left to do
}

TEST_CASE("a step that fails leaves the old version and no snapshot", "[storage]") {
    const auto* step = GENERATE("INSERT INTO parents VALUES(3, 'three'); CREATE TABLE parents(a)",
                                "DELETE FROM parents WHERE parent = 1");
    File file;
    must(file.migrate(kFirst));
    const std::array<MigrationStep, 2> steps{{{1, kBegin}, {2, step}}};
    CHECK_FALSE(file.migrate(steps));
    CHECK(file.number("PRAGMA user_version") == 1);
    CHECK(file.number("SELECT count(*) FROM parents") == 2);
    CHECK(file.number("PRAGMA foreign_keys") == 1);
    CHECK_FALSE(file.has_snapshot());
    must(file.migrate(kBoth));
}

TEST_CASE("the snapshot is there while the steps run, and can be opened", "[storage]") {
    File file;
    must(file.migrate(kFirst));
    static std::int64_t rows;
    rows = -1;
    sqlite3_create_function(
        file.connection->handle(), "look", 1, SQLITE_UTF8, nullptr,
        [](sqlite3_context*, int, sqlite3_value** values) {
            const std::string path = reinterpret_cast<const char*>(sqlite3_value_text(values[0]));
            const auto copy = SqliteConnection::open(path, SQLITE_OPEN_READONLY);
            if (copy) rows = (*copy)->integer("SELECT count(*) FROM children")->value_or(-1);
        },
        nullptr, nullptr);
    const std::string sql = "SELECT look('" + file.store.path() + ".v1-snapshot')";
    const std::array<MigrationStep, 2> steps{{{1, kBegin}, {2, sql.c_str()}}};
    must(file.migrate(steps));
    CHECK(rows == 2);
    CHECK_FALSE(file.has_snapshot());
}

TEST_CASE("what a crash left of a snapshot is no obstacle, and goes", "[storage]") {
    File file;
    must(file.migrate(kFirst));
    for (const char* tail : {"", "-journal", "-wal"})
        support::write_file(file.store.path() + ".v1-snapshot" + tail, "rubbish");
    must(file.migrate(kBoth));
    CHECK(file.number("PRAGMA user_version") == 2);
    CHECK_FALSE(file.has_snapshot());
    support::write_file(file.store.path() + ".v1-snapshot", "rubbish");
    memory::storage::remove_old_snapshots(file.store.path(), 2);
    CHECK_FALSE(file.has_snapshot());
}

TEST_CASE("who finds another process migrating waits no longer than its deadline", "[storage]") {
    File file;
    must(file.migrate(kFirst));
    support::ChildProcess other("sql", {file.store.path()});
    REQUIRE(other.ask("BEGIN IMMEDIATE") == "ok");
    const auto outcome = file.migrate(kBoth);
    REQUIRE_FALSE(outcome);
    CHECK(outcome.error().code == ErrorCode::busy);
    CHECK(file.number("PRAGMA foreign_keys") == 1);
    CHECK(other.ask("COMMIT") == "ok");
    must(file.migrate(kBoth));
}

TEST_CASE("a version is read from the marks, and a newer one is refused", "[storage]") {
    File file;
    CHECK(must(memory::storage::schema_version(*file.connection, Deadline::in(0))) == 0);
    must(file.migrate(kFirst));
    CHECK(must(memory::storage::schema_version(*file.connection, Deadline::in(0))) == 1);
    must(file.migrate(kBoth));
    const auto newer = memory::storage::schema_version(*file.connection, Deadline::in(0), 1);
    REQUIRE_FALSE(newer);
    CHECK(newer.error().code == ErrorCode::unsupported);
}
