// What recall answers of a store: whatever the filter lets through and nothing else.
#include <string>
#include <vector>

#include "kioku/manager.hpp"
#include "support/catch.hpp"
#include "support/recalling.hpp"

using memory::ItemFilter;
using memory::ItemKind;
using memory::NewMemory;
using memory::RecallOptions;
using memory::ScopeValues;
using support::must;
using support::Names;
using support::RecallStore;

namespace {

memory::Timestamp day(int number) {
    return std::chrono::sys_days{std::chrono::year{2025} / 6 / 1} + std::chrono::days{number};
}

// One item of each kind about a lighthouse.
struct Lighthouse : RecallStore {
    Lighthouse() {
        message("said", "s1", "The lighthouse is closed in winter");
        memory("kept", "The lighthouse keeper is called Ada");
        episode("happened", "The lighthouse lamp was repaired");
        message("other", "s2", "Bread needs flour and water");
    }
};

NewMemory scoped(std::string content, std::optional<std::string> user,
                 std::optional<std::string> project = std::nullopt) {
    NewMemory memory;
    memory.content = std::move(content);
    memory.scope.user = std::move(user);
    memory.scope.project = std::move(project);
    return memory;
}

}  // namespace

TEST_CASE("messages, memories and episodes are found unless other kinds are named", "[recall]") {
    Lighthouse store;
    CHECK(store.found("lighthouse") == Names{"happened", "kept", "said"});
    ItemFilter filter;
    filter.kinds = {ItemKind::memory};
    CHECK(store.found("lighthouse", filter) == Names{"kept"});
    filter.kinds = {ItemKind::episode, ItemKind::message};
    CHECK(store.found("lighthouse", filter) == Names{"happened", "said"});
    filter.kinds = std::vector<ItemKind>();
    CHECK(store.found("lighthouse", filter).empty());
    CHECK(store.found("submarine").empty());
}

TEST_CASE("a hit says what it is, where it stands and why", "[recall]") {
    RecallStore store;
    memory::NewMessage said = support::user("We moved the server to Helsinki");
    said.name = "Grace";
    said.metadata = must(memory::Json::parse(R"({"a":1})"));
    store.message("said", "s1", said);
    const auto answer = must(store.manager.recall("Which server is in Helsinki?"));
    REQUIRE(answer.hits.size() == 1);
    const auto& hit = answer.hits[0];
    CHECK(hit.id == store.ids["said"]);
    CHECK(hit.kind == ItemKind::message);
    CHECK(hit.text == "We moved the server to Helsinki");
    CHECK(hit.session == "s1");
    CHECK(hit.role == memory::Role::user);
    CHECK(hit.name == "Grace");
    CHECK(hit.metadata.text() == R"({"a":1})");
    CHECK(hit.created_at == store.clock.now());
    CHECK(hit.matched == Names{"server", "helsinki"});
    CHECK_FALSE(hit.reason.empty());
    double sum = 0;
    for (const auto& signal : hit.signals)
        sum += signal.share;
    CHECK(std::abs(sum - hit.score) < 1e-6);
    CHECK(answer.searched == 1);
    CHECK(answer.degraded.empty());
    RecallOptions plain;
    plain.explain = false;
    const auto bare = must(store.manager.recall("Which server is in Helsinki?", plain));
    REQUIRE(bare.hits.size() == 1);
    CHECK(bare.hits[0].score == hit.score);
    CHECK(bare.hits[0].reason.empty());
    CHECK(bare.hits[0].signals.empty());
}

TEST_CASE("of summaries the current one is found, and only where they are asked for", "[recall]") {
    RecallStore store;
    store.message("said", "s1", "hello");
    must(store.summaries.add_summary("s1", "They spoke of walruses and tea"));
    CHECK(store.found("walruses").empty());
    ItemFilter filter;
    filter.kinds = {ItemKind::summary};
    CHECK(store.found("walruses", filter).size() == 1);
    must(store.summaries.add_summary("s1", "They spoke of walruses and coffee"));
    RecallOptions options;
    options.filter = filter;
    const auto hits = must(store.manager.recall("walruses", options)).hits;
    REQUIRE(hits.size() == 1);
    CHECK(hits[0].text == "They spoke of walruses and coffee");
    CHECK(store.recall("tea", options).empty());
}

