// Following what any opening of a store and any process commits.
#include "recall/store_index.hpp"

#include <functional>
#include <optional>
#include <string>
#include <thread>

#include "kioku/manager.hpp"
#include "support/catch.hpp"
#include "support/child_process.hpp"
#include "support/recalling.hpp"

using memory::Manager;
using support::must;
using support::Names;
using support::RecallStore;

namespace {

std::string remember(Manager& manager, std::string content) {
    memory::NewMemory memory;
    memory.content = std::move(content);
    return must(manager.remember(memory)).id;
}

std::size_t count(Manager& manager, std::string_view query) {
    return must(manager.recall(query)).hits.size();
}

// A connection that does something before each statement it prepares.
class Watched final : public memory::storage::Connection {
  public:
    Watched(memory::storage::Connection& inner, std::function<void(std::string_view)> before)
        : inner_(inner), before_(std::move(before)) {}
    [[nodiscard]] memory::Result<memory::storage::Rows> prepare(std::string_view sql) override {
        before_(sql);
        return inner_.prepare(sql);
    }
    [[nodiscard]] std::int64_t changed_rows() const override { return inner_.changed_rows(); }

  private:
    memory::storage::Connection& inner_;
    std::function<void(std::string_view)> before_;
};

// A connection that refuses the statements that hold a text.
class Refusing final : public memory::storage::Connection {
  public:
    Refusing(memory::storage::Connection& inner, std::string_view what)
        : inner_(inner), what_(what) {}
    [[nodiscard]] memory::Result<memory::storage::Rows> prepare(std::string_view sql) override {
        if (sql.find(what_) == std::string_view::npos) return inner_.prepare(sql);
        return tl::unexpected(memory::Error{memory::ErrorCode::busy, "refused", "test", true});
    }
    [[nodiscard]] std::int64_t changed_rows() const override { return inner_.changed_rows(); }

