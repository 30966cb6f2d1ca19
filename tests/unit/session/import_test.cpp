#include "support/catch.hpp"
#include "support/clocked_store.hpp"

using memory::ErrorCode;
using memory::Json;
using memory::Summarizer;
using support::ClockedStore;
using support::user;

namespace {

using Lines = std::vector<std::string>;

// Without the first line, which tells when the export was made.
Lines records(ClockedStore& store) {
    Lines lines = store.exported();
    lines.erase(lines.begin());
    return lines;
}

// A store with one of everything.
void fill(ClockedStore& store) {
    memory::SessionConfig config;
    config.title = "Sheep \"and\" goats";
    config.scope = {"ada", {}, "farm"};
    config.max_buffer_messages = 6;
    config.buffer_ttl_s = 100'000;
    config.summarizer = Summarizer::host;
    REQUIRE(store.manager.configure_session("all", config));
    memory::NewMessage message = user("Hello, \n world.");
    message.name = "ada";
    message.external_id = "mail 7";
    message.metadata = Json::parse(R"({"b":[1,{"c":null}],"a":"ü"})").value();
    message.created_at = store.clock.now() - std::chrono::milliseconds{123'456'789};
    message.idempotency_key = "k";
    REQUIRE(store.manager.add_message("all", message));
    store.say_many("all", 8);
    const auto added = store.manager.add_messages(
        "all", {support::call({"c1", "c2"}), support::result("c1", "one"),
                support::result("c2", "secret")});
    REQUIRE(added);
    REQUIRE(store.manager.redact_message(added->at(2).id));
    REQUIRE(store.manager.save_context("all", R"({"step":1})"));
    REQUIRE(store.manager.save_context("all", R"({"step":2})"));
    REQUIRE(store.summaries.add_summary("all", "By Ada.", Json::parse(R"({"x":1})").value()));
    store.clock.pass(std::chrono::seconds{1});
    REQUIRE(store.manager.fork_session("all", "fork", 10));
    store.say("fork", "On its own.");
    store.say_many("cleared", 4);
    REQUIRE(store.manager.clear_session_memory("cleared"));
    store.say_many("cleared", 2);
    REQUIRE(store.manager.configure_session("empty", {}));
    store.say_many("drained", 3);
    REQUIRE(store.buffer.clear_buffer("drained"));
}

void check_refused(const Lines& lines, ErrorCode code, const std::string& says) {
    ClockedStore store;
    const auto report = store.import(lines);
    REQUIRE_FALSE(report);
    INFO(report.error().message);
    CHECK(report.error().code == code);
    CHECK(report.error().message.find(says) != std::string::npos);
    CHECK(store.manager.health()->sessions == 0);
}

std::string replaced(std::string text, const std::string& from, const std::string& to) {
    const auto at = text.find(from);
    REQUIRE(at != std::string::npos);
    return text.replace(at, from.size(), to);
}

}  // namespace

TEST_CASE("an export brought into an empty store is the same store", "[session][import]") {
    ClockedStore store;
    fill(store);
    ClockedStore other;
    other.clock.pass(std::chrono::hours{5});
    const auto report = other.import(store.exported());
    if (!report) FAIL(report.error().message);
    const Lines expected = records(store);
    CHECK(report->added == static_cast<std::int64_t>(expected.size()));
    CHECK(report->existing == 0);
    CHECK(report->records == report->added);
    CHECK(records(other) == expected);
    CHECK(other.problems().empty());
    for (const char* id : {"all", "fork", "cleared", "empty", "drained"}) {
        INFO(id);
        CHECK(other.summarized_to(id) == store.summarized_to(id));
        CHECK(other.buffer.get_buffer_info(id)->token_count ==
              store.buffer.get_buffer_info(id)->token_count);
        CHECK(other.manager.get_context(id)->total_tokens ==
              store.manager.get_context(id)->total_tokens);
    }
    memory::NewMessage again = user("Hello, \n world.");
    again.name = "ada";
    again.external_id = "mail 7";
    again.metadata = Json::parse(R"({"b":[1,{"c":null}],"a":"ü"})").value();
    again.idempotency_key = "k";
    CHECK(other.manager.add_message("all", again)->existed);
    CHECK(other.manager.load_context("all")->version == 2);
}