TEST_CASE("a scope filter takes a value, null for none, any of a list, and * as text", "[recall]") {
    RecallStore store;
    store.memory("ada", scoped("the walrus of ada", "ada"));
    store.memory("bob", scoped("the walrus of bob", "bob"));
    store.memory("star", scoped("the walrus of star", "*"));
    store.memory("nobody", scoped("the walrus of nobody", std::nullopt));
    store.memory("ada in one", scoped("the walrus in one", "ada", "one"));
    ItemFilter filter;
    filter.scope.user = ScopeValues{"ada"};
    CHECK(store.found("walrus", filter) == Names{"ada", "ada in one"});
    filter.scope.user = ScopeValues{std::nullopt};
    CHECK(store.found("walrus", filter) == Names{"nobody"});
    filter.scope.user = ScopeValues{"bob", std::nullopt};
    CHECK(store.found("walrus", filter) == Names{"bob", "nobody"});
    filter.scope.user = ScopeValues{"*"};
    CHECK(store.found("walrus", filter) == Names{"star"});
    filter.scope.user = ScopeValues{"nobody has it"};
    CHECK(store.found("walrus", filter).empty());
    filter.scope.user = ScopeValues();
    CHECK(store.found("walrus", filter).empty());
    filter.scope.user = ScopeValues{"ada"};
    filter.scope.project = ScopeValues{std::nullopt};
    CHECK(store.found("walrus", filter) == Names{"ada"});
    filter.scope.project = ScopeValues{"one"};
    CHECK(store.found("walrus", filter) == Names{"ada in one"});
    filter.scope.agent = ScopeValues{"x"};
    CHECK(store.found("walrus", filter).empty());
}

TEST_CASE("a session filter takes sessions, and null for what is in none", "[recall]") {
    RecallStore store;
    store.message("one", "s1", "the walrus swims");
    store.message("two", "s2", "the walrus sleeps");
    NewMemory inside;
    inside.content = "the walrus eats";
    inside.session = "s2";
    store.memory("inside", inside);
    store.memory("outside", "the walrus sings");
    ItemFilter filter;
    filter.scope.session = ScopeValues{"s2"};
    CHECK(store.found("walrus", filter) == Names{"inside", "two"});
    filter.scope.session = ScopeValues{std::nullopt};
    CHECK(store.found("walrus", filter) == Names{"outside"});
    filter.scope.session = ScopeValues{"s1", std::nullopt};
    CHECK(store.found("walrus", filter) == Names{"one", "outside"});
    filter.scope.session = ScopeValues{"no such session"};
    CHECK(store.found("walrus", filter).empty());
}

TEST_CASE("a window of time begins with its first moment and ends before its last", "[recall]") {
    RecallStore store;
    for (int number = 1; number <= 4; ++number) {
        auto said = support::user("the walrus of a day");
        said.created_at = day(number);
        store.message(std::to_string(number), "s1", said);
    }
    memory::NewEpisode seen;
    seen.content = "a walrus was seen";
    seen.occurred_at = day(2);
    store.episode("seen", seen);
    ItemFilter filter;
    filter.since = day(2);
    CHECK(store.found("walrus", filter) == Names{"2", "3", "4", "seen"});
    filter.until = day(4);
    CHECK(store.found("walrus", filter) == Names{"2", "3", "seen"});
    filter.since.reset();
    CHECK(store.found("walrus", filter) == Names{"1", "2", "3", "seen"});
}