  private:
    memory::storage::Connection& inner_;
    std::string_view what_;
};

const memory::base::Deadline kPatience = memory::base::Deadline::in(60'000);

}  // namespace

TEST_CASE("what one opening commits the other finds at once", "[recall]") {
    RecallStore store;
    auto other = must(Manager::open(store.file.config()));
    CHECK(count(other, "walrus") == 0);
    const std::string id = remember(store.manager, "the walrus");
    CHECK(count(other, "walrus") == 1);
    must(other.forget({id}));
    CHECK(count(store.manager, "walrus") == 0);
}

TEST_CASE("what another process commits is found at once, and what it forgets is not", "[recall]") {
    RecallStore store;
    support::ChildProcess other("recaller", {store.file.path()});
    CHECK(other.ask("recall walrus").empty());
    std::string here;
    for (int round = 0; round < 20; ++round) {
        const std::string word = "walrus" + std::to_string(round);
        const std::string theirs = other.ask("remember the " + word);
        CHECK(count(store.manager, word) == 1);
        here = remember(store.manager, "a " + word + " of ours");
        const std::string both = other.ask("recall " + word);
        CHECK(both.find(here) != std::string::npos);
        CHECK(both.find(theirs) != std::string::npos);
        CHECK(other.ask("update " + here + " nothing " + std::to_string(round)) == "done");
        CHECK(count(store.manager, word) == 1);
        if (round % 5 == 0) CHECK(other.ask("compact") == "done");
        CHECK(other.ask("forget " + theirs) == "done");
        CHECK(count(store.manager, word) == 0);
        if (round % 7 == 0) must(store.manager.compact());
        CHECK(other.ask("recall " + word).empty());
    }
}

TEST_CASE("tombstones that went before they were seen leave nothing in the index", "[recall]") {
    RecallStore store;
    support::ChildProcess other("recaller", {store.file.path()});
    const std::string first = remember(store.manager, "the walrus");
    remember(store.manager, "the seal");
    CHECK(count(store.manager, "walrus") == 1);
    CHECK(other.ask("forget " + first) == "done");
    CHECK(other.ask("compact") == "done");
    const auto answer = must(store.manager.recall("walrus seal"));
    CHECK(answer.hits.size() == 1);
    CHECK(answer.searched == 1);
}

TEST_CASE("compacting makes only that index begin anew which has not seen all", "[recall]") {
    RecallStore store;
    const auto& inside = memory::StoreAccess::of(store.store);
    const auto follow = [&](memory::recall::StoreIndex& index) {
        auto snapshot = must(inside.read({}));
        must(index.follow(snapshot.sql(), kPatience));
        return index.restarts();
    };
    const std::string first = remember(store.manager, "the walrus");
    remember(store.manager, "the seal");
    memory::recall::StoreIndex old;
    memory::recall::StoreIndex current;
    CHECK(follow(old) == 0);
    must(store.manager.forget({first}));
    CHECK(follow(current) == 0);
    must(store.manager.compact());
    CHECK(follow(current) == 0);
    must(store.manager.compact());
    remember(store.manager, "the otter");
    CHECK(follow(current) == 0);
    CHECK(current.items().size() == 2);
    CHECK(follow(old) == 1);
    CHECK(old.items().size() == 2);
    CHECK(old.items().terms() == current.items().terms());
}

TEST_CASE("tombstones that went while reading was broken off leave nothing either", "[recall]") {
    RecallStore store;
    Names all;
    for (int i = 0; i < 1500; ++i)
        all.push_back(remember(store.manager, "the walrus number " + std::to_string(i)));
    memory::recall::StoreIndex index;
    const auto& inside = memory::StoreAccess::of(store.store);
    {
        // Cancelled after the first step that reads rows.
        std::stop_source stop;
        memory::CallOptions call;
        call.deadline_ms = 60'000;
        call.stop = stop.get_token();
        const auto deadline = must(inside.deadline(call));
        auto snapshot = must(inside.read({}));
        int steps = 0;
        Watched watched(snapshot.sql(), [&](std::string_view sql) {
            const bool reads = sql.find("i.item > ?1") != std::string_view::npos ||
                               sql.find("SELECT bytes") != std::string_view::npos;
            if (reads && ++steps == 1) stop.request_stop();
        });
        const auto followed = index.follow(watched, deadline);
        REQUIRE_FALSE(followed);
        CHECK(followed.error().code == memory::ErrorCode::cancelled);
        CHECK(index.sequence() == 0);
        CHECK(index.items().size() > 0);
    }
    must(store.manager.forget({all.begin(), all.begin() + 10}));
    must(store.manager.compact());
    auto snapshot = must(inside.read({}));
    must(index.follow(snapshot.sql(), kPatience));
    CHECK(index.items().size() == 1490);
}

TEST_CASE("reading that was broken off goes on where it was", "[recall]") {
    RecallStore store;
    Names all;
    for (int i = 0; i < 1100; ++i)
        all.push_back(remember(store.manager, "the walrus number " + std::to_string(i)));
    memory::CallOptions at_once;
    at_once.deadline_ms = 0;
    const auto late = store.manager.recall("walrus", {}, at_once);
    REQUIRE_FALSE(late);
    CHECK(late.error().code == memory::ErrorCode::deadline);
    must(store.manager.forget({all[3]}));
    memory::MemoryUpdate update;
    update.content = "a seal";
    must(store.manager.update_memory(all[5], update));
    const auto answer = must(store.manager.recall("walrus"));
    CHECK(answer.searched == 1099);
    CHECK(count(store.manager, "seal") == 1);
    // It is kept up to date now: no time is needed.
    CHECK(store.manager.recall("walrus", {}, at_once));
}

TEST_CASE("what was changed since a segment was written is read, also after a failure to") {
    RecallStore store;
    Names all;
    for (int i = 0; i < 600; ++i)
        all.push_back(remember(store.manager, "the walrus number " + std::to_string(i)));
    const auto& inside = memory::StoreAccess::of(store.store);
    must(inside.database->do_own_work(kPatience));
    memory::MemoryUpdate update;
    update.content = "a seal";
    must(store.manager.update_memory(all[5], update));
    memory::recall::StoreIndex index;
    auto snapshot = must(inside.read({}));
    CHECK(must(snapshot.sql().integer("SELECT count(*) FROM recall_segments")).value_or(0) > 0);
    Refusing refusing(snapshot.sql(), "i.change > ?1");
    CHECK_FALSE(index.follow(refusing, kPatience));
    must(index.follow(snapshot.sql(), kPatience));
    memory::recall::Request request;
    request.query = "seal";
    CHECK(index.items().recall(request).size() == 1);
}

TEST_CASE("who waits for another to read the index in waits no longer than it may", "[recall]") {
    RecallStore store;
    remember(store.manager, "the walrus");
    memory::recall::StoreIndex index;
    const auto& inside = memory::StoreAccess::of(store.store);
    auto mine = must(inside.read({}));
    auto theirs = must(inside.read({}));
    std::optional<memory::ErrorCode> waited;
    Watched watched(theirs.sql(), [&](std::string_view sql) {
        if (sql.find("i.item > ?1") == std::string_view::npos || waited) return;
        // In the middle of theirs.
        waited = memory::ErrorCode::internal;
        std::thread other([&] {
            memory::CallOptions call;
            call.deadline_ms = 20;
            const auto outcome = index.follow(mine.sql(), must(inside.deadline(call)));
            if (!outcome) waited = outcome.error().code;
        });
        other.join();
    });
    must(index.follow(watched, kPatience));
    CHECK(waited == memory::ErrorCode::deadline);
    CHECK(index.items().size() == 1);
}

TEST_CASE("a snapshot that is older than the index finds what it sees", "[recall]") {
    RecallStore store;
    remember(store.manager, "the old walrus");
    const auto& inside = memory::StoreAccess::of(store.store);
    memory::recall::StoreIndex index;
    auto before = must(inside.read({}));
    const auto seen = must(before.sql().integer("SELECT count(*) FROM items"));
    CHECK(seen == 1);
    remember(store.manager, "the new walrus");
    auto after = must(inside.read({}));
    must(index.follow(after.sql(), kPatience));
    const auto sequence = index.sequence();
    must(index.follow(before.sql(), kPatience));
    CHECK(index.sequence() == sequence);
    CHECK(index.items().size() == 2);
}

namespace {

// Opens the store a second time with a clock that does something once, when it is asked within a
// recall: after the index was followed and before it is searched.
struct Interrupted {
    explicit Interrupted(const RecallStore& store) : manager(must(Manager::open(config(store)))) {}