TEST_CASE("importing twice adds nothing", "[session][import]") {
    ClockedStore store;
    fill(store);
    ClockedStore other;
    const Lines lines = store.exported();
    REQUIRE(other.import(lines));
    const Lines before = records(other);
    const auto report = other.import(lines);
    REQUIRE(report);
    CHECK(report->added == 0);
    CHECK(report->existing == report->records);
    CHECK(records(other) == before);
    const auto itself = store.import(lines);
    REQUIRE(itself);
    CHECK(itself->added == 0);
}

TEST_CASE("an import that was cut short is completed by running it again", "[session][import]") {
    ClockedStore store(support::fold_above(20));
    store.say_many("s", 700, "Sheep of the northern hills, number");
    store.say_many("t", 30);
    const Lines lines = store.exported();
    for (const std::size_t read : {std::size_t{100}, std::size_t{300}, std::size_t{690}}) {
        ClockedStore other;
        std::size_t next = 0;
        const auto cut =
            other.manager.import_records([&]() -> memory::Result<std::optional<std::string>> {
                if (next == read) return memory::fail(ErrorCode::unavailable, "test", "gone");
                return lines[next++];
            });
        CHECK(cut.error().code == ErrorCode::unavailable);
        CHECK(other.problems().empty());
        const auto report = other.import(lines);
        REQUIRE(report);
        CHECK(records(other) == records(store));
        CHECK(other.problems().empty());
    }
}

TEST_CASE("a later export brings what is new, and k with it", "[session][import]") {
    ClockedStore store(support::fold_above(8));
    store.say_many("s", 6);
    ClockedStore other(support::fold_above(8));
    REQUIRE(other.import(store.exported()));
    store.say_many("s", 6);
    REQUIRE(store.summarized_to("s") > 0);
    const auto report = other.import(store.exported());
    if (!report) FAIL(report.error().message);
    CHECK(other.summarized_to("s") == store.summarized_to("s"));
    CHECK(other.transcript("s") == store.transcript("s"));
    CHECK(other.summary("s") == store.summary("s"));
    CHECK(other.problems().empty());
}

TEST_CASE("an import does not bring back what was redacted since the export", "[session][import]") {
    ClockedStore store(support::fold_above(4));
    const auto id = store.say("s", "The secret word is abracadabra.");
    store.say_many("s", 4);
    REQUIRE(store.summary("s").find("abracadabra") != std::string::npos);
    const Lines lines = store.exported();
    REQUIRE(store.manager.redact_message(id));
    const auto report = store.import(lines);
    REQUIRE(report);
    CHECK(report->added == 0);
    for (const std::string& line : store.exported())
        CHECK(line.find("abracadabra") == std::string::npos);
}

TEST_CASE("a session that went on otherwise is a conflict", "[session][import]") {
    ClockedStore store;
    store.say_many("s", 3);
    const Lines lines = store.exported();
    ClockedStore other;
    other.say("s", "Something else.");
    const auto report = other.import(lines);
    REQUIRE_FALSE(report);
    CHECK(report.error().code == ErrorCode::conflict);
    CHECK(report.error().message.find("line 3: ") == 0);
    CHECK(other.transcript("s") == Lines{"Something else."});
    memory::SessionConfig config;
    config.scope.user = "bob";
    ClockedStore scoped;
    REQUIRE(scoped.manager.configure_session("s", config));
    store.manager.clear_session_memory("s", true).value();
    config.scope.user = "ada";
    REQUIRE(store.manager.configure_session("s", config));
    CHECK(scoped.import(store.exported()).error().code == ErrorCode::conflict);
}

