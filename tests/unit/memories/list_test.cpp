// Lists and filters.
#include <chrono>
#include <set>

#include "support/catch.hpp"
#include "support/clocked_store.hpp"
#include "support/must.hpp"

using memory::Comparison;
using memory::ErrorCode;
using memory::ItemFilter;
using memory::ItemKind;
using memory::Json;
using memory::MetadataValue;
using memory::NewMemory;
using memory::ScopeValues;
using support::ClockedStore;
using support::must;

namespace {

// The contents of what matches.
std::set<std::string> found(ClockedStore& store, const ItemFilter& filter) {
    std::set<std::string> contents;
    for (const auto& memory : must(store.manager.memories(filter)).items)
        contents.insert(memory.content);
    return contents;
}

using Set = std::set<std::string>;

void add(ClockedStore& store, std::string content, memory::Scope scope,
         const std::optional<std::string>& session, std::vector<std::string> tags,
         const char* metadata, double confidence, bool pinned) {
    NewMemory memory;
    memory.content = std::move(content);
    memory.scope = std::move(scope);
    memory.session = session;
    memory.category = tags.empty() ? "none" : tags.front();
    memory.tags = std::move(tags);
    memory.metadata = Json::parse(metadata).value();
    memory.confidence = confidence;
    memory.pinned = pinned;
    memory.source = pinned ? std::optional<std::string>("board") : std::nullopt;
    must(store.manager.remember(memory));
    store.clock.pass(std::chrono::hours{1});
}

// Four memories that differ in everything.
struct Four : ClockedStore {
    Four() {
        add(*this, "a", {"ada", {}, {}}, {}, {"x"}, R"({"n":1,"s":"one","deep":{"x.y":true}})", 0,
            false);
        add(*this, "b", {"bob", {}, "kioku"}, "s1", {"x", "y"}, R"({"n":2.5,"s":"two"})", 0.5,
            true);
        add(*this, "c", {{}, "helper", "kioku"}, "s2", {"y", "xx"}, R"({"n":"1","s":null})", 1,
            false);
        add(*this, "d", {}, {}, {}, "{}", 0.75, false);
    }
};

ItemFilter on(std::vector<std::string> path, Comparison comparison,
              std::vector<MetadataValue> values) {
    ItemFilter filter;
    filter.metadata.push_back({std::move(path), comparison, std::move(values)});
    return filter;
}

}  // namespace

TEST_CASE("memories come newest first, page by page", "[memories][list]") {
    ClockedStore store;
    std::vector<std::string> expected;
    for (int i = 0; i < 25; ++i) {
        NewMemory memory;
        memory.content = "number " + std::to_string(i);
        must(store.manager.remember(memory));
        if (i % 3 == 0) store.clock.pass(std::chrono::milliseconds{1});
        expected.insert(expected.begin(), memory.content);
    }
    std::vector<std::string> seen;
    memory::Page page{7, std::nullopt};
    do {
        const auto list = must(store.manager.memories({}, page));
        for (const auto& memory : list.items)
            seen.push_back(memory.content);
        page.cursor = list.next;
    } while (page.cursor);
    CHECK(seen == expected);
    page = {25, std::nullopt};
    CHECK_FALSE(must(store.manager.memories({}, page)).next);
    for (const char* cursor : {"", "x", "1", "1.", "1.2.3", "99999999999999999999.1"}) {
        page.cursor = cursor;
        CHECK(store.manager.memories({}, page).error().code == ErrorCode::invalid_argument);
    }
}

