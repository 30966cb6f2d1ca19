// Memories with their history, and episodes, out of a store and into another.
#include <algorithm>
#include <chrono>

#include "support/catch.hpp"
#include "support/clocked_store.hpp"
#include "support/must.hpp"

using memory::ErrorCode;
using memory::Json;
using support::ClockedStore;
using support::must;

namespace {

// A session, a memory with three versions and all that one may have, one with nothing, an episode.
void fill(ClockedStore& store) {
    store.say("s", "Hello.");
    memory::NewMemory memory;
    memory.content = "The port is 80.";
    memory.tags = {"net", "old"};
    memory.metadata = Json::parse(R"({"a":[1,2]})").value();
    memory.scope = {"ada", "helper", "kioku"};
    memory.session = "s";
    memory.source = "chat";
    memory.expires_at = store.clock.now() + std::chrono::hours{24};
    memory.by = "ada";
    memory.reason = "said so";
    memory.idempotency_key = "k";
    const auto id = must(store.manager.remember(memory)).id;
    for (const char* content : {"The port is 81.", "The port is 82."}) {
        store.clock.pass(std::chrono::minutes{1});
        memory::MemoryUpdate update;
        update.content = content;
        update.confidence = 0.1;
        update.by = "bob";
        must(store.manager.update_memory(id, update));
    }
    memory::NewMemory bare;
    bare.content = "The sky is blue.";
    must(store.manager.remember(bare));
    memory::NewEpisode episode;
    episode.content = "It rained.";
    episode.kind = "weather";
    episode.metadata = Json::parse(R"({"mm":3.5})").value();
    episode.scope.user = "ada";
    episode.session = "s";
    episode.occurred_at = store.clock.now() - std::chrono::hours{3};
    episode.idempotency_key = "k";
    must(store.manager.store_episode(episode));
}

// Without the first line, whose time is that of the export.
std::vector<std::string> records(ClockedStore& store,
                                 const std::vector<std::string>& sessions = {}) {
    auto lines = store.exported(sessions);
    lines.erase(lines.begin());
    return lines;
}

bool is_of(const std::string& line, const std::string& record) {
    return line.rfind("{\"record\":\"" + record + "\"", 0) == 0;
}

}  // namespace

TEST_CASE("memories with their history and episodes go round", "[archive]") {
    ClockedStore store;
    fill(store);
    const auto lines = records(store);
    CHECK(std::count_if(lines.begin(), lines.end(),
                        [](const auto& line) { return is_of(line, "memory"); }) == 2);
    CHECK(std::count_if(lines.begin(), lines.end(),
                        [](const auto& line) { return is_of(line, "memory_version"); }) == 2);
    CHECK(is_of(lines.back(), "episode"));
    ClockedStore other;
    const auto report = must(other.import(store.exported()));
    CHECK(report.added == static_cast<std::int64_t>(lines.size()));
    CHECK(records(other) == lines);
    CHECK(other.problems().empty());
    // And once more: all of it is known.
    CHECK(must(other.import(store.exported())).existing == report.added);
    CHECK(records(other) == lines);
    // The keys came along.
    memory::NewEpisode again;
    again.content = "It rained.";
    again.scope.user = "ada";
    again.session = "s";
    again.idempotency_key = "k";
    CHECK(must(other.manager.store_episode(again)).existed);
}

TEST_CASE("an export of one session takes its memories and episodes alone", "[archive]") {
    ClockedStore store;
    fill(store);
    memory::NewMemory elsewhere;
    elsewhere.content = "Elsewhere.";
    elsewhere.session = "t";
    must(store.manager.remember(elsewhere));
    const auto lines = records(store, {"s"});
    CHECK(lines.size() == 6);  // the session, its message, the memory, two versions, the episode
    for (const auto& line : lines) {
        CHECK(line.find("Elsewhere") == std::string::npos);
        CHECK(line.find("The sky") == std::string::npos);
    }
}

TEST_CASE("an import leaves what is here, and takes no id that is another's", "[archive]") {
    ClockedStore store;
    fill(store);
    const auto lines = store.exported();
    ClockedStore other;
    memory::NewMemory same;
    same.content = "The sky is blue.";
    const auto here = must(other.manager.remember(same)).id;
    const auto report = must(other.import(lines));
    CHECK(report.existing == 1);
    CHECK(must(other.manager.memory(here)).content == same.content);
    CHECK(other.problems().empty());

    const auto memory = *std::find_if(lines.begin(), lines.end(),
                                      [](const auto& line) { return is_of(line, "memory"); });
    const std::string id = memory.substr(memory.find("\"id\":\"") + 6, 36);
    const auto episode = R"({"record":"episode","id":")" + id +
                         R"(","content":"x","kind":"k","source":"s",)"
                         R"("occurred_at":"2026-01-01T00:00:00Z",)"
                         R"("created_at":"2026-01-01T00:00:00Z"})";
    CHECK(other.import({episode}).error().code == ErrorCode::conflict);
}

TEST_CASE("what has expired meanwhile does not come back", "[archive]") {
    ClockedStore store;
    fill(store);
    const auto lines = store.exported();
    ClockedStore other;
    other.clock.pass(std::chrono::hours{48});
    must(other.import(lines));
    CHECK(must(other.manager.memories()).items.size() == 1);
    CHECK(other.problems().empty());
}
