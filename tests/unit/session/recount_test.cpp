// Counts of another counter made anew: by the next write, and by the outbox; never by a read.
#include "session/recount.hpp"

#include <algorithm>
#include <chrono>
#include <string>
#include <thread>
#include <vector>

#include <fmt/format.h>
#include <sqlite3.h>

#include "base/result.hpp"
#include "session/message_table.hpp"
#include "storage/sqlite_connection.hpp"
#include "support/catch.hpp"
#include "support/clocked_store.hpp"
#include "support/database.hpp"
#include "support/estimated.hpp"
#include "support/must.hpp"

using memory::Message;
using memory::TokenCounter;
using support::ClockedStore;
using support::kEstimate;
using support::must;
using support::set_counts;
using support::user;

namespace {

constexpr const char* kEncoding = "o200k_base";
constexpr const char* kOther = "cl100k_base";

std::int64_t cost(const Message& message, const TokenCounter& counter) {
    memory::NewMessage again;
    again.role = message.role;
    again.content = message.content;
    again.name = message.name;
    again.tool_calls = message.tool_calls;
    again.tool_call_id = message.tool_call_id;
    return memory::session::cost_of(again, counter);
}

std::vector<Message> messages(ClockedStore& store, const std::string& session) {
    std::vector<Message> all;
    memory::Page page;
    do {
        auto list = must(store.manager.messages(session, 1, std::nullopt, page));
        for (auto& one : list.items)
            all.push_back(std::move(one));
        page.cursor = list.next;
    } while (page.cursor);
    return all;
}

// The first message that is as `encoding` counts it, provided that all after it are too and all
// before it are as set_counts left them; 0 otherwise.
std::int64_t exact_from(ClockedStore& store, const std::string& session,
                        const char* encoding = kEncoding) {
    const auto counter = must(TokenCounter::open(encoding));
    const auto all = messages(store, session);
    const auto is_exact = [&](const Message& message) {
        return message.counter == counter.name() && message.tokens == cost(message, counter);
    };
    const auto first = std::find_if(all.begin(), all.end(), is_exact);
    const bool old_before = std::all_of(
        all.begin(), first, [](const Message& message) { return message.tokens == kEstimate; });
    if (!old_before || !std::all_of(first, all.end(), is_exact)) return 0;
    return first == all.end() ? all.back().seq + 1 : first->seq;
}

// What the buffer costs as its messages say.
std::int64_t buffer_sum(ClockedStore& store, const std::string& session) {
    std::int64_t sum = 0;
    for (const Message& message : must(store.buffer.get_messages(session)))
        sum += message.tokens;
    return sum;
}

std::int64_t buffer_tokens(ClockedStore& store, const std::string& session) {
    return must(store.buffer.get_buffer_info(session)).token_count;
}

bool summaries_are_exact(ClockedStore& store, const std::string& session,
                         const char* encoding = kEncoding) {
    const auto counter = must(TokenCounter::open(encoding));
    const auto all = must(store.summaries.get_summary_history(session));
    return std::all_of(all.begin(), all.end(), [&](const memory::Summary& summary) {
        return summary.tokens == static_cast<std::int64_t>(counter.count_tokens(summary.text));
    });
}

void finish(ClockedStore& store) {
    memory::CallOptions patient;
    patient.deadline_ms = 60'000;
    CHECK(must(store.manager.health(patient)).recounts_pending == 0);
}

void run_sql(const ClockedStore& store, const std::string& sql) {
    auto connection =
        must(memory::storage::SqliteConnection::open(store.file.path(), SQLITE_OPEN_READWRITE));
    must(connection->execute(sql));
}

// What the rows say.
std::string all_rows(const std::string& path) {
    auto connection = must(memory::storage::SqliteConnection::open(path, SQLITE_OPEN_READONLY));
    std::string all;
    for (const char* table : {"messages", "summaries", "outbox", "items"}) {
        auto rows = must(connection->query(fmt::format("SELECT * FROM {}", table)));
        while (must(rows.next()))
            for (int column = 0; column < 10; ++column)
                all += fmt::format("{}|", rows.text(column));
    }
    auto rows = must(connection->query("SELECT id, buffer_tokens, counter, change FROM sessions"));
    while (must(rows.next()))
        all += fmt::format("{} {} {} {}", rows.text(0), rows.integer(1), rows.text(2),
                           rows.integer(3));
    return all;
}

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

TEST_CASE("the next write counts the buffer anew, and older messages follow",
          "[session][recount]") {
    ClockedStore store(support::fold_above(6));
    store.say_many("s", 20, "Über 1000 Schafe in /srv/farm, 記憶");
    store.say_many("untouched", 3);
    set_counts(store.file.path());
    const std::int64_t k = store.summarized_to("s");
    REQUIRE(k > 6);

    store.say("s", "One more.");
    CHECK(exact_from(store, "s") <= k + 1);
    CHECK(exact_from(store, "s") > 0);
    CHECK(buffer_tokens(store, "s") == buffer_sum(store, "s"));
    finish(store);
    CHECK(exact_from(store, "s") == 1);
    CHECK(summaries_are_exact(store, "s"));
    CHECK(exact_from(store, "untouched") == 4);  // nobody wrote to it
    CHECK(store.problems().empty());
}

TEST_CASE("a message says which counter made its tokens", "[session][recount]") {
    ClockedStore store;
    store.say("s", "Hello.");
    CHECK(messages(store, "s").front().counter == must(TokenCounter::open()).name());
    set_counts(store.file.path(), "abacus");
    CHECK(messages(store, "s").front().counter == "abacus");
    CHECK(store.exported({"s"}).at(2).find(R"("counter":"abacus")") != std::string::npos);
}

TEST_CASE("what was counted anew folds as usual", "[session][recount]") {
    ClockedStore store(support::fold_above(1000));
    store.say_many("s", 10, "The shepherd of the northern hills counted all his sheep again");
    set_counts(store.file.path(), "abacus");
    run_sql(store, "UPDATE sessions SET summary_trigger_tokens = 100");
    CHECK(buffer_tokens(store, "s") == 50);
    store.say("s", "Ten.");  // by the old counts there would be room
    CHECK(store.summarized_to("s") > 0);
    CHECK(buffer_tokens(store, "s") <= 50);
    CHECK(buffer_tokens(store, "s") == buffer_sum(store, "s"));
    finish(store);
    CHECK(exact_from(store, "s") == 1);
    CHECK(store.problems().empty());
}

TEST_CASE("no read counts anew, and what a context costs is exact all the same",
          "[session][recount]") {
    ClockedStore store(support::fold_above(6));
    store.say_many("s", 20);
    set_counts(store.file.path(), "abacus");
    const std::string before = all_rows(store.file.path());
    const auto context = must(store.manager.get_context("s"));
    must(store.manager.messages("s"));
    must(store.manager.session("s"));
    must(store.manager.sessions());
    must(store.manager.get_memory_stats("s"));
    must(store.manager.health());
    must(store.manager.changes(0));
    must(store.manager.check());
    must(store.buffer.get_messages("s"));
    must(store.buffer.should_trigger_summary("s", 100));
    must(store.summaries.get_current_summary("s"));
    static_cast<void>(store.exported());
    {
        auto other = must(memory::Manager::open(store.file.config()));
    }
    CHECK(all_rows(store.file.path()) == before);

    const auto counter = must(TokenCounter::open(kEncoding));
    std::int64_t sum = 3;
    for (const auto& message : context.messages) {
        memory::ChatMessageView view{to_string(message.role), message.content};
        sum += static_cast<std::int64_t>(counter.count_message_tokens(view));
    }
    CHECK(context.total_tokens == sum);
}

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

TEST_CASE("a session's encoding may be changed, and all is counted by it", "[session][recount]") {
    ClockedStore store(support::fold_above(6));
    store.say_many("s", 20, "Über 1000 Schafe, 記憶: 数える");
    const auto changes = must(store.manager.health()).sequence;
    memory::SessionConfig config;
    config.encoding = "gpt-4";
    CHECK(must(store.manager.configure_session("s", config)).settings.encoding == kOther);
    const std::int64_t k = store.summarized_to("s");
    CHECK(exact_from(store, "s", kOther) <= k + 1);
    CHECK(buffer_tokens(store, "s") == buffer_sum(store, "s"));
    finish(store);
    CHECK(exact_from(store, "s", kOther) == 1);
    CHECK(summaries_are_exact(store, "s", kOther));
    CHECK(must(store.manager.changes(changes)).items.size() == 1);  // the session
    config.encoding = "klingon";
    CHECK_FALSE(store.manager.configure_session("s", config));
    CHECK(must(store.manager.session("s")).settings.encoding == kOther);
    store.say("s", "In the new one.");
    CHECK(exact_from(store, "s", kOther) == 1);
    CHECK(store.problems().empty());
}

TEST_CASE("a store's default encoding may be a model's name", "[session][recount]") {
    memory::SessionSettings settings;
    settings.encoding = "gpt-4";
    ClockedStore store(settings);
    store.say("s", "Hello.");
    CHECK(must(store.manager.session("s")).settings.encoding == kOther);
    CHECK(exact_from(store, "s", kOther) == 1);
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

TEST_CASE("an exact count stands where it can only be estimated", "[session][recount]") {
    CHECK(memory::session::is_current("o200k_base", "estimate", "o200k_base"));
    CHECK(memory::session::is_current("estimate", "estimate", "o200k_base"));
    CHECK_FALSE(memory::session::is_current("cl100k_base", "estimate", "o200k_base"));
    CHECK_FALSE(memory::session::is_current("estimate", "o200k_base", "o200k_base"));
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

TEST_CASE("a fork's copies are counted anew wherever its buffer begins", "[session][recount]") {
    ClockedStore store(support::fold_above(6));
    store.say_many("s", 20);
    set_counts(store.file.path(), "abacus");
    must(store.manager.fork_session("s", "early", 5));
    must(store.manager.fork_session("s", "late"));
    for (const char* fork : {"early", "late"}) {
        CHECK(exact_from(store, fork) > 0);
        CHECK(exact_from(store, fork) <= store.summarized_to(fork) + 1);
        CHECK(buffer_tokens(store, fork) == buffer_sum(store, fork));
    }
    finish(store);
    CHECK(exact_from(store, "early") == 1);
    CHECK(exact_from(store, "late") == 1);
    CHECK(exact_from(store, "s") == 21);  // a read of it
    CHECK(store.problems().empty());
}

TEST_CASE("redacting and clearing keep the counts in order", "[session][recount]") {
    ClockedStore store(support::fold_above(6));
    store.say_many("s", 20);
    set_counts(store.file.path(), "abacus");
    const std::string id = messages(store, "s").back().id;
    must(store.manager.redact_message(id));
    CHECK(buffer_tokens(store, "s") == buffer_sum(store, "s"));
    CHECK(messages(store, "s").back().counter == must(TokenCounter::open()).name());
    finish(store);
    CHECK(exact_from(store, "s") == 1);
    CHECK(store.problems().empty());

    set_counts(store.file.path(), "abacus");
    CHECK(must(store.buffer.clear_buffer("s")) > 0);
    finish(store);
    CHECK(exact_from(store, "s") == 1);

    set_counts(store.file.path(), "abacus");
    must(store.manager.clear_session_memory("s"));
    store.say("s", "Anew.");
    CHECK(buffer_tokens(store, "s") == buffer_sum(store, "s"));
    CHECK(must(store.manager.health()).recounts_pending == 0);
    must(store.manager.clear_session_memory("s", true));
    CHECK(store.problems().empty());
}

TEST_CASE("imported messages are counted here, whatever their records say", "[session][recount]") {
    ClockedStore origin(support::fold_above(6));
    origin.say_many("s", 20);
    const auto half = origin.exported();
    set_counts(origin.file.path(), "abacus");
    const auto lines = origin.exported();
    ClockedStore store;
    must(store.import(lines));
    CHECK(exact_from(store, "s") == 1);
    CHECK(summaries_are_exact(store, "s"));
    set_counts(store.file.path(), "abacus");
    must(store.import(lines));  // all is known
    CHECK(exact_from(store, "s") == 21);
    origin.say_many("s", 9);
    must(store.import(origin.exported()));  // k moves over old counts, and messages are added
    finish(store);
    CHECK(exact_from(store, "s") == 1);
    CHECK(store.problems().empty());
}
