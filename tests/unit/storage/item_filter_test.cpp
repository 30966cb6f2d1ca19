// Filters at their limits: as many values as a filter takes, and names and values that are odd.
#include "kioku/item_filter.hpp"

#include <chrono>
#include <limits>

#include "support/catch.hpp"
#include "support/clocked_store.hpp"
#include "support/must.hpp"

using memory::Comparison;
using memory::ErrorCode;
using memory::ItemFilter;
using memory::Json;
using memory::MetadataValue;
using memory::ScopeValues;
using support::ClockedStore;
using support::must;

namespace {

constexpr std::size_t kMost = 1000;

struct One : ClockedStore {
    One() {
        memory::NewMemory memory;
        memory.content = "one";
        memory.tags = {"t1", "t2"};
        memory.scope.user = "u1";
        memory.session = "s1";
        memory.metadata =
            Json::parse(R"({"n":1,"s":"v1","b":true,"z":null,"big":9223372036854775807,)"
                        R"("over":9223372036854775808,"odd":9007199254740993})")
                .value();
        must(manager.remember(memory));
    }
    bool finds(const ItemFilter& filter) {
        return must(manager.memories(filter)).items.size() == 1;
    }
    bool finds(std::vector<std::string> path, Comparison comparison,
               std::vector<MetadataValue> values) {
        ItemFilter filter;
        filter.metadata.push_back({std::move(path), comparison, std::move(values)});
        return finds(filter);
    }
};

std::vector<std::string> words(const std::string& stem, std::size_t count) {
    std::vector<std::string> all;
    for (std::size_t i = 0; i < count; ++i)
        all.push_back(stem + std::to_string(i));
    return all;
}

}  // namespace

TEST_CASE("a filter takes as many values as its limit says", "[storage][filter]") {
    One store;
    ItemFilter filter;
    filter.tags_any = words("t", kMost);
    CHECK(store.finds(filter));
    filter.tags_any = words("x", kMost);
    CHECK_FALSE(store.finds(filter));
    filter = {};
    filter.tags_all = words("t", kMost);
    CHECK_FALSE(store.finds(filter));
    filter.tags_all = {"t1", "t2"};
    CHECK(store.finds(filter));
    filter = {};
    const auto users = words("u", kMost);
    filter.scope.user = ScopeValues(users.begin(), users.end());
    const auto sessions = words("s", kMost);
    filter.scope.session = ScopeValues(sessions.begin(), sessions.end());
    CHECK(store.finds(filter));
    filter = {};
    std::vector<MetadataValue> values;
    for (std::size_t i = 0; i < kMost / 2; ++i) {
        values.emplace_back("v" + std::to_string(i));
        values.emplace_back(static_cast<std::int64_t>(i));
    }
    CHECK(store.finds({"s"}, Comparison::in, values));
    CHECK(store.finds({"n"}, Comparison::in, values));
    CHECK_FALSE(store.finds({"b"}, Comparison::in, values));
    values.back() = true;
    CHECK(store.finds({"b"}, Comparison::in, values));
    values.back() = nullptr;
    CHECK(store.finds({"z"}, Comparison::in, values));
    filter.metadata.resize(32, {{"n"}, Comparison::not_equal, {2}});
    CHECK(store.finds(filter));
}

TEST_CASE("a filter may be at its limit in every field at once", "[storage][filter]") {
    One store;
    ItemFilter filter;
    filter.metadata.resize(32, {{"s"}, Comparison::equal, {"v1"}});
    filter.metadata.back() = {
        {"s"}, Comparison::in, std::vector<MetadataValue>(kMost - 31, MetadataValue("v1"))};
    filter.tags_any = words("t", kMost);
    filter.tags_all = {"t1", "t2"};
    filter.category = words("c", kMost);
    filter.category->back() = "project";
    filter.min_confidence = 0;
    filter.max_confidence = 1;
    filter.pinned = false;
    const auto users = words("u", kMost);
    filter.scope.user = ScopeValues(users.begin(), users.end());
    filter.scope.agent = filter.scope.project = ScopeValues(kMost, std::nullopt);
    const auto sessions = words("s", kMost);
    filter.scope.session = ScopeValues(sessions.begin(), sessions.end());
    CHECK(store.finds(filter));
    filter.tags_all = words("t", kMost);
    filter.source = words("s", kMost);
    CHECK_FALSE(store.finds(filter));
    filter.metadata.back().values.emplace_back("v1");
    CHECK(store.manager.memories(filter).error().code == ErrorCode::limit);
}

TEST_CASE("a filter's texts hold no NUL", "[storage][filter]") {
    One store;
    const std::string nul("a\0b", 3);
    std::vector<ItemFilter> filters(5);
    filters[0].metadata.push_back({{nul}, Comparison::exists, {}});
    filters[1].metadata.push_back({{"s"}, Comparison::equal, {nul}});
    filters[2].scope.user = ScopeValues{nul};
    filters[3].category = {nul};
    filters[4].tags_any = {nul};
    for (const auto& filter : filters)
        CHECK(store.manager.memories(filter).error().code == ErrorCode::invalid_argument);
}

TEST_CASE("whole numbers are compared to their last digit", "[storage][filter]") {
    One store;
    const auto most = std::numeric_limits<std::int64_t>::max();
    CHECK(store.finds({"big"}, Comparison::equal, {most}));
    CHECK_FALSE(store.finds({"big"}, Comparison::equal, {most - 1}));
    CHECK_FALSE(store.finds({"big"}, Comparison::greater, {most}));
    CHECK(store.finds({"big"}, Comparison::less, {9223372036854775808.0}));
    CHECK(store.finds({"over"}, Comparison::greater, {most}));
    CHECK(store.finds({"over"}, Comparison::equal, {9223372036854775808.0}));
    CHECK_FALSE(store.finds({"odd"}, Comparison::equal, {9007199254740992.0}));
    CHECK(store.finds({"odd"}, Comparison::greater, {9007199254740992.0}));
    CHECK(store.finds({"n"}, Comparison::greater, {std::numeric_limits<std::int64_t>::min()}));
    CHECK(store.finds({"n"}, Comparison::greater, {-1.7e308}));
}

TEST_CASE("a name of metadata may be any text", "[storage][filter]") {
    One store;
    memory::NewMemory memory;
    memory.content = "odd names";
    memory.metadata = Json::parse(
                          "{\"line\\nbreak\":1,\"\\u00e9\":2,\"\\ud83d\\ude00\":3,\"\\t\":4,"
                          "\"a/b\":5,\"\\u007f\":6,\"#-1\":7,\"\\\\\":8,\"\\\"\":9}")
                          .value();
    must(store.manager.remember(memory));
    int number = 0;
    for (const char* name :
         {"line\nbreak", "\xC3\xA9", "\xF0\x9F\x98\x80", "\t", "a/b", "\x7f", "#-1", "\\", "\""}) {
        CAPTURE(name);
        CHECK(store.finds({name}, Comparison::equal, {++number}));
        CHECK(store.finds({name}, Comparison::exists, {}));
    }
}
