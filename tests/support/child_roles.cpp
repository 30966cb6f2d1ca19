// What a ChildProcess can be: hidden test cases, chosen by name. Each ends when its parent hangs
// up.
#include <array>
#include <cstdlib>
#include <span>
#include <string>

#include <fmt/format.h>
#include <sqlite3.h>
#include <unistd.h>

#include "base/deadline.hpp"
#include "kioku/manager.hpp"
#include "storage/migration.hpp"
#include "storage/sqlite_connection.hpp"
#include "support/catch.hpp"
#include "support/child_process.hpp"
#include "support/markers.hpp"

using memory::storage::SqliteConnection;
namespace child = support::child;

namespace {

memory::Config config_at(const std::string& path) {
    memory::Config config;
    config.path = path;
    config.durability = memory::Durability::normal;
    return config;
}

std::string describe(const memory::Error& error) {
    return fmt::format("{}: {}", to_string(error.code), error.message);
}

}  // namespace

// Arguments: path. Each line is SQL; answers the first column of the first row, "ok" without one,
// or "error <code>".
TEST_CASE("child: sql", "[.child]") {
    const auto arguments = child::arguments();
    auto connection = SqliteConnection::open(arguments.at(0), SQLITE_OPEN_READWRITE);
    REQUIRE(connection);
    sqlite3_busy_timeout((*connection)->handle(), 10'000);
    while (const auto line = child::hear()) {
        std::string answer = "ok";
        char** table = nullptr;
        int rows = 0;
        int columns = 0;
        const int code = sqlite3_get_table((*connection)->handle(), line->c_str(), &table, &rows,
                                           &columns, nullptr);
        if (code != SQLITE_OK) answer = fmt::format("error {}", code);
        if (code == SQLITE_OK && rows > 0) answer = table[columns] != nullptr ? table[columns] : "";
        sqlite3_free_table(table);
        child::say(answer);
    }
}

// Arguments: a directory, then markers. Says each place where one is found, then "done".
TEST_CASE("child: scan", "[.child]") {
    auto arguments = child::arguments();
    const std::string directory = arguments.at(0);
    arguments.erase(arguments.begin());
    for (const auto& found : support::find_markers(directory, arguments))
        child::say(found);
    child::say("done");
}

// Arguments: path, and optionally "existing" (create = false) or "nobody" (drops its privileges).
// Says "open" or the error; then closes when it hears a line, and says "closed".
TEST_CASE("child: open", "[.child]") {
    const auto arguments = child::arguments();
    auto config = config_at(arguments.at(0));
    for (const auto& argument : arguments) {
        if (argument == "existing") config.create = false;
        if (argument == "nobody") REQUIRE((setgid(65534) == 0 && setuid(65534) == 0));
    }
    {
        const auto manager = memory::Manager::open(config);
        child::say(manager ? "open" : describe(manager.error()));
        static_cast<void>(child::hear());
    }
    child::say("closed");
}

// Arguments: path, session. Appends messages until it is killed or hung up on; says the id of each
// once it is acknowledged.
TEST_CASE("child: writer", "[.child]") {
    const auto arguments = child::arguments();
    auto manager = memory::Manager::open(config_at(arguments.at(0)));
    REQUIRE(manager);
    child::say("ready");
    const auto begin = child::hear();
    const int count = begin && !begin->empty() ? std::stoi(*begin) : 1'000'000'000;
    for (int i = 0; i < count; ++i) {
        memory::NewMessage message;
        message.content = fmt::format("message {} of {}", i, arguments.at(1));
        if (i % 7 == 0) message.content.resize(6000, '.');
        message.idempotency_key = fmt::format("key {}", i);
        const auto added = manager->add_message(arguments.at(1), message);
        child::say(added ? fmt::format("{} {}", added->id, added->seq) : describe(added.error()));
        if (!added) return;
    }
    child::say("end");
}

// Arguments: path. Reads everything when it hears a line: says "reading" once it has its snapshot,
// and "read" after the next line. Then "health" answers the erasures that wait, "write" writes.
TEST_CASE("child: exporter", "[.child]") {
    auto manager = memory::Manager::open(config_at(child::arguments().at(0)));
    REQUIRE(manager);
    if (!child::hear()) return;
    bool said = false;
    const auto report = manager->export_records([&said](std::string_view) -> memory::Result<void> {
        if (!said) child::say("reading");
        if (!said) static_cast<void>(child::hear());
        said = true;
        return {};
    });
    child::say(report ? "read" : describe(report.error()));
    while (const auto line = child::hear()) {
        if (*line == "health") {
            const auto health = manager->health();
            child::say(health ? std::to_string(health->erasures_pending)
                              : describe(health.error()));
        } else {
            memory::NewMessage message;
            message.content = "hello";
            const auto added = manager->add_message("bystander", message);
            child::say(added ? "written" : describe(added.error()));
        }
    }
}

// Arguments: path, version, and optionally the kill point to die at. Migrates with steps of its
// own; says the version that it then has.
TEST_CASE("child: migrate", "[.child]") {
    using memory::storage::MigrationStep;
    const std::array<MigrationStep, 2> steps{{
        {1,
         "CREATE TABLE grown(a TEXT);"
         "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000)"
         " INSERT INTO grown SELECT hex(randomblob(200)) FROM n"},
        {2, "CREATE TABLE moved(a TEXT); INSERT INTO moved SELECT a FROM grown"},
    }};
    const auto arguments = child::arguments();
    const auto wanted = static_cast<std::size_t>(std::stoi(arguments.at(1)));
    if (arguments.size() > 2) setenv("KIOKU_KILL_AT", arguments[2].c_str(), 1);
    auto connection =
        SqliteConnection::open(arguments.at(0), SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE);
    REQUIRE(connection);
    sqlite3_busy_timeout((*connection)->handle(), 10'000);
    REQUIRE((*connection)->execute("PRAGMA journal_mode=WAL"));
    const auto outcome =
        memory::storage::migrate(**connection, arguments.at(0), memory::base::Deadline::in(20'000),
                                 std::span(steps).first(wanted));
    if (outcome) memory::storage::remove_old_snapshots(arguments.at(0), static_cast<int>(wanted));
    const auto version = (*connection)->integer("PRAGMA user_version");
    child::say(outcome ? fmt::format("version {}", version->value_or(-1))
                       : describe(outcome.error()));
    static_cast<void>(child::hear());
}

// Arguments: path, session. Fills the session and clears it, once for each line it hears; says
// "erased" or "pending". The content is the session's id.
TEST_CASE("child: eraser", "[.child]") {
    const auto arguments = child::arguments();
    auto manager = memory::Manager::open(config_at(arguments.at(0)));
    REQUIRE(manager);
    const std::string& session = arguments.at(1);
    for (int round = 0; child::hear(); ++round) {
        for (int i = 0; i < 8; ++i) {
            memory::NewMessage message;
            while (message.content.size() < static_cast<std::size_t>(20 + 700 * ((i + round) % 9)))
                message.content += session + " ";
            REQUIRE(manager->add_message(session, message));
        }
        const auto erasure = manager->clear_session_memory(session);
        child::say(!erasure ? describe(erasure.error()) : erasure->pending ? "pending" : "erased");
    }
}
