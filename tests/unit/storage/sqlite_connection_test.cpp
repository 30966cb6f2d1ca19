// The SQL seam over SQLite: binding, nesting, errors, the version that is refused.
#include "storage/sqlite_connection.hpp"

#include <limits>
#include <optional>
#include <string>

#include <sqlite3.h>

#include "storage/sqlite_error.hpp"
#include "support/catch.hpp"
#include "support/must.hpp"
#include "support/temporary_store.hpp"

using memory::ErrorCode;
using memory::storage::Blob;
using memory::storage::Rows;
using memory::storage::SqliteConnection;
using support::must;

namespace {

struct Fixture {
    support::TemporaryStore store;
    std::unique_ptr<SqliteConnection> sql =
        must(SqliteConnection::open(store.path(), SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE));
    Fixture() { must(sql->execute("CREATE TABLE t(a, b UNIQUE, c INTEGER CHECK(c < 10))")); }
    Rows row(std::string_view select) {
        Rows rows = must(sql->query(select));
        REQUIRE(must(rows.next()));
        return rows;
    }
    ErrorCode code(const std::string& text) {
        const auto outcome = sql->run(text);
        REQUIRE_FALSE(outcome);
        return outcome.error().code;
    }
};

enum class Colour : std::int32_t {
    red = 3
};

}  // namespace

