// Forgetting items of every kind.
#include <algorithm>
#include <chrono>
#include <filesystem>

#include "support/catch.hpp"
#include "support/clocked_store.hpp"
#include "support/database.hpp"
#include "support/erasing.hpp"
#include "support/markers.hpp"
#include "support/must.hpp"

using memory::ErrorCode;
using memory::ItemFilter;
using memory::ItemKind;
using memory::Json;
using memory::ScopeValues;
using support::ClockedStore;
using support::must;

namespace {

std::string remember(ClockedStore& store, std::string content,
                     std::optional<std::string> user = std::nullopt) {
    memory::NewMemory memory;
    memory.content = std::move(content);
    memory.scope.user = std::move(user);
    return must(store.manager.remember(memory)).id;
}

std::string happen(ClockedStore& store, std::string content,
                   std::optional<std::string> user = std::nullopt) {
    memory::NewEpisode episode;
    episode.content = std::move(content);
    episode.scope.user = std::move(user);
    return must(store.manager.store_episode(episode)).id;
}

}  // namespace

TEST_CASE("items of any kind are forgotten in one call", "[forget]") {
    ClockedStore store(support::fold_above(4));
    store.say_many("s", 8);
    const auto summary = must(store.summaries.get_current_summary("s"))->id;
    const auto message = store.say("s", "secret");
    const auto memory = remember(store, "secret");
    const auto episode = happen(store, "secret");
    const auto before = must(store.manager.health());
    const auto forgotten = must(store.manager.forget({message, memory, episode, summary, memory}));
    CHECK_FALSE(forgotten.dry_run);
    CHECK_FALSE(forgotten.erasure.pending);
    CHECK(forgotten.erasure.messages == 1);
    CHECK(forgotten.erasure.memories == 1);
    CHECK(forgotten.erasure.episodes == 1);
    CHECK(forgotten.erasure.summaries >= 1);
    REQUIRE(forgotten.items.size() == 4);
    CHECK(forgotten.items[0].kind == ItemKind::message);
    CHECK(forgotten.items[0].id == message);
    CHECK(forgotten.items[3].kind == ItemKind::summary);
    CHECK(store.transcript("s").back().empty());
    CHECK(store.manager.memory(memory).error().code == ErrorCode::not_found);
    CHECK(store.manager.episode(episode).error().code == ErrorCode::not_found);
    int buried = 0;
    for (const auto& change : must(store.manager.changes(before.sequence)).items)
        buried += change.deleted ? 1 : 0;
    CHECK(buried >= 3);
    CHECK(store.problems().empty());
    CHECK(store.manager.forget({memory}).error().code == ErrorCode::not_found);
}