TEST_CASE("category, tags, confidence, pins, sources and metadata filter a recall", "[recall]") {
    RecallStore store;
    NewMemory sure = scoped("the walrus is sure", std::nullopt);
    sure.category = "animals";
    sure.tags = {"sea", "cold"};
    sure.confidence = 0.9;
    sure.metadata = must(memory::Json::parse(R"({"depth":{"m":12},"ok":true})"));
    sure.source = "book";
    store.memory("sure", sure);
    NewMemory unsure = scoped("the walrus is unsure", std::nullopt);
    unsure.category = "rumours";
    unsure.tags = {"sea"};
    unsure.confidence = 0.2;
    unsure.pinned = true;
    store.memory("unsure", unsure);
    memory::NewEpisode seen;
    seen.content = "a walrus was seen";
    seen.kind = "sighting";
    seen.source = "radio";
    store.episode("seen", seen);
    store.message("said", "s1", "walrus walrus walrus");
    const auto only = [&](auto change) {
        ItemFilter filter;
        change(filter);
        return store.found("walrus", filter);
    };
    CHECK(only([](auto& f) { f.category = {"animals"}; }) == Names{"sure"});
    CHECK(only([](auto& f) { f.category = {"animals", "rumours"}; }) == Names{"sure", "unsure"});
    CHECK(only([](auto& f) { f.category = std::vector<std::string>(); }).empty());
    CHECK(only([](auto& f) { f.tags_any = {"cold", "warm"}; }) == Names{"sure"});
    CHECK(only([](auto& f) { f.tags_all = {"sea"}; }) == Names{"sure", "unsure"});
    CHECK(only([](auto& f) { f.tags_all = {"sea", "cold"}; }) == Names{"sure"});
    CHECK(only([](auto& f) { f.min_confidence = 0.5; }) == Names{"sure"});
    CHECK(only([](auto& f) { f.max_confidence = 0.5; }) == Names{"unsure"});
    CHECK(only([](auto& f) { f.pinned = true; }) == Names{"unsure"});
    CHECK(only([](auto& f) { f.pinned = false; }) == Names{"sure"});
    CHECK(only([](auto& f) { f.source = {"book", "radio"}; }) == Names{"seen", "sure"});
    CHECK(only([](auto& f) { f.episode_kind = {"sighting"}; }) == Names{"seen"});
    const auto where = [&](std::vector<std::string> path, memory::Comparison comparison,
                           std::vector<memory::MetadataValue> values) {
        return only([&](auto& f) { f.metadata = {{path, comparison, values}}; });
    };
    CHECK(where({"depth", "m"}, memory::Comparison::greater, {std::int64_t{11}}) == Names{"sure"});
    CHECK(where({"depth", "m"}, memory::Comparison::less, {std::int64_t{11}}).empty());
    CHECK(where({"ok"}, memory::Comparison::equal, {true}) == Names{"sure"});
    CHECK(where({"ok"}, memory::Comparison::missing, {}) == Names{"said", "seen", "unsure"});
}

TEST_CASE("what is excluded is left out, and others come up in its place", "[recall]") {
    Lighthouse store;
    RecallOptions options;
    options.limit = 1;
    const Names first = store.recall("lighthouse", options);
    REQUIRE(first.size() == 1);
    options.exclude = {store.ids[first[0]], "no id", "0190a000-0000-7000-8000-000000000000"};
    const Names second = store.recall("lighthouse", options);
    REQUIRE(second.size() == 1);
    CHECK(second != first);
}

TEST_CASE("a budget of tokens passes over what does not fit", "[recall]") {
    RecallStore store;
    std::string longer = "walrus walrus";
    for (int i = 0; i < 60; ++i)
        longer += " walrus and more";
    store.memory("long", longer);
    store.memory("short", "the walrus");
    RecallOptions options;
    options.budget_tokens = 20;
    CHECK(store.recall("walrus", options) == Names{"short"});
    options.budget_tokens = 1;
    CHECK(store.recall("walrus", options).empty());
    options.budget_tokens = 1'000'000;
    CHECK(store.recall("walrus", options).size() == 2);
}

TEST_CASE("neighbours are the messages around a hit, by seq, without the redacted", "[recall]") {
    RecallStore store;
    for (int i = 1; i <= 7; ++i) {
        store.message("m" + std::to_string(i), "s1",
                      i == 4 ? "the walrus is here" : "something else " + std::to_string(i));
        store.message("x" + std::to_string(i), "s2", "between");
    }
    must(store.manager.redact_message(store.ids["m5"]));
    RecallOptions options;
    options.limit = 1;  // messages of the same talk come after it
    options.neighbours = 2;
    const auto answer = must(store.manager.recall("walrus", options));
    REQUIRE(answer.hits.size() == 1);
    std::vector<std::int64_t> seqs;
    for (const auto& neighbour : answer.hits[0].neighbours) {
        seqs.push_back(neighbour.seq);
        CHECK(neighbour.text == "something else " + std::to_string(neighbour.seq));
        CHECK(neighbour.role == memory::Role::user);
        CHECK(store.names[neighbour.id] == "m" + std::to_string(neighbour.seq));
    }
    CHECK(seqs == std::vector<std::int64_t>{2, 3, 6, 7});
    CHECK(must(store.manager.recall("walrus")).hits[0].neighbours.empty());
}