TEST_CASE("text and blobs of any bytes come back as they went in", "[storage]") {
    Fixture fixture;
    std::string every;
    for (int c = 0; c < 256; ++c)
        every += static_cast<char>(c);
    for (const std::string& text : {std::string(), std::string("\0", 1), std::string("a\0b", 3),
                                    every, std::string(100'000, 'x'), std::string("'; --")}) {
        must(fixture.sql->run("DELETE FROM t"));
        must(fixture.sql->run("INSERT INTO t(a, b) VALUES(?1, ?2)", text, Blob{text}));
        const Rows rows = fixture.row("SELECT a, b, typeof(a), typeof(b) FROM t");
        CHECK(rows.text(0) == text);
        CHECK(rows.text(1) == text);
        CHECK(rows.text(2) == "text");
        CHECK(rows.text(3) == "blob");
    }
}

TEST_CASE("numbers, nulls, enums and optionals are bound as what they are", "[storage]") {
    Fixture fixture;
    using Limits = std::numeric_limits<std::int64_t>;
    must(fixture.sql->run("CREATE TABLE n(a, b, c, d, e, f, g, h)"));
    must(fixture.sql->run("INSERT INTO n VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)", Limits::min(),
                          Limits::max(), 0.1, nullptr, std::optional<std::string>(),
                          std::optional<std::int64_t>(7), Colour::red, true));
    const Rows rows = fixture.row("SELECT * FROM n");
    CHECK(rows.integer(0) == Limits::min());
    CHECK(rows.integer(1) == Limits::max());
    CHECK(rows.real(2) == 0.1);
    CHECK(rows.is_null(3));
    CHECK(rows.optional_text(4) == std::nullopt);
    CHECK(rows.optional_integer(5) == 7);
    CHECK(rows.integer(6) == 3);
    CHECK(rows.integer(7) == 1);
}

TEST_CASE("a query keeps what was bound, and may be read after its arguments are gone",
          "[storage]") {
    Fixture fixture;
    must(fixture.sql->run("INSERT INTO t(a) VALUES('one'), ('two')"));
    Rows rows = [&] {
        const std::string wanted(40, 't');
        return must(fixture.sql->query("SELECT a, ?1 FROM t ORDER BY rowid", wanted));
    }();
    CHECK(must(rows.next()));
    CHECK(rows.text(1) == std::string(40, 't'));
    CHECK(must(rows.next()));
    CHECK(rows.text(0) == "two");
    CHECK_FALSE(must(rows.next()));
}

TEST_CASE("one statement can be stepped inside itself", "[storage]") {
    Fixture fixture;
    must(fixture.sql->run("INSERT INTO t(a) VALUES(1), (2), (3)"));
    const auto* select = "SELECT a FROM t WHERE a >= ?1 ORDER BY a";
    int pairs = 0;
    Rows outer = must(fixture.sql->query(select, 1));
    while (must(outer.next())) {
        Rows inner = must(fixture.sql->query(select, outer.integer(0)));
        while (must(inner.next()))
            ++pairs;
    }
    CHECK(pairs == 6);
    // Nothing of an execution that was left half way stays behind.
    CHECK(must(fixture.sql->integer(select, 3)) == 3);
    CHECK(must(fixture.sql->integer(select, 4)) == std::nullopt);
}

TEST_CASE("changed rows are those of the last statement", "[storage]") {
    Fixture fixture;
    CHECK(must(fixture.sql->run("INSERT INTO t(a) VALUES(1), (2), (3)")) == 3);
    CHECK(must(fixture.sql->run("UPDATE t SET a = 4 WHERE a < ?1", 3)) == 2);
    CHECK(must(fixture.sql->run("DELETE FROM t")) == 3);
}

TEST_CASE("SQLite's errors become Kioku's, and name no value", "[storage]") {
    Fixture fixture;
    must(fixture.sql->run("INSERT INTO t(b) VALUES('secret')"));
    const auto twice = fixture.sql->run("INSERT INTO t(b) VALUES('secret')");
    REQUIRE_FALSE(twice);
    CHECK(twice.error().code == ErrorCode::conflict);
    CHECK(twice.error().component == "storage");
    CHECK(twice.error().message.find("secret") == std::string::npos);
    CHECK(fixture.code("INSERT INTO t(c) VALUES(11)") == ErrorCode::conflict);
    CHECK(fixture.code("SELECT nonsense FROM t") == ErrorCode::internal);
    CHECK(fixture.code("not sql at all") == ErrorCode::internal);
    CHECK(fixture.code("SELECT \"misspelt\"") == ErrorCode::internal);
    must(fixture.sql->execute("PRAGMA query_only=ON"));
    CHECK(fixture.code("INSERT INTO t(a) VALUES(1)") == ErrorCode::read_only);
    must(fixture.sql->execute("PRAGMA query_only=OFF; PRAGMA max_page_count=1"));
    CHECK(fixture.code("CREATE TABLE more(a)") == ErrorCode::full);
    CHECK(fixture.sql->idle());
}

TEST_CASE("a value above SQLite's limit is refused when the statement runs", "[storage]") {
    Fixture fixture;
    sqlite3_limit(fixture.sql->handle(), SQLITE_LIMIT_LENGTH, 1000);
    const auto* insert = "INSERT INTO t(a) VALUES(?1)";
    const auto large = fixture.sql->run(insert, std::string(2000, 'x'));
    REQUIRE_FALSE(large);
    CHECK(large.error().code == ErrorCode::limit);
    must(fixture.sql->run(insert, std::string(500, 'x')));
    CHECK(must(fixture.sql->integer("SELECT count(*) FROM t")) == 1);
}

TEST_CASE("each of SQLite's result codes is one of Kioku's", "[storage]") {
    const auto code = [](int sqlite) {
        return memory::storage::sqlite_error(sqlite, nullptr, "try").code;
    };
    CHECK(code(SQLITE_BUSY_SNAPSHOT) == ErrorCode::busy);
    CHECK(code(SQLITE_NOMEM) == ErrorCode::no_memory);
    CHECK(code(SQLITE_IOERR_NOMEM) == ErrorCode::no_memory);
    CHECK(code(SQLITE_IOERR_READ) == ErrorCode::unavailable);
    CHECK(code(SQLITE_IOERR_FSYNC) == ErrorCode::read_only);
    CHECK(code(SQLITE_IOERR_DIR_FSYNC) == ErrorCode::read_only);
    CHECK(code(SQLITE_READONLY_DBMOVED) == ErrorCode::read_only);
    CHECK(code(SQLITE_CORRUPT_INDEX) == ErrorCode::corrupt);
    CHECK(code(SQLITE_FULL) == ErrorCode::full);
    CHECK(code(SQLITE_PERM) == ErrorCode::permission);
    CHECK(code(SQLITE_CANTOPEN) == ErrorCode::unavailable);
    CHECK(code(SQLITE_MISUSE) == ErrorCode::internal);
}

TEST_CASE("an SQLite older than 3.54.0 is refused by name", "[storage]") {
    CHECK(memory::storage::refuse_old_sqlite(3054000, "3.54.0"));
    const auto old = memory::storage::refuse_old_sqlite(3040001, "3.40.1");
    REQUIRE_FALSE(old);
    CHECK(old.error().code == ErrorCode::unsupported);
    CHECK(old.error().message.find("3.40.1") != std::string::npos);
    CHECK(sqlite3_libversion_number() >= 3054000);
}

TEST_CASE("a connection keeps the statements that are used, and not every one that was",
          "[storage]") {
    Fixture fixture;
    const auto kept = [&] {
        std::size_t count = 0;
        sqlite3_stmt* at = nullptr;
        while ((at = sqlite3_next_stmt(fixture.sql->handle(), at)) != nullptr)
            ++count;
        return count;
    };
    const Rows held = must(fixture.sql->query("SELECT 1"));
    for (int i = 0; i < 5000; ++i) {
        must(fixture.sql->integer("SELECT a FROM t WHERE c = " + std::to_string(i)));
        must(fixture.sql->integer("SELECT b FROM t"));
    }
    CHECK(kept() < 1000);
    bool is_kept = false;
    for (sqlite3_stmt* at = nullptr;
         (at = sqlite3_next_stmt(fixture.sql->handle(), at)) != nullptr;)
        is_kept = is_kept || std::string_view(sqlite3_sql(at)) == "SELECT b FROM t";
    CHECK(is_kept);
}
