// The list of bullets, and that an answer which is given again is never another than a new one.
#include <functional>
#include <string>
#include <vector>

#include "kioku/manager.hpp"
#include "support/catch.hpp"
#include "support/child_process.hpp"
#include "support/recalling.hpp"

using memory::NewMemory;
using memory::RecallOptions;
using memory::ScopeValues;
using support::must;
using support::RecallStore;

namespace {

struct Asked : RecallStore {
    std::string ask(std::string_view query = "walrus", std::int64_t limit = 5,
                    const RecallOptions& options = {}) {
        return must(manager.query_memory(query, limit, options));
    }
    // Whether the answer was one that was kept.
    bool is_kept(std::string_view query = "walrus", std::int64_t limit = 5,
                 const RecallOptions& options = {}) {
        const auto before = must(manager.health());
        static_cast<void>(ask(query, limit, options));
        const auto after = must(manager.health());
        const auto hits = after.recall_cache_hits - before.recall_cache_hits;
        CHECK(hits + after.recall_cache_misses - before.recall_cache_misses == 1);
        return hits == 1;
    }
};

}  // namespace

TEST_CASE("query_memory answers a bullet for each hit, best first", "[recall]") {
    Asked store;
    store.memory("two", "The walrus eats clams");
    store.memory("one", "A walrus is a walrus:\nit has tusks\nand whiskers");
    CHECK(store.ask("walrus tusks whiskers") ==
          "- A walrus is a walrus:\n  it has tusks\n  and whiskers\n- The walrus eats clams\n");
    CHECK(store.ask("walrus tusks whiskers", 1) ==
          "- A walrus is a walrus:\n  it has tusks\n  and whiskers\n");
    CHECK(store.ask("submarine").empty());
}

TEST_CASE("an answer is kept and given again, and counted", "[recall]") {
    Asked store;
    const std::string id = store.memory("kept", "The walrus eats clams");
    CHECK_FALSE(store.is_kept());
    CHECK(store.is_kept());
    CHECK(store.ask() == "- The walrus eats clams\n");
    CHECK_FALSE(store.is_kept("submarine"));
    CHECK(store.is_kept("submarine"));
    // Each time it was answered counts as an access of the memory.
    CHECK(must(store.manager.memory(id)).access_count == 3);
}

TEST_CASE("other options are other answers", "[recall]") {
    Asked store;
    store.memory("kept", "The walrus eats clams");
    const std::vector<std::function<void(RecallOptions&)>> changes = {
        [](auto&) {},
        [](auto& o) { o.filter.kinds = {memory::ItemKind::memory}; },
        [](auto& o) { o.filter.kinds = std::vector<memory::ItemKind>(); },
        [](auto& o) { o.filter.scope.user = ScopeValues{"a"}; },
        [](auto& o) { o.filter.scope.user = ScopeValues{std::nullopt}; },
        [](auto& o) { o.filter.scope.user = ScopeValues(); },
        [](auto& o) { o.filter.scope.agent = ScopeValues{"a"}; },
        [](auto& o) { o.filter.scope.project = ScopeValues{"a"}; },
        [](auto& o) { o.filter.scope.session = ScopeValues{"a"}; },
        [](auto& o) { o.filter.category = {"a"}; },
        [](auto& o) { o.filter.tags_any = {"a"}; },
        [](auto& o) { o.filter.tags_all = {"a"}; },
        [](auto& o) { o.filter.tags_all = {"a", "b"}; },
        [](auto& o) { o.filter.min_confidence = 0.5; },
        [](auto& o) { o.filter.max_confidence = 0.5; },
        [](auto& o) { o.filter.pinned = true; },
        [](auto& o) { o.filter.pinned = false; },
        [](auto& o) { o.filter.source = {"a"}; },
        [](auto& o) { o.filter.episode_kind = {"a"}; },
        [](auto& o) { o.filter.since = memory::Timestamp(std::chrono::milliseconds{5}); },
        [](auto& o) { o.filter.until = memory::Timestamp(std::chrono::milliseconds{5}); },
        [](auto& o) { o.filter.metadata = {{{"a"}, memory::Comparison::equal, {true}}}; },
        [](auto& o) {
            o.filter.metadata = {{{"a"}, memory::Comparison::equal, {std::int64_t{1}}}};
        },
        [](auto& o) { o.filter.metadata = {{{"a"}, memory::Comparison::equal, {1.0}}}; },
        [](auto& o) { o.filter.metadata = {{{"a"}, memory::Comparison::equal, {nullptr}}}; },
        [](auto& o) { o.filter.metadata = {{{"a"}, memory::Comparison::equal, {"1"}}}; },
        [](auto& o) { o.filter.metadata = {{{"a"}, memory::Comparison::exists, {}}}; },
        [](auto& o) { o.filter.metadata = {{{"a", "b"}, memory::Comparison::exists, {}}}; },
        [](auto& o) { o.budget_tokens = 100; },
        [](auto& o) { o.exclude = {"a"}; },
        [](auto& o) { o.exclude = {"a", "b"}; },
        [](auto& o) { o.now = memory::Timestamp(std::chrono::milliseconds{5}); },
    };
    for (int round = 0; round < 2; ++round) {
        for (std::size_t at = 0; at < changes.size(); ++at) {
            INFO("change " << at);
            RecallOptions options;
            changes[at](options);
            CHECK(store.is_kept("walrus", 5, options) == (round == 1));
        }
        CHECK(store.is_kept("walrus", 6) == (round == 1));
        CHECK(store.is_kept("walrus ") == (round == 1));
    }
    // What the text does not show makes no other answer.
    RecallOptions same;
    same.explain = false;
    same.neighbours = 3;
    CHECK(store.is_kept("walrus", 5, same));
}

