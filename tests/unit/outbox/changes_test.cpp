#include "outbox/changes.hpp"

#include "support/catch.hpp"
#include "support/clocked_store.hpp"

using memory::Change;
using memory::ErrorCode;
using support::ClockedStore;

namespace {

std::vector<std::string> told(const memory::ChangeList& list) {
    std::vector<std::string> lines;
    for (const Change& change : list.items)
        lines.push_back((change.deleted ? "delete " : "put ") + change.kind + " " + change.id);
    return lines;
}

// What was written since the last call.
struct Reader {
    ClockedStore& store;
    std::int64_t since = 0;

    std::vector<std::string> next() {
        const auto list = store.manager.changes(since, 1000);
        REQUIRE(list);
        CHECK_FALSE(list->more);
        CHECK_FALSE(list->rebuild);
        for (std::size_t i = 0; i < list->items.size(); ++i) {
            CHECK(list->items[i].sequence > (i == 0 ? since : list->items[i - 1].sequence));
        }
        since = list->sequence;
        return told(*list);
    }
};

using Lines = std::vector<std::string>;

}  // namespace

TEST_CASE("every kind of write shows in the change sequence", "[outbox][changes]") {
    ClockedStore store(support::fold_above(2));
    Reader reader{store};
    CHECK(reader.next().empty());
    const auto first = store.say("s", "One.");
    CHECK(reader.next() == Lines{"put session s", "put message " + first});
    const auto second = store.say("s", "Two.");
    CHECK(reader.next() == Lines{"put message " + second});
    const auto third = store.say("s", "Three.");
    const auto summary = (*store.summaries.get_current_summary("s"))->id;
    CHECK(reader.next() == Lines{"put message " + third, "put summary " + summary});
    memory::SessionConfig config;
    config.title = "Sheep";
    REQUIRE(store.manager.configure_session("s", config));
    CHECK(reader.next() == Lines{"put session s"});
    REQUIRE(store.manager.save_context("s", "{}"));
    CHECK(reader.next() == Lines{"put session s"});
    REQUIRE(store.manager.redact_message(third));
    CHECK(reader.next() == Lines{"put message " + third});
    REQUIRE(store.summaries.clear_summaries("s"));
    CHECK(reader.next() == Lines{"delete summary " + summary});
    CHECK(reader.next().empty());
}

TEST_CASE("what is cleared shows as deleted", "[outbox][changes]") {
    ClockedStore store;
    Reader reader{store};
    const auto id = store.say("s", "One.");
    REQUIRE(store.manager.fork_session("s", "f"));
    const auto copy = store.manager.messages("f")->items.at(0).id;
    reader.next();
    REQUIRE(store.manager.clear_session_memory("s"));
    CHECK(reader.next() == Lines{"delete message " + id, "put session s"});
    REQUIRE(store.manager.clear_session_memory("f", true));
    CHECK(reader.next() == Lines{"delete message " + copy, "delete session f"});
    REQUIRE(store.manager.configure_session("f", {}));
    CHECK(reader.next() == Lines{"put session f"});
    Reader from_the_beginning{store};
    CHECK(from_the_beginning.next().size() == 5);
}

TEST_CASE("changes come in pages", "[outbox][changes]") {
    ClockedStore store;
    store.say_many("s", 9);
    std::int64_t since = 0;
    std::size_t seen = 0;
    for (bool more = true; more;) {
        const auto list = store.manager.changes(since, 4);
        REQUIRE(list);
        CHECK(list->items.size() <= 4);
        seen += list->items.size();
        since = list->sequence;
        more = list->more;
    }
    CHECK(seen == 10);
    CHECK(since == store.manager.health()->sequence);
    CHECK(store.manager.changes(since)->items.empty());
    CHECK(store.manager.changes(since)->sequence == since);
    CHECK(store.manager.changes(-1).error().code == ErrorCode::invalid_argument);
    CHECK(store.manager.changes(0, 0).error().code == ErrorCode::invalid_argument);
    CHECK(store.manager.changes(0, 1001).error().code == ErrorCode::invalid_argument);
}

TEST_CASE("a write that was refused leaves no change", "[outbox][changes]") {
    ClockedStore store;
    store.say("s", "One.");
    const auto before = store.manager.health()->sequence;
    CHECK_FALSE(store.manager.add_messages("s", {support::user("a"), support::user("")}));
    CHECK_FALSE(store.manager.fork_session("s", "f", 9));
    CHECK(store.manager.health()->sequence == before);
}

TEST_CASE("after compacting, a reader from before starts anew", "[outbox][changes]") {
    ClockedStore store;
    store.say_many("s", 3);
    const auto since = store.manager.health()->sequence;
    REQUIRE(store.manager.clear_session_memory("s"));
    REQUIRE(store.manager.compact());
    CHECK(store.manager.changes(since)->rebuild);
    const auto last = store.manager.health()->sequence;
    CHECK_FALSE(store.manager.changes(last)->rebuild);
    REQUIRE(store.manager.compact());
    CHECK(store.manager.changes(since)->rebuild);
    CHECK_FALSE(store.manager.changes(last)->rebuild);
    const auto anew = store.manager.changes(0);
    CHECK_FALSE(anew->rebuild);
    CHECK(told(*anew) == Lines{"put session s"});
    store.say("s", "Four.");
    CHECK_FALSE(store.manager.changes(anew->sequence)->items.empty());
}