    memory::Config config(const RecallStore& store) {
        memory::Config config = store.file.config();
        config.clock = [this, now = store.clock.function()] {
            if (auto once = std::exchange(act, nullptr)) once();
            return now();
        };
        return config;
    }

    std::function<void()> act;
    Manager manager;
};

}  // namespace

TEST_CASE("what is written while a recall is under way is not in its answer", "[recall]") {
    RecallStore store;
    for (int i = 0; i < 30; ++i)
        remember(store.manager, "an old walrus " + std::to_string(i));
    Interrupted reader(store);
    CHECK(count(reader.manager, "walrus") == 10);
    reader.act = [&] {
        for (int i = 0; i < 30; ++i)
            remember(store.manager, "walrus walrus " + std::to_string(i));
        CHECK(count(store.manager, "walrus") == 10);  // the index has them now
    };
    const auto answer = must(reader.manager.recall("walrus"));
    CHECK(answer.hits.size() == 10);
    for (const auto& hit : answer.hits)
        CHECK(hit.text.starts_with("an old walrus"));
}

TEST_CASE("an index that begins anew while a recall is under way loses it nothing", "[recall]") {
    RecallStore store;
    support::ChildProcess other("recaller", {store.file.path()});
    remember(store.manager, "the walrus");
    Interrupted reader(store);
    CHECK(count(reader.manager, "walrus") == 1);
    reader.act = [&] {
        CHECK(other.ask("forget " + other.ask("remember a seal")) == "done");
        CHECK(other.ask("compact") == "done");
        // Reading it in anew is broken off at once.
        memory::CallOptions at_once;
        at_once.deadline_ms = 0;
        CHECK_FALSE(store.manager.recall("walrus", {}, at_once));
    };
    CHECK(count(reader.manager, "walrus") == 1);
}
