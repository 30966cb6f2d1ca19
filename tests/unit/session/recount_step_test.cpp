// The steps in which what a write left is counted anew, and who does them.
#include <chrono>
#include <string>
#include <thread>
#include <vector>

#include "base/result.hpp"
#include "session/recount.hpp"
#include "storage/sqlite_connection.hpp"
#include "support/catch.hpp"
#include "support/clocked_store.hpp"
#include "support/database.hpp"
#include "support/estimated.hpp"
#include "support/must.hpp"
#include "unit/session/counts.hpp"

using counts::all_rows;
using counts::buffer_sum;
using counts::buffer_tokens;
using counts::exact_from;
using counts::finish;
using support::ClockedStore;
using support::must;
using support::set_counts;
using support::user;

namespace {

// With the storage room alone: no thread does the work.
struct ByHand {
    explicit ByHand(const std::string& path) : database(support::open_database(path)) {}
    std::shared_ptr<memory::storage::Database> database;

    bool step() const {
        bool did = false;
        must(database->write(support::Durability::normal, support::Deadline::in(20'000),
                             [&](memory::storage::WriteTransaction& write) -> memory::Result<void> {
                                 KIOKU_LET(did, memory::session::recount_step(write));
                                 return {};
                             }));
        return did;
    }
    [[nodiscard]] std::int64_t stale() const {
        return support::value(*database,
                              "SELECT count(*) FROM messages WHERE counter = 'estimate'");
    }
};

}  // namespace

TEST_CASE("a process that only reads leaves alone what waits to be counted", "[session][recount]") {
    ClockedStore store(support::fold_above(6));
    store.say_many("s", 20);
    set_counts(store.file.path(), "abacus");
    const support::TemporaryStore copy;
    must(store.manager.backup(copy.path()));
    {
        auto connection =
            must(memory::storage::SqliteConnection::open(copy.path(), SQLITE_OPEN_READWRITE));
        must(connection->execute(
            "INSERT INTO outbox(id, kind, session, from_seq, to_seq, counter, state, due_at,"
            " created_at) SELECT x'01', 'recount', session, 1, 10, 'o200k_base', 0, 0, 0"
            " FROM sessions"));
    }
    const std::string before = all_rows(copy.path());
    {
        auto manager = must(memory::Manager::open(copy.config()));
        must(manager.get_context("s"));
        must(manager.messages("s"));
    }
    CHECK(all_rows(copy.path()) == before);
}

TEST_CASE("the store's thread does what waits, without being asked", "[session][recount]") {
    ClockedStore store(support::fold_above(6));
    must(store.manager.add_messages("s", std::vector<memory::NewMessage>(2500, user("A sheep."))));
    set_counts(store.file.path(), "abacus");
    store.say("s", "One more.");
    for (int i = 0; i < 3000 && exact_from(store, "s") != 1; ++i)
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
    CHECK(exact_from(store, "s") == 1);
}

TEST_CASE("a step counts a thousand, newest first, and goes on where the last one stopped",
          "[session][recount]") {
    const support::TemporaryStore file;
    {
        auto config = file.config();
        config.session = support::fold_above(6);
        auto manager = must(memory::Manager::open(config));
        std::vector<memory::NewMessage> many(2500, user("A sheep."));
        must(manager.add_messages("s", many));
    }
    set_counts(file.path());
    const ByHand hand(file.path());
    must(support::run(*hand.database,
                      "INSERT INTO outbox(id, kind, session, from_seq, to_seq, counter, state,"
                      " due_at, created_at) SELECT x'01', 'recount', session, 1, 2500,"
                      " 'o200k_base', 0, 0, 0 FROM sessions"));
    for (const std::int64_t left : {1500, 500, 0}) {
        CHECK(hand.step());
        CHECK(hand.stale() == left);
        CHECK(support::value(*hand.database,
                             "SELECT max(seq) FROM messages"
                             " WHERE counter = 'estimate'") == (left == 0 ? -1 : left));
    }
    CHECK_FALSE(hand.step());
    CHECK(support::value(*hand.database, "SELECT count(*) FROM outbox") == 0);
}

TEST_CASE("long texts make a step shorter", "[session][recount]") {
    const support::TemporaryStore file;
    {
        auto manager = must(memory::Manager::open(file.config()));
        for (int i = 0; i < 6; ++i) {
            std::string text;
            while (text.size() < 1'000'000)
                text += "many sheep ";
            must(manager.add_message("s", user(text)));
        }
    }
    set_counts(file.path());
    const ByHand hand(file.path());
    must(support::run(*hand.database,
                      "INSERT INTO outbox(id, kind, session, from_seq, to_seq, counter, state,"
                      " due_at, created_at) SELECT x'01', 'recount', session, 1, 6,"
                      " 'o200k_base', 0, 0, 0 FROM sessions"));
    CHECK(hand.step());
    CHECK(hand.stale() == 1);
    CHECK(hand.step());
    CHECK(hand.stale() == 0);
}

TEST_CASE("what only another build can count is left to it", "[session][recount]") {
    ClockedStore store;
    store.say("s", "Hello.");
    const ByHand hand(store.file.path());
    const char* leave =
        "INSERT INTO outbox(id, kind, session, from_seq, to_seq, counter, state, due_at,"
        " created_at) SELECT x'01', 'recount', session, 1, 1, 'abacus', 0, 0, 0 FROM sessions";
    must(support::run(*hand.database, leave));
    CHECK_FALSE(hand.step());
    CHECK(must(store.manager.health()).recounts_pending == 1);
    CHECK_FALSE(store.take_job());  // and is no job
    CHECK(must(store.manager.get_memory_stats("s")).jobs_pending == 0);
    store.say("s", "Hello again.");
    CHECK(must(store.manager.clear_session_memory("s")).jobs == 0);
    CHECK(must(store.manager.health()).recounts_pending == 0);
}

TEST_CASE("of a huge buffer the write counts a thousand and the outbox the rest",
          "[session][recount]") {
    memory::SessionSettings settings = support::fold_above(5000);
    ClockedStore store(settings);
    must(store.manager.add_messages("s", std::vector<memory::NewMessage>(1500, user("A sheep."))));
    set_counts(store.file.path());
    store.say("s", "One more.");
    CHECK(store.problems().empty());  // the buffer's tokens among them, while the thread counts on
    finish(store);
    CHECK(exact_from(store, "s") == 1);
    CHECK(buffer_tokens(store, "s") == buffer_sum(store, "s"));
    CHECK(store.problems().empty());
}