TEST_CASE("a scope key is absent, exact, none, or any of a list", "[memories][filter]") {
    Four store;
    ItemFilter filter;
    CHECK(found(store, filter) == Set{"a", "b", "c", "d"});
    filter.scope.user = ScopeValues{"ada"};
    CHECK(found(store, filter) == Set{"a"});
    filter.scope.user = ScopeValues{std::nullopt};
    CHECK(found(store, filter) == Set{"c", "d"});
    filter.scope.user = ScopeValues{"bob", std::nullopt};
    CHECK(found(store, filter) == Set{"b", "c", "d"});
    filter.scope.project = ScopeValues{"kioku"};
    CHECK(found(store, filter) == Set{"b", "c"});
    filter.scope.user = ScopeValues{};
    CHECK(found(store, filter).empty());
    filter = {};
    filter.scope.user = ScopeValues{"*"};
    CHECK(found(store, filter).empty());
    filter = {};
    filter.scope.session = ScopeValues{"s1"};
    CHECK(found(store, filter) == Set{"b"});
    filter.scope.session = ScopeValues{"s1", std::nullopt};
    CHECK(found(store, filter) == Set{"a", "b", "d"});
    filter.scope.session = ScopeValues{};
    CHECK(found(store, filter).empty());
    filter = {};
    filter.scope.agent = ScopeValues{"helper"};
    CHECK(found(store, filter) == Set{"c"});
}

TEST_CASE("a memory's own fields filter", "[memories][filter]") {
    Four store;
    ItemFilter filter;
    filter.category = {"x", "y"};
    CHECK(found(store, filter) == Set{"a", "b", "c"});
    filter = {};
    filter.tags_any = {"x", "xx"};
    CHECK(found(store, filter) == Set{"a", "b", "c"});
    filter.tags_all = {"x", "y"};
    CHECK(found(store, filter) == Set{"b"});
    filter = {};
    filter.tags_any = std::vector<std::string>();
    CHECK(found(store, filter).empty());
    filter = {};
    filter.tags_all = {"%"};
    CHECK(found(store, filter).empty());
    filter = {};
    filter.min_confidence = 0.5;
    CHECK(found(store, filter) == Set{"b", "c", "d"});
    filter.max_confidence = 0.75;
    CHECK(found(store, filter) == Set{"b", "d"});
    filter = {};
    filter.pinned = true;
    CHECK(found(store, filter) == Set{"b"});
    filter.pinned = false;
    CHECK(found(store, filter) == Set{"a", "c", "d"});
    filter = {};
    filter.source = {"board"};
    CHECK(found(store, filter) == Set{"b"});
    filter = {};
    filter.kinds = {ItemKind::message};
    CHECK(found(store, filter).empty());
}

TEST_CASE("a window of time takes its beginning and not its end", "[memories][filter]") {
    Four store;
    const auto start = store.clock.now() - std::chrono::hours{4};  // when "a" was said
    ItemFilter filter;
    filter.since = start + std::chrono::hours{1};
    CHECK(found(store, filter) == Set{"b", "c", "d"});
    filter.until = start + std::chrono::hours{3};
    CHECK(found(store, filter) == Set{"b", "c"});
}

TEST_CASE("metadata is compared by type and value", "[memories][filter]") {
    Four store;
    CHECK(found(store, on({"n"}, Comparison::equal, {1})) == Set{"a"});
    CHECK(found(store, on({"n"}, Comparison::equal, {1.0})) == Set{"a"});
    CHECK(found(store, on({"n"}, Comparison::equal, {"1"})) == Set{"c"});
    CHECK(found(store, on({"n"}, Comparison::equal, {true})).empty());
    CHECK(found(store, on({"s"}, Comparison::equal, {nullptr})) == Set{"c"});
    CHECK(found(store, on({"deep", "x.y"}, Comparison::equal, {true})) == Set{"a"});
    CHECK(found(store, on({"deep", "x.y"}, Comparison::equal, {1})).empty());
    CHECK(found(store, on({"n"}, Comparison::not_equal, {1})) == Set{"b", "c", "d"});
    CHECK(found(store, on({"n"}, Comparison::less, {2})) == Set{"a"});
    CHECK(found(store, on({"n"}, Comparison::less_equal, {2.5})) == Set{"a", "b"});
    CHECK(found(store, on({"n"}, Comparison::greater, {1})) == Set{"b"});
    CHECK(found(store, on({"n"}, Comparison::greater_equal, {1})) == Set{"a", "b"});
    CHECK(found(store, on({"s"}, Comparison::greater, {"one"})) == Set{"b"});
    CHECK(found(store, on({"n"}, Comparison::greater, {"0"})) == Set{"c"});
    CHECK(found(store, on({"n"}, Comparison::in, {1, "1", nullptr})) == Set{"a", "c"});
    CHECK(found(store, on({"n"}, Comparison::in, {})).empty());
    CHECK(found(store, on({"s"}, Comparison::exists, {})) == Set{"a", "b", "c"});
    CHECK(found(store, on({"s"}, Comparison::missing, {})) == Set{"d"});
    CHECK(found(store, on({"deep"}, Comparison::exists, {})) == Set{"a"});
    CHECK(found(store, on({"deep", "x"}, Comparison::exists, {})).empty());
}

