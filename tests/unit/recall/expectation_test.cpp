// Why an item is among the hits or is not: each of the reasons.
#include <string>

#include "kioku/manager.hpp"
#include "support/catch.hpp"
#include "support/recalling.hpp"

using memory::ItemKind;
using memory::NewMemory;
using memory::RecallOptions;
using support::must;
using support::Names;
using support::RecallStore;

namespace {

bool says(const memory::Expectation& expected, const std::string& part) {
    INFO(expected.reason);
    return expected.reason.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("an expected item has the rank that it has among the hits", "[recall]") {
    RecallStore store;
    for (int i = 0; i < 300; ++i) {
        std::string text = "walrus " + std::to_string(i);
        for (int more = 0; more < i % 17; ++more)
            text += i % 3 == 0 ? " and tusks" : " in the sea";
        store.memory(std::to_string(i), text);
    }
    for (const std::int64_t limit : {5, 50, 120}) {
        RecallOptions options;
        options.limit = limit;
        const Names hits = store.recall("walrus tusks", options);
        REQUIRE(hits.size() == static_cast<std::size_t>(limit));
        for (std::size_t at = 0; at < hits.size(); at += 7) {
            const auto expected = store.expect("walrus tusks", store.ids[hits[at]], options);
            CHECK(expected.rank == static_cast<std::int64_t>(at) + 1);
            CHECK(says(expected, "rank " + std::to_string(at + 1) + ": "));
        }
        if (limit > 100) continue;  // of more than 100, other items are weighed for another limit
        options.limit = limit - 1;
        const auto below = store.expect("walrus tusks", store.ids[hits.back()], options);
        CHECK(below.rank == limit);
        CHECK(says(below, "beyond the limit of " + std::to_string(limit - 1)));
    }
}

TEST_CASE("an item that is not there is given a reason", "[recall]") {
    RecallStore store;
    store.message("said", "s1", "the walrus swims");
    store.message("redacted", "s1", "the walrus hides");
    must(store.manager.redact_message(store.ids["redacted"]));
    store.memory("forgotten", "the walrus was here");
    must(store.manager.forget({store.ids["forgotten"]}));
    store.memory("other", "bread and butter");
    const auto why = [&](const std::string& name, const RecallOptions& options = {}) {
        const auto expected = store.expect("walrus", store.ids[name], options);
        CHECK(expected.id == store.ids[name]);
        CHECK_FALSE(expected.rank);
        return expected;
    };
    CHECK(says(store.expect("walrus", "x"), "not the id of an item"));
    CHECK(says(why("forgotten"), "never there or is forgotten"));
    CHECK(says(why("redacted"), "redacted"));
    CHECK(says(why("other"), "no word of the query"));
    RecallOptions options;
    options.filter.kinds = {ItemKind::memory};
    CHECK(says(why("said", options), "the kinds asked for leave out a message"));
    options = {};
    options.filter.scope.user = memory::ScopeValues{"nobody"};
    CHECK(says(why("said", options), "the filter lets nothing through"));
    options = {};
    options.filter.until = store.clock.now() - std::chrono::hours{1};
    CHECK(says(why("said", options), "the filter leaves it out"));
    options = {};
    store.memory("own", "the walrus of a category");
    options.filter.max_confidence = 0.5;
    NewMemory unsure;
    unsure.content = "a walrus, perhaps";
    unsure.confidence = 0.1;
    store.memory("unsure", unsure);
    CHECK(says(why("own", options), "the filter leaves it out"));
    options = {};
    options.exclude = {store.ids["said"]};
    CHECK(says(why("said", options), "excluded"));
}

TEST_CASE("an expected summary that is not the current one says so", "[recall]") {
    RecallStore store;
    store.message("said", "s1", "hello");
    const auto first = must(store.summaries.add_summary("s1", "about walruses"));
    must(store.summaries.add_summary("s1", "about walruses again"));
    RecallOptions options;
    options.filter.kinds = {ItemKind::summary};
    CHECK(says(store.expect("walruses", first.id, options), "not the current one"));
    CHECK(says(store.expect("walruses", first.id), "not the current one"));
}

TEST_CASE("an expected item that the budget passed over has its rank and says so", "[recall]") {
    RecallStore store;
    std::string longer = "the walrus";
    for (int i = 0; i < 50; ++i)
        longer += " went on";
    store.memory("long", longer);
    RecallOptions options;
    options.budget_tokens = 5;
    const auto expected = store.expect("walrus", store.ids["long"], options);
    CHECK(expected.rank == 1);
    CHECK(says(expected, "budget_tokens"));
}