TEST_CASE("no kept answer outlives a write", "[recall]") {
    Asked store;
    const std::string id = store.memory("first", "The walrus eats clams");
    store.message("said", "s1", "hello");
    CHECK(store.ask() == "- The walrus eats clams\n");
    store.memory("second", "The walrus walrus sleeps");
    CHECK(store.ask().find("sleeps") != std::string::npos);
    memory::MemoryUpdate update;
    update.content = "The walrus eats fish";
    must(store.manager.update_memory(id, update));
    CHECK(store.ask().find("fish") != std::string::npos);
    CHECK(store.ask().find("clams") == std::string::npos);
    must(store.manager.forget({id}));
    CHECK(store.ask() == "- The walrus walrus sleeps\n");
    store.episode("seen", "The walrus was seen");
    CHECK(store.ask().find("seen") != std::string::npos);
    store.message("again", "s1", "one more walrus");
    CHECK(store.ask().find("one more") != std::string::npos);
    must(store.manager.redact_message(store.ids["again"]));
    CHECK(store.ask().find("one more") == std::string::npos);
    must(store.manager.compact());
    CHECK(store.ask().find("sleeps") != std::string::npos);
}

TEST_CASE("no kept answer outlives a write of another process", "[recall]") {
    Asked store;
    store.memory("first", "The walrus eats clams");
    CHECK(store.ask() == "- The walrus eats clams\n");
    support::ChildProcess other("recaller", {store.file.path()});
    const std::string id = other.ask("remember The walrus walrus sleeps");
    CHECK(store.ask().starts_with("- The walrus walrus sleeps\n"));
    CHECK(other.ask("forget " + id) == "done");
    CHECK(store.ask() == "- The walrus eats clams\n");
}

TEST_CASE("no kept answer outlives an expiry, a day or 300 seconds", "[recall]") {
    Asked store;
    NewMemory brief;
    brief.content = "The walrus is ill";
    brief.expires_at = store.clock.now() + std::chrono::seconds{100};
    store.memory("brief", brief);
    CHECK(store.ask() == "- The walrus is ill\n");
    store.clock.pass(std::chrono::milliseconds{99'999});
    CHECK(store.is_kept());
    store.clock.pass(std::chrono::milliseconds{1});
    CHECK(store.ask().empty());
    // After 300 seconds.
    CHECK(store.is_kept());
    store.clock.pass(std::chrono::milliseconds{299'999});
    CHECK(store.is_kept());
    store.clock.pass(std::chrono::milliseconds{1});
    CHECK_FALSE(store.is_kept());
    // At midnight UTC, which "yesterday" is counted from.
    const auto midnight =
        std::chrono::ceil<std::chrono::days>(store.clock.now()) - store.clock.now();
    store.clock.pass(midnight - std::chrono::milliseconds{10});
    CHECK_FALSE(store.is_kept("walrus yesterday"));
    store.clock.pass(std::chrono::milliseconds{9});
    CHECK(store.is_kept("walrus yesterday"));
    store.clock.pass(std::chrono::milliseconds{1});
    CHECK_FALSE(store.is_kept("walrus yesterday"));
}
