// Stores of older schema versions, as the steps of schema.cpp move them on.
#include <string>

#include <sqlite3.h>

#include "kioku/manager.hpp"
#include "storage/migration.hpp"
#include "storage/sqlite_connection.hpp"
#include "support/catch.hpp"
#include "support/clocked_store.hpp"
#include "support/estimated.hpp"
#include "support/must.hpp"
#include "support/temporary_store.hpp"

using memory::Manager;
using support::must;

namespace {

// Takes away what version 4 added: what is left is a store of version 3.
void make_version_3(const std::string& path) {
    auto connection = must(memory::storage::SqliteConnection::open(path, SQLITE_OPEN_READWRITE));
    must(
        connection->execute("DROP TABLE recall_segments;"
                            "DELETE FROM store_numbers WHERE name = 'recall_sequence';"
                            "PRAGMA user_version=3"));
}

// And what version 3 added: a store of version 2.
void make_version_2(const std::string& path) {
    make_version_3(path);
    auto connection = must(memory::storage::SqliteConnection::open(path, SQLITE_OPEN_READWRITE));
    must(
        connection->execute("DROP TABLE memory_versions; DROP TABLE memories; DROP TABLE episodes;"
                            "DROP INDEX items_expiry; DROP INDEX items_listed;"
                            "DROP INDEX items_session; DROP INDEX items_scope;"
                            "DROP INDEX sessions_scope;"
                            "ALTER TABLE items DROP COLUMN expires_at;"
                            "PRAGMA user_version=2"));
}

// And what version 2 added: a store of version 1.
void make_version_1(const std::string& path) {
    make_version_2(path);
    support::set_counts(path);  // there was the estimator alone
    auto connection = must(memory::storage::SqliteConnection::open(path, SQLITE_OPEN_READWRITE));
    must(
        connection->execute("ALTER TABLE sessions DROP COLUMN counter;"
                            "ALTER TABLE outbox DROP COLUMN counter;"
                            "PRAGMA user_version=1"));
}

}  // namespace

TEST_CASE("a store of version 1 moves on, and counts anew at its next write", "[storage]") {
    const support::TemporaryStore file;
    auto config = file.config();
    config.session = support::fold_above(6);
    config.session.summarizer = memory::Summarizer::host;
    {
        auto manager = must(Manager::open(config));
        for (int i = 0; i < 20; ++i)
            must(manager.add_message("s", support::user("A sheep came.")));
        must(manager.configure_session("empty", {}));
    }
    make_version_1(file.path());
    auto manager = must(Manager::open(config));
    CHECK(must(manager.health()).schema_version == memory::storage::kSchemaVersion);
    CHECK(must(manager.check()).problems.empty());
    auto stats = must(manager.get_memory_stats("s"));
    CHECK(stats.session.message_count == 20);
    CHECK(stats.jobs_pending == 1);
    CHECK(stats.buffer.token_count == support::kEstimate * stats.buffer.message_count);
    CHECK(must(manager.messages("s")).items.front().counter == "estimate");

    must(manager.add_message("s", support::user("A sheep came.")));
    memory::CallOptions patient;
    patient.deadline_ms = 60'000;
    CHECK(must(manager.health(patient)).recounts_pending == 0);
    const auto all = must(manager.messages("s")).items;
    for (const auto& message : all) {
        CHECK(message.tokens == all.back().tokens);
        CHECK(message.counter == all.back().counter);
    }
    must(manager.add_message("empty", support::user("The first.")));
    CHECK(must(manager.check()).problems.empty());
}

TEST_CASE("a store of version 2 moves on, and takes memories and episodes", "[storage]") {
    const support::TemporaryStore file;
    memory::NewMessage hers = support::user("A sheep came.");
    hers.scope.user = "ada";
    {
        auto manager = must(Manager::open(file.config()));
        must(manager.add_message("s", hers));
    }
    make_version_2(file.path());
    auto manager = must(Manager::open(file.config()));
    CHECK(must(manager.health()).schema_version == memory::storage::kSchemaVersion);
    CHECK(must(manager.messages("s")).items.front().content == "A sheep came.");
    memory::NewMemory statement;
    statement.content = "Ada counts sheep.";
    statement.session = "s";
    must(manager.remember(statement));
    memory::NewEpisode rain;
    rain.content = "It rained.";
    must(manager.store_episode(rain));
    CHECK(must(manager.memories()).items.front().scope.user == "ada");
    CHECK(must(manager.check()).problems.empty());
}

TEST_CASE("a store of version 3 moves on, and its items become segments", "[storage]") {
    const support::TemporaryStore file;
    {
        auto manager = must(Manager::open(file.config()));
        for (int batch = 0; batch < 2; ++batch) {
            std::vector<memory::NewMessage> many;
            for (int i = 0; i < 400; ++i)
                many.push_back(support::user("Sheep number " + std::to_string(400 * batch + i)));
            must(manager.add_messages("s", many));
        }
    }
    make_version_3(file.path());
    auto manager = must(Manager::open(file.config()));
    CHECK(must(manager.health()).schema_version == memory::storage::kSchemaVersion);
    must(manager.add_message("s", support::user("one more")));
    const auto hits = must(manager.recall("sheep 777"));
    REQUIRE_FALSE(hits.hits.empty());
    CHECK(hits.hits.front().text == "Sheep number 777");
    CHECK(must(manager.check()).problems.empty());
}
