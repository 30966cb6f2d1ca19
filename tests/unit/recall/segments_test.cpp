// Segments in a store: made, merged, brought up to date, and of no use when they are damaged.
#include "recall/segments.hpp"

#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "recall/read_item.hpp"
#include "recall/segment.hpp"
#include "recall/segment_table.hpp"
#include "recall/store_index.hpp"
#include "storage/own_work.hpp"
#include "storage/store_impl.hpp"
#include "support/catch.hpp"
#include "support/clocked_store.hpp"
#include "support/database.hpp"
#include "support/must.hpp"

using memory::ItemFilter;
using memory::StoreAccess;
using memory::base::Deadline;
using memory::recall::Recall;
using memory::recall::SegmentRow;
using memory::recall::StoreIndex;
using support::ClockedStore;
using support::must;

namespace {

class World : public ClockedStore {
  public:
    memory::storage::Database& database() { return *StoreAccess::of(store).database; }
    std::int64_t number(std::string_view sql) { return support::value(database(), sql); }
    void run(std::string_view sql) { must(support::run(database(), sql)); }

    std::string words() {
        std::string text;
        const auto count = 3 + random_() % 8;
        for (unsigned at = 0; at < count; ++at)
            text += fmt::format("w{} ", random_() % (random_() % 3 == 0 ? 3000 : 60));
        return text;
    }
    void say(int count) {
        while (count > 0) {
            std::vector<memory::NewMessage> many;
            for (; count > 0 && many.size() < 500; --count)
                many.push_back(support::user(words()));
            must(manager.add_messages(fmt::format("s{}", batches_++ % 3), many));
        }
    }
    std::vector<std::string> remember(int count) {
        std::vector<memory::NewMemory> many(static_cast<std::size_t>(count));
        for (auto& memory : many)
            memory.content = fmt::format("memory {} {}", remembered_++, words());
        std::vector<std::string> ids;
        for (const auto& one : must(manager.remember_many(many)))
            ids.push_back(one.id);
        return ids;
    }
    void finish_work() { must(database().do_own_work(Deadline::in(60'000))); }
    std::vector<SegmentRow> segments() {
        auto snapshot = must(database().read(Deadline::in(5000)));
        return must(memory::recall::read_segment_rows(snapshot.sql()));
    }
    std::size_t random() { return random_(); }

    // A process that opens the store now answers as one that has read every row.
    void check_answers() {
        auto snapshot = must(database().read(Deadline::in(5000)));
        StoreIndex loaded;
        must(loaded.follow(snapshot.sql(), Deadline::in(60'000)));
        Recall read;
        memory::recall::ReadItem item;
        static_cast<void>(must(memory::storage::read_items_after(
            snapshot.sql(), 0, INT64_MAX, INT64_MAX, [&](const memory::storage::IndexedItem& row) {
                if (row.is_live) read.add(item.take(row));
                return true;
            })));
        CHECK(loaded.items().size() == read.size());
        CHECK(loaded.items().terms() == read.terms());
        for (int at = 0; at < 20; ++at)
            compare(ask(loaded.items(), at), ask(read, at));
    }

  private:
    // Scores and items, those of one score in the order of items.
    static std::vector<std::pair<double, std::int64_t>> ask(const Recall& recall, int at) {
        memory::recall::Request request;
        const std::string query = fmt::format("w{} w{} w{}", at * 3, at + 7, 60 + at * 100);
        request.query = query;
        request.limit = 40;
        std::vector<std::pair<double, std::int64_t>> found;
        for (const auto& hit : recall.recall(request))
            found.emplace_back(-hit.score, hit.item);
        std::sort(found.begin(), found.end());
        while (!found.empty() && found.back().first == -found.front().first)
            found.pop_back();
        if (!found.empty()) {  // where the limit cuts through equals, either will do
            const double last = found.back().first;
            while (found.size() > 1 && found.back().first == last)
                found.pop_back();
        }
        return found;
    }

    static void compare(const std::vector<std::pair<double, std::int64_t>>& ours,
                        const std::vector<std::pair<double, std::int64_t>>& theirs) {
        REQUIRE(ours.size() == theirs.size());
        for (std::size_t at = 0; at < ours.size(); ++at) {
            INFO(at << ": " << ours[at].first << ' ' << theirs[at].first);
            CHECK(ours[at].second == theirs[at].second);
            CHECK(ours[at].first == theirs[at].first);
        }
    }

    std::mt19937 random_{1};
    int remembered_ = 0;
    int batches_ = 0;
};

}  // namespace

TEST_CASE("items become segments, and segments fewer ones") {
    World world;
    world.say(5000);
    world.finish_work();
    const auto rows = world.segments();
    REQUIRE(!rows.empty());
    CHECK(rows.size() < 8);
    CHECK(rows.front().first == 1);
    for (std::size_t at = 1; at < rows.size(); ++at)
        CHECK(rows[at].first == rows[at - 1].last + 1);
    CHECK(rows.back().last + memory::storage::kUnsegmented >
          world.number("SELECT max(item) FROM items"));
    world.check_answers();
    world.say(300);
    world.check_answers();
}

TEST_CASE("what is updated, redacted, forgotten or expires is so in the segments") {
    World world;
    auto ids = world.remember(1500);
    world.say(800);
    world.finish_work();
    world.check_answers();
    for (int round = 0; round < 4; ++round) {
        for (int at = 0; at < 60; ++at) {
            memory::MemoryUpdate update;
            update.content = "anew " + world.words();
            const auto& id = ids[world.random() % ids.size()];
            update.expected_version = must(world.manager.memory(id)).version;
            must(world.manager.update_memory(id, update));
        }
        for (int at = 0; at < 20; ++at) {
            const auto place = world.random() % ids.size();
            must(world.manager.forget({ids[place]}));
            ids.erase(ids.begin() + static_cast<std::ptrdiff_t>(place));
        }
        must(world.manager.redact_message(
            must(world.manager.messages(fmt::format("s{}", round % 2))).items.front().id));
        world.check_answers();
        const auto more = world.remember(500);
        ids.insert(ids.end(), more.begin(), more.end());
        world.finish_work();
        world.check_answers();
    }
    CHECK(world.problems().empty());
}

TEST_CASE("segments that nothing is left of stand for their numbers") {
    World world;
    const auto ids = world.remember(1100);
    world.say(600);
    world.finish_work();
    must(world.manager.forget(ids));
    world.check_answers();
    world.say(600);
    world.finish_work();
    const auto rows = world.segments();
    for (std::size_t at = 1; at < rows.size(); ++at)
        CHECK(rows[at].first == rows[at - 1].last + 1);
    world.check_answers();
}

TEST_CASE("a damaged segment is read from its rows, and made anew when it is touched") {
    World world;
    const auto ids = world.remember(1600);
    world.finish_work();
    REQUIRE(world.segments().size() >= 2);
    const auto first = world.segments()[0];
    SECTION("its bytes") {
        world.run("UPDATE recall_segments SET bytes = x'00112233' WHERE first_item = 1");
        world.check_answers();
        must(world.manager.forget({ids.front()}));
        world.check_answers();
    }
    SECTION("an older format") {
        world.run("UPDATE recall_segments SET format = 0, bytes = x'00' WHERE first_item = 1");
        world.check_answers();
    }
    SECTION("not there") {
        world.run("DELETE FROM recall_segments WHERE first_item = 1");
        world.run("UPDATE store_numbers SET value = 0 WHERE name = 'recall_sequence'");
        world.check_answers();
    }
    world.say(600);
    world.finish_work();
    world.check_answers();
    CHECK(world.segments().front().first == 1);
    CHECK(world.segments().front().last >= first.first);
    CHECK(world.segments().front().format == memory::recall::kSegmentFormat);
}

TEST_CASE("what a newer Kioku has made stays, but for what is forgotten") {
    World world;
    const auto ids = world.remember(1600);
    world.finish_work();
    const auto before = world.segments();
    REQUIRE(before.size() >= 2);
    world.run("UPDATE recall_segments SET format = 99");
    world.say(600);
    world.finish_work();
    CHECK(world.segments().size() == before.size());
    world.check_answers();
    must(world.manager.forget({ids.front()}));
    CHECK(world.segments().size() == before.size() - 1);
    world.check_answers();
}

TEST_CASE("a forgotten item's segments are rewritten a few at a time, others are dropped") {
    World world;
    for (int part = 0; part < 12; ++part)
        world.remember(512);
    // Not merged: one step for each.
    for (int step = 0; step < 12; ++step) {
        must(world.database().write(memory::Durability::normal, Deadline::in(5000),
                                    [](memory::storage::WriteTransaction& write) {
                                        return memory::recall::segment_step(write).map([](bool) {});
                                    }));
    }
    world.check_answers();
    ItemFilter filter;
    filter.kinds = {memory::ItemKind::memory};
    must(world.manager.forget_matching(filter));
    world.check_answers();
    world.say(600);
    world.finish_work();
    world.check_answers();
}

TEST_CASE("an index that came to its deadline goes on where it was") {
    World world;
    world.say(3000);
    world.finish_work();
    StoreIndex index;
    int calls = 0;
    for (;; ++calls) {
        auto snapshot = must(world.database().read(Deadline::in(5000)));
        const auto done = index.follow(snapshot.sql(), Deadline::in(calls));
        if (done) break;
        REQUIRE((done.error().code == memory::ErrorCode::busy ||
                 done.error().code == memory::ErrorCode::deadline));
        if (calls < 3) world.say(100);
        if (calls == 1) world.finish_work();
        REQUIRE(calls < 50);
    }

    CHECK(static_cast<std::int64_t>(index.items().size()) ==
          world.number("SELECT count(*) FROM items WHERE state = 0"));
}

TEST_CASE("check compares segments with rows, and drops those that differ") {
    World world;
    world.say(1500);
    world.finish_work();
    const auto sound = must(world.manager.check());
    CHECK(sound.problems.empty());
    CHECK(sound.index.items == world.number("SELECT count(*) FROM items WHERE state = 0"));
    CHECK(sound.index.segments == static_cast<std::int64_t>(world.segments().size()));
    CHECK(sound.index.terms > 100);
    std::string says = "otherwise";
    SECTION("an item's text differs") {
        world.run("UPDATE items SET text = 'another' WHERE item = 7");
    }
    SECTION("an item is not in its segment") {
        const SegmentRow row = world.segments().front();
        const std::string empty =
            memory::recall::Index({}, memory::recall::IndexUse::segment).dump();
        must(world.database().write(memory::Durability::normal, Deadline::in(5000),
                                    [&](memory::storage::WriteTransaction& write) {
                                        return memory::recall::update_segment(write, row, empty);
                                    }));
        says = "missing";
    }
    SECTION("bytes are damaged") {
        world.run("UPDATE recall_segments SET bytes = x'00' WHERE first_item = 1");
        says = "damaged";
    }
    const auto report = must(world.manager.check());
    REQUIRE_FALSE(report.problems.empty());
    bool is_said = false;
    for (const auto& problem : report.problems)
        is_said = is_said || problem.find(says) != std::string::npos;
    CHECK(is_said);
    world.check_answers();
    world.finish_work();
    CHECK(must(world.manager.check()).problems.empty());
}

TEST_CASE("a segment's row that says what cannot be hides no item, and is made anew") {
    World world;
    world.say(1500);
    world.finish_work();
    REQUIRE(world.segments().size() >= 2);
    const std::string change =
        GENERATE("items = 4611686018427387904", "items = 1099511627776", "items = -5",
                 "last_item = 9223372036854775807", "last_item = -3");
    INFO(change);
    world.run("UPDATE recall_segments SET " + change +
              " WHERE first_item = (SELECT min(first_item) FROM recall_segments)");
    world.check_answers();
    CHECK_FALSE(must(world.manager.check()).ok);
    CHECK(must(world.manager.check()).ok);
    world.say(600);
    world.finish_work();
    world.check_answers();
    const auto rows = world.segments();
    CHECK(rows.front().first == 1);
    CHECK(rows.front().items <= world.number("SELECT count(*) FROM items"));
}