TEST_CASE("a record whose id stands for something else is a conflict", "[session][import]") {
    ClockedStore store(support::fold_above(4));
    store.say_many("s", 5);
    const Lines lines = store.exported();
    for (std::size_t line : {std::size_t{2}, lines.size() - 1}) {
        Lines renamed{lines[0], replaced(lines[1], R"("id":"s")", R"("id":"t")"),
                      replaced(lines[line], R"("session":"s")", R"("session":"t")")};
        CHECK(store.import(renamed).error().code == ErrorCode::conflict);
    }
    Lines changed = lines;
    changed[2] = replaced(changed[2], "Sheep", "Goats");
    CHECK(store.import(changed).error().code == ErrorCode::conflict);
    CHECK(store.transcript("s").size() == 5);
    CHECK_FALSE(store.manager.session("t"));
}

TEST_CASE("forged records are refused by line", "[session][import]") {
    ClockedStore store(support::fold_above(4));
    store.say_many("s", 5);
    REQUIRE(store.manager.save_context("s", "{}"));
    const Lines good = store.exported();
    const auto with = [&](std::size_t line, const std::string& from, const std::string& to) {
        Lines lines = good;
        lines[line] = replaced(lines[line], from, to);
        return lines;
    };
    const auto invalid = ErrorCode::invalid_argument;
    check_refused(with(1, R"("summarized_to":3)", R"("summarized_to":6)"), invalid, "line 2: ");
    check_refused(with(1, R"("next_seq":6)", R"("next_seq":5)"), invalid, "line 2: ");
    check_refused(with(1, R"("message_count":5)", R"("message_count":-5)"), invalid, "line 2: ");
    check_refused(with(1, R"("next_seq":6)", R"("next_seq":9223372036854775807)"), invalid,
                  "line 2: ");
    check_refused(with(1, R"("max_buffer_messages":4)", R"("max_buffer_messages":0)"), invalid,
                  "line 2: ");
    check_refused(with(1, R"("id":"s")", R"("id":"")"), invalid, "line 2: ");
    check_refused(with(1, R"("title":null)", R"("title":")" + std::string(1025, 't') + "\""),
                  ErrorCode::limit, "line 2: ");
    check_refused(with(2, R"("seq":1)", R"("seq":2)"), ErrorCode::conflict, "line 3: ");
    check_refused(with(3, R"("seq":2)", R"("seq":4)"), ErrorCode::conflict, "line 4: ");
    check_refused(with(2, R"("id":"0)", R"("id":"x)"), invalid, "line 3: ");
    check_refused(with(2, "Sheep number 1.", ""), invalid, "line 3: ");
    check_refused(with(2, R"("session":"s")", R"("session":"t")"), ErrorCode::not_found,
                  "line 3: ");
    check_refused(with(7, R"("to_seq":3)", R"("to_seq":4)"), invalid, "line 8: ");
    check_refused(with(7, R"("from_seq":1)", R"("from_seq":2)"), invalid, "line 8: ");
    check_refused(with(7, R"("made_by":"extractive")", R"("made_by":"magic")"), invalid,
                  "line 8: ");
    const std::string deep = std::string(70, '[') + std::string(70, ']');
    check_refused(with(8, R"("context":{})", R"("context":{"a":)" + deep + "}"), ErrorCode::limit,
                  "line 9: ");
    check_refused(with(0, R"("format":1)", R"("format":2)"), ErrorCode::unsupported, "line 1: ");
}

TEST_CASE("a redacted record brings nothing but its place", "[session][import]") {
    ClockedStore store;
    const auto id = store.say("s", "Hello.");
    REQUIRE(store.manager.redact_message(id));
    Lines lines = store.exported();
    lines[2] = replaced(lines[2], R"("content":"")", R"("content":"smuggled","name":"n")");
    ClockedStore other;
    REQUIRE(other.import(lines));
    CHECK(records(other) == records(store));
}

TEST_CASE("forks of an imported store are found", "[session][import]") {
    ClockedStore store;
    store.say_many("s", 3);
    REQUIRE(store.manager.fork_session("s", "f", 2));
    store.say("f", "Its own third.");
    const auto messages = store.manager.messages("s")->items;
    ClockedStore other;
    REQUIRE(other.import(store.exported()));
    CHECK(other.manager.redact_message(messages[2].id)->forks.empty());
    CHECK(other.manager.redact_message(messages[1].id)->forks == Lines{"f"});
    CHECK(other.manager.clear_session_memory("s")->forks == Lines{"f"});
}
