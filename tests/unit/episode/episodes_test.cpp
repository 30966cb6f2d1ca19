// Episodes: storing, reading, listing.
#include <chrono>

#include "support/catch.hpp"
#include "support/clocked_store.hpp"
#include "support/must.hpp"

using memory::ErrorCode;
using memory::ItemFilter;
using memory::Json;
using memory::NewEpisode;
using memory::ScopeValues;
using support::ClockedStore;
using support::must;

namespace {

NewEpisode event(std::string content) {
    NewEpisode episode;
    episode.content = std::move(content);
    return episode;
}

}  // namespace

TEST_CASE("an episode comes back as it was given", "[episode]") {
    ClockedStore store;
    NewEpisode given = event("The build failed.");
    given.kind = "build";
    given.source = "ci";
    given.metadata = Json::parse(R"({"code":2})").value();
    given.scope = {"ada", {}, "kioku"};
    given.session = "s";
    given.occurred_at = store.clock.now() - std::chrono::hours{5};
    const auto stored = must(store.manager.store_episode(given));
    CHECK_FALSE(stored.existed);
    const auto episode = must(store.manager.episode(stored.id));
    CHECK(episode.id == stored.id);
    CHECK(episode.content == given.content);
    CHECK(episode.kind == "build");
    CHECK(episode.source == "ci");
    CHECK(episode.metadata == given.metadata);
    CHECK(episode.scope == given.scope);
    CHECK(episode.session == "s");
    CHECK(episode.occurred_at == *given.occurred_at);
    CHECK(episode.created_at == store.clock.now());
    CHECK(must(store.manager.get_memory_stats("s")).episodes == 1);
    CHECK(store.problems().empty());
}

TEST_CASE("an episode needs nothing but its content", "[episode]") {
    ClockedStore store;
    const auto episode =
        must(store.manager.episode(must(store.manager.store_episode(event("It rained."))).id));
    CHECK(episode.kind == "event");
    CHECK(episode.source == "opencode");
    CHECK(episode.metadata.is_null());
    CHECK_FALSE(episode.session);
    CHECK(episode.occurred_at == store.clock.now());
}

TEST_CASE("the same may happen twice, under one key once", "[episode]") {
    ClockedStore store;
    NewEpisode one = event("It rained.");
    const auto first = must(store.manager.store_episode(one));
    CHECK(must(store.manager.store_episode(one)).id != first.id);
    one.idempotency_key = "k";
    const auto keyed = must(store.manager.store_episode(one));
    const auto again = must(store.manager.store_episode(one));
    CHECK(again.existed);
    CHECK(again.id == keyed.id);
    one.content = "It snowed.";
    CHECK(store.manager.store_episode(one).error().code == ErrorCode::conflict);
    must(store.manager.forget({keyed.id}));
    CHECK_FALSE(must(store.manager.store_episode(one)).existed);
}

TEST_CASE("a memory's key is not an episode's", "[episode]") {
    ClockedStore store;
    NewEpisode one = event("It rained.");
    one.idempotency_key = "k";
    must(store.manager.store_episode(one));
    memory::NewMemory memory;
    memory.content = "It rains here.";
    memory.idempotency_key = "k";
    CHECK_FALSE(must(store.manager.remember(memory)).existed);
}

TEST_CASE("what happened last comes first", "[episode]") {
    ClockedStore store;
    for (int i = 0; i < 9; ++i) {
        NewEpisode episode = event(std::to_string(i));
        episode.occurred_at = store.clock.now() - std::chrono::minutes{(i * 4) % 9};
        must(store.manager.store_episode(episode));
    }
    std::vector<std::string> seen;
    memory::Page page{2, std::nullopt};
    do {
        const auto list = must(store.manager.episodes({}, page));
        for (const auto& episode : list.items)
            seen.push_back(episode.content);
        page.cursor = list.next;
    } while (page.cursor);
    CHECK(seen == std::vector<std::string>{"0", "7", "5", "3", "1", "8", "6", "4", "2"});
}

TEST_CASE("episodes are filtered as memories are", "[episode]") {
    ClockedStore store;
    NewEpisode one = event("one");
    one.kind = "build";
    one.scope.user = "ada";
    must(store.manager.store_episode(one));
    NewEpisode two = event("two");
    two.source = "ci";
    two.metadata = Json::parse(R"({"n":1})").value();
    two.session = "s";
    must(store.manager.store_episode(two));
    memory::NewMemory memory;
    memory.content = "three";
    must(store.manager.remember(memory));
    const auto count = [&](const ItemFilter& filter) {
        return must(store.manager.episodes(filter)).items.size();
    };
    ItemFilter filter;
    CHECK(count(filter) == 2);
    filter.episode_kind = {"build", "deploy"};
    CHECK(count(filter) == 1);
    filter = {};
    filter.source = {"ci"};
    CHECK(count(filter) == 1);
    filter = {};
    filter.scope.user = ScopeValues{std::nullopt};
    CHECK(count(filter) == 1);
    filter = {};
    filter.scope.session = ScopeValues{"s"};
    CHECK(count(filter) == 1);
    filter = {};
    filter.metadata.push_back({{"n"}, memory::Comparison::exists, {}});
    CHECK(count(filter) == 1);
    filter = {};
    filter.pinned = false;  // a memory's own
    CHECK(count(filter) == 0);
}

TEST_CASE("what cannot be an episode is refused", "[episode]") {
    ClockedStore store;
    const auto code = [&](const NewEpisode& episode) {
        const auto outcome = store.manager.store_episode(episode);
        return outcome ? ErrorCode::internal : outcome.error().code;
    };
    CHECK(code(event("")) == ErrorCode::invalid_argument);
    CHECK(code(event("a\xff")) == ErrorCode::invalid_argument);
    NewEpisode episode = event("x");
    episode.kind = "";
    CHECK(code(episode) == ErrorCode::invalid_argument);
    episode.kind = "event";
    episode.source = std::string(257, 's');
    CHECK(code(episode) == ErrorCode::limit);
    CHECK(store.manager.episode("x").error().code == ErrorCode::invalid_argument);
    const auto message = store.say("s", "Hello.");
    CHECK(store.manager.episode(message).error().code == ErrorCode::not_found);
}