TEST_CASE("what is not there, or is no id, forgets nothing", "[forget]") {
    ClockedStore store;
    const auto memory = remember(store, "keep");
    CHECK(store.manager.forget({memory, "01234567-89ab-7def-8123-456789abcdef"}).error().code ==
          ErrorCode::not_found);
    CHECK(store.manager.forget({memory, "x"}).error().code == ErrorCode::invalid_argument);
    CHECK(store.manager.forget({}).error().code == ErrorCode::invalid_argument);
    CHECK(store.manager.forget(std::vector<std::string>(10'001, memory)).error().code ==
          ErrorCode::limit);
    CHECK(store.manager.memory(memory));
}

TEST_CASE("a dry run says what would go and changes nothing", "[forget]") {
    ClockedStore store(support::fold_above(4));
    store.say_many("s", 12);
    const auto message = must(store.manager.messages("s")).items.front().id;
    const auto memory = remember(store, "keep");
    const auto before = store.exported();
    const auto sequence = must(store.manager.health()).sequence;
    const auto dry = must(store.manager.forget({message, memory}, true));
    CHECK(dry.dry_run);
    CHECK_FALSE(dry.erasure.pending);
    CHECK(store.exported() == before);
    CHECK(must(store.manager.health()).sequence == sequence);
    CHECK(must(store.manager.health()).erasures_pending == 0);
    const auto real = must(store.manager.forget({message, memory}));
    CHECK(real.erasure.messages == dry.erasure.messages);
    CHECK(real.erasure.summaries == dry.erasure.summaries);
    CHECK(real.erasure.memories == dry.erasure.memories);
    CHECK(real.items.size() == dry.items.size());
}

TEST_CASE("what matches is forgotten, the rest stays", "[forget]") {
    ClockedStore store;
    memory::NewMessage hers = support::user("hers");
    hers.scope.user = "ada";
    must(store.manager.add_message("ada", hers));
    store.say("other", "his");
    remember(store, "hers", "ada");
    const auto his = remember(store, "his", "bob");
    happen(store, "hers", "ada");
    const auto rain = happen(store, "rain");
    ItemFilter filter;
    filter.scope.user = ScopeValues{"ada"};
    const auto dry = must(store.manager.forget_matching(filter, true));
    const auto forgotten = must(store.manager.forget_matching(filter));
    CHECK(forgotten.erasure.messages == 1);
    CHECK(forgotten.erasure.memories == 1);
    CHECK(forgotten.erasure.episodes == 1);
    CHECK(dry.items.size() == 3);
    CHECK(forgotten.items.size() == 3);
    CHECK(must(store.manager.forget_matching(filter)).items.empty());
    CHECK(store.manager.memory(his));
    CHECK(store.manager.episode(rain));
    CHECK(store.transcript("other") == std::vector<std::string>{"his"});
    CHECK(store.problems().empty());

    filter = {};
    filter.kinds = {ItemKind::episode};
    CHECK(must(store.manager.forget_matching(filter)).erasure.episodes == 1);
    CHECK(store.manager.memory(his));
}

TEST_CASE("forgetting leaves nothing behind that has expired", "[forget]") {
    ClockedStore store;
    std::vector<memory::NewMemory> many(600);
    for (std::size_t i = 0; i < many.size(); ++i) {
        many[i].content = "soon gone " + std::to_string(i);
        many[i].scope.user = "ada";
        many[i].expires_at = store.clock.now() + std::chrono::hours{1};
    }
    must(store.manager.remember_many(many));
    store.clock.pass(std::chrono::hours{1});
    ItemFilter filter;
    filter.scope.user = ScopeValues{"ada"};
    CHECK(must(store.manager.forget_matching(filter)).erasure.memories == 0);
    CHECK(must(store.manager.health()).items == 0);
    CHECK(store.problems().empty());
}

TEST_CASE("an empty filter and one for summaries are refused", "[forget]") {
    ClockedStore store;
    remember(store, "keep");
    CHECK(store.manager.forget_matching({}).error().code == ErrorCode::invalid_argument);
    CHECK(store.manager.forget_matching({}, true).error().code == ErrorCode::invalid_argument);
    ItemFilter filter;
    filter.kinds = {ItemKind::summary};
    CHECK(store.manager.forget_matching(filter).error().code == ErrorCode::invalid_argument);
    CHECK(must(store.manager.memories()).items.size() == 1);
}

TEST_CASE("many messages of a session are redacted with one remaking of its summary", "[forget]") {
    ClockedStore store(support::fold_above(4));
    store.say_many("s", 40);
    ItemFilter filter;
    filter.scope.session = ScopeValues{"s"};
    const auto forgotten = must(store.manager.forget_matching(filter));
    CHECK(forgotten.erasure.messages == 40);
    for (const auto& text : store.transcript("s"))
        CHECK(text.empty());
    CHECK(store.summary("s").find("Sheep") == std::string::npos);
    CHECK(store.problems().empty());
}

TEST_CASE("a summary is forgotten with those that were made from it", "[forget]") {
    ClockedStore store(support::fold_above(4));
    store.say_many("s", 8);
    const auto before = store.summary("s");
    const auto wrong =
        must(store.summaries.add_summary("s", "The KUDUMARK is a sheep. " + before)).id;
    store.say_many("s", 8);
    REQUIRE(store.summary("s").find("KUDUMARK") != std::string::npos);
    const auto dry = must(store.manager.forget({wrong}, true));
    const auto forgotten = must(store.manager.forget({wrong}));
    CHECK(forgotten.erasure.summaries >= 2);
    CHECK(dry.erasure.summaries == forgotten.erasure.summaries);
    CHECK(store.summary("s") == before);
    CHECK(support::scan_for(store.file.directory(), {"KUDUMARK"}).empty());
    store.say_many("s", 8);
    CHECK_FALSE(store.summary("s").empty());
    CHECK(store.summary("s").find("KUDUMARK") == std::string::npos);
    CHECK(store.problems().empty());
}

TEST_CASE("a session cleared with all takes its memories and episodes along", "[forget]") {
    const bool all = GENERATE(true, false);
    ClockedStore store;
    store.say("s", "Hello.");
    memory::NewMemory memory;
    memory.content = "of s";
    memory.session = "s";
    memory.scope.user = "ada";
    must(store.manager.remember(memory));
    memory::NewEpisode episode;
    episode.content = "in s";
    episode.session = "s";
    must(store.manager.store_episode(episode));
    remember(store, "of nobody");
    const auto erasure = must(store.manager.clear_session_memory("s", all));
    CHECK(erasure.memories == (all ? 1 : 0));
    CHECK(erasure.episodes == (all ? 1 : 0));
    CHECK(must(store.manager.memories()).items.size() == (all ? 1 : 2));
    CHECK(must(store.manager.episodes()).items.size() == (all ? 0 : 1));
    CHECK(store.problems().empty());
}

TEST_CASE("forgetting that takes longer than its deadline forgets nothing", "[forget]") {
    const bool dry_run = GENERATE(true, false);
    ClockedStore store;
    std::vector<memory::NewMemory> many(5000);
    for (std::size_t i = 0; i < many.size(); ++i)
        many[i].content = "statement " + std::to_string(i);
    must(store.manager.remember_many(many));
    ItemFilter filter;
    filter.kinds = {ItemKind::memory};
    memory::CallOptions soon;
    soon.deadline_ms = 2;
    CHECK(store.manager.forget_matching(filter, dry_run, soon).error().code == ErrorCode::deadline);
    CHECK(must(store.manager.health()).items == 5000);
    CHECK(must(store.manager.forget_matching(filter)).erasure.memories == 5000);
}

TEST_CASE("no byte of what was forgotten or has expired is left in the files", "[forget]") {
    const support::TemporaryStore file;
    const std::vector<std::string> markers{"ZEBRAMARK", "QUAGGAMARK", "OKAPIMARK",  "TAPIRMARK",
                                           "CIVETMARK", "GENETMARK",  "SERVALMARK", "CARACALMARK"};
    {
        support::TestClock clock;
        auto config = file.config();
        config.clock = clock.function();
        auto manager = must(memory::Manager::open(config));
        memory::NewMemory memory;
        memory.content = support::repeated("ZEBRAMARK", 20'000);
        memory.metadata = Json::parse(R"({"QUAGGAMARK":"QUAGGAMARK"})").value();
        memory.tags = {"OKAPIMARK"};
        memory.source = "TAPIRMARK";
        memory.scope.user = "CIVETMARK";
        memory.idempotency_key = "GENETMARK";
        memory.reason = "SERVALMARK";
        const auto id = must(manager.remember(memory)).id;
        memory::MemoryUpdate update;
        update.content = support::repeated("CARACALMARK", 300);
        update.by = "SERVALMARK";
        must(manager.update_memory(id, update));
        memory::NewEpisode episode;
        episode.content = support::repeated("ZEBRAMARK", 500);
        episode.kind = "QUAGGAMARK";
        episode.source = "TAPIRMARK";
        episode.scope.project = "CIVETMARK";
        episode.idempotency_key = "GENETMARK";
        const auto happened = must(manager.store_episode(episode)).id;
        // The scan would see each of them.
        const auto seen = support::scan_for(file.directory(), markers);
        for (const std::string& marker : markers) {
            CHECK(std::any_of(seen.begin(), seen.end(), [&](const std::string& place) {
                return place.find(marker) != std::string::npos;
            }));
        }
        const auto forgotten = must(manager.forget({id, happened}));
        CHECK_FALSE(forgotten.erasure.pending);

        memory.content = support::repeated("ZEBRAMARK", 5000);
        memory.expires_at = clock.now() + std::chrono::hours{1};
        must(manager.remember(memory));
        clock.pass(std::chrono::hours{1});
        must(manager.add_message("s", support::user("Hello.")));
        must(manager.health());  // does what is due
        CHECK(must(manager.health()).erasures_pending == 0);
        CHECK(support::scan_for(file.directory(), markers).empty());
    }
    CHECK(support::find_markers(file.directory(), markers).empty());
}