TEST_CASE("a name of metadata may hold anything", "[memories][filter]") {
    ClockedStore store;
    NewMemory memory;
    memory.content = "odd";
    memory.metadata =
        Json::parse(R"({"a\"b":1,"c\\d":2,"e.f":3,"[0]":4,"$":5,"'; DROP TABLE items; --":6})")
            .value();
    must(store.manager.remember(memory));
    int number = 0;
    for (const char* name : {"a\"b", "c\\d", "e.f", "[0]", "$", "'; DROP TABLE items; --"}) {
        CHECK(found(store, on({name}, Comparison::equal, {++number})) == Set{"odd"});
        CHECK(found(store, on({name}, Comparison::equal, {number + 1})).empty());
    }
}

TEST_CASE("a filter that cannot be meant is refused", "[memories][filter]") {
    ClockedStore store;
    const auto code = [&](const ItemFilter& filter) {
        const auto list = store.manager.memories(filter);
        return list ? ErrorCode::internal : list.error().code;
    };
    ItemFilter filter;
    filter.since = store.clock.now();
    filter.until = filter.since;
    CHECK(code(filter) == ErrorCode::invalid_argument);
    filter = {};
    filter.min_confidence = 0.6;
    filter.max_confidence = 0.5;
    CHECK(code(filter) == ErrorCode::invalid_argument);
    filter.max_confidence = 1.5;
    CHECK(code(filter) == ErrorCode::invalid_argument);
    filter = {};
    filter.category = {"x"};
    filter.episode_kind = {"y"};
    CHECK(code(filter) == ErrorCode::invalid_argument);
    filter.episode_kind.reset();
    filter.kinds = {ItemKind::episode};
    CHECK(code(filter) == ErrorCode::invalid_argument);
    filter = {};
    filter.scope.user = ScopeValues{""};
    CHECK(code(filter) == ErrorCode::invalid_argument);
    filter.scope.user = ScopeValues{std::string(257, 'u')};
    CHECK(code(filter) == ErrorCode::limit);
    filter = {};
    filter.tags_all = {"a\nb"};
    CHECK(code(filter) == ErrorCode::invalid_argument);
    CHECK(code(on({}, Comparison::exists, {})) == ErrorCode::invalid_argument);
    CHECK(code(on({"a"}, Comparison::equal, {})) == ErrorCode::invalid_argument);
    CHECK(code(on({"a"}, Comparison::exists, {1})) == ErrorCode::invalid_argument);
    CHECK(code(on({"a"}, Comparison::less, {true})) == ErrorCode::invalid_argument);
    CHECK(code(on({"a\xff"}, Comparison::exists, {})) == ErrorCode::invalid_argument);
    filter = {};
    filter.metadata.resize(33, {{"a"}, Comparison::exists, {}});
    CHECK(code(filter) == ErrorCode::limit);
    memory::Page page{1001, std::nullopt};
    CHECK(store.manager.memories({}, page).error().code == ErrorCode::invalid_argument);
    page.limit = 0;
    CHECK(store.manager.memories({}, page).error().code == ErrorCode::invalid_argument);
}
