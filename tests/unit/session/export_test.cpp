#include "support/catch.hpp"
#include "support/clocked_store.hpp"

using memory::ErrorCode;
using support::ClockedStore;
using support::user;

namespace {

bool is_record(const std::string& line, const std::string& kind) {
    return line.find("{\"record\":\"" + kind + "\"") == 0;
}

}  // namespace

TEST_CASE("an export begins with a header and tells of each session in order",
          "[session][export]") {
    ClockedStore store(support::fold_above(4));
    store.say_many("a", 5);
    REQUIRE(store.manager.save_context("a", R"({"x":1})"));
    store.say_many("b", 1);
    const auto lines = store.exported();
    REQUIRE(lines.size() == 11);
    const char* kinds[] = {"archive", "session", "message", "message", "message", "message",
                           "message", "summary", "context", "session", "message"};
    for (std::size_t i = 0; i < lines.size(); ++i) {
        INFO(lines[i]);
        CHECK(is_record(lines[i], kinds[i]));
        CHECK(lines[i].find('\n') == std::string::npos);
    }
}

TEST_CASE("an empty store exports its header", "[session][export]") {
    ClockedStore store;
    CHECK(store.exported().size() == 1);
}

TEST_CASE("one session can be exported, and an unknown one is refused before the first line",
          "[session][export]") {
    ClockedStore store;
    store.say("a", "x");
    store.say("b", "y");
    CHECK(store.exported({"b"}).size() == 3);
    int lines = 0;
    const auto sink = [&lines](std::string_view) -> memory::Result<void> {
        ++lines;
        return {};
    };
    memory::ExportOptions what;
    what.sessions = {"a", "nobody"};
    CHECK(store.manager.export_records(sink, what).error().code == ErrorCode::not_found);
    what.sessions = {""};
    CHECK(store.manager.export_records(sink, what).error().code == ErrorCode::invalid_argument);
    CHECK(lines == 0);
    CHECK(store.manager.export_records({}).error().code == ErrorCode::invalid_argument);
}

TEST_CASE("a sink that fails ends the export with its failure", "[session][export]") {
    ClockedStore store;
    store.say_many("a", 10);
    int room = 3;
    const auto report =
        store.manager.export_records([&room](std::string_view) -> memory::Result<void> {
            if (room-- == 0) return memory::fail(ErrorCode::full, "test", "no room");
            return {};
        });
    REQUIRE_FALSE(report);
    CHECK(report.error().code == ErrorCode::full);
}

TEST_CASE("an export is one consistent read, of more messages than are held at a time",
          "[session][export]") {
    ClockedStore store;
    REQUIRE(store.manager.add_messages("s", std::vector<memory::NewMessage>(450, user("x"))));
    bool wrote = false;
    int messages = 0;
    const auto report =
        store.manager.export_records([&](std::string_view line) -> memory::Result<void> {
            if (!wrote) {
                store.say("s", "meanwhile");
                store.say("t", "meanwhile");
                wrote = true;
            }
            if (is_record(std::string(line), "message")) ++messages;
            return {};
        });
    REQUIRE(report);
    CHECK(messages == 450);
    CHECK(report->records == 452);
}