TEST_CASE("a recalled memory counts as accessed, and no sequence moves", "[recall]") {
    Lighthouse store;
    const auto sequence = must(store.manager.health()).sequence;
    CHECK(store.recall("lighthouse").size() == 3);
    CHECK(store.recall("keeper").size() == 1);
    RecallOptions options;
    options.budget_tokens = 1;
    CHECK(store.recall("keeper", options).empty());
    CHECK(must(store.manager.health()).sequence == sequence);
    const auto kept = must(store.manager.memory(store.ids["kept"]));
    CHECK(kept.access_count == 2);
    CHECK(kept.last_accessed_at == store.clock.now());
    CHECK(must(store.manager.changes(sequence)).items.empty());
}

TEST_CASE("what has expired is not answered, swept or not", "[recall]") {
    RecallStore store;
    NewMemory brief = scoped("the walrus leaves soon", std::nullopt);
    brief.expires_at = store.clock.now() + std::chrono::seconds{60};
    store.memory("brief", brief);
    CHECK(store.found("walrus") == Names{"brief"});
    store.clock.pass(std::chrono::seconds{60});
    CHECK(store.found("walrus").empty());
    CHECK(store.expect("walrus", store.ids["brief"]).reason == "it has expired");
    store.message("said", "s1", "a write that sweeps");
    CHECK(store.found("walrus").empty());
}

TEST_CASE("an updated memory is found by its new text and not by its old", "[recall]") {
    RecallStore store;
    store.memory("kept", "the walrus lives in the harbour");
    CHECK(store.found("harbour") == Names{"kept"});
    memory::MemoryUpdate update;
    update.content = "the walrus lives in the aquarium";
    must(store.manager.update_memory(store.ids["kept"], update));
    CHECK(store.found("harbour").empty());
    CHECK(store.found("aquarium") == Names{"kept"});
    CHECK(must(store.manager.recall("aquarium")).hits[0].text == *update.content);
    memory::MemoryUpdate tags;
    tags.tags = std::vector<std::string>{"pinniped"};
    must(store.manager.update_memory(store.ids["kept"], tags));
    CHECK(store.found("pinniped") == Names{"kept"});
}

TEST_CASE("what is forgotten, redacted or cleared is not found again", "[recall]") {
    Lighthouse store;
    CHECK(store.found("lighthouse").size() == 3);
    must(store.manager.forget({store.ids["kept"], store.ids["happened"]}));
    CHECK(store.found("lighthouse") == Names{"said"});
    must(store.manager.redact_message(store.ids["said"]));
    CHECK(store.found("lighthouse").empty());
    CHECK(store.found("bread") == Names{"other"});
    must(store.manager.clear_session_memory("s2"));
    CHECK(store.found("bread").empty());
    store.message("again", "s2", "Bread again");
    CHECK(store.found("bread") == Names{"again"});
}

TEST_CASE("a fork's messages are found beside those they were copied from", "[recall]") {
    Lighthouse store;
    must(store.manager.fork_session("s1", "fork"));
    ItemFilter filter;
    filter.scope.session = ScopeValues{"fork"};
    RecallOptions options;
    options.filter = filter;
    const auto hits = must(store.manager.recall("winter", options)).hits;
    REQUIRE(hits.size() == 1);
    CHECK(hits[0].session == "fork");
    CHECK(must(store.manager.recall("winter")).hits.size() == 2);
    must(store.manager.clear_session_memory("s1"));
    CHECK(must(store.manager.recall("winter")).hits.size() == 1);
    must(store.manager.clear_session_memory("fork"));
    CHECK(store.found("winter").empty());
}

TEST_CASE("a query without a word that counts finds nothing", "[recall]") {
    Lighthouse store;
    for (const char* query : {"?!", "()[]{}", "   ...   ", "\xe2\x80\x94"})
        CHECK(store.found(query).empty());
    CHECK(store.found("lighthouse\" OR keeper* NOT (") == store.found("lighthouse or keeper not"));
}
