// Remembering, updating, history, expiry.
#include <chrono>
#include <limits>

#include "support/catch.hpp"
#include "support/clocked_store.hpp"
#include "support/must.hpp"

using memory::ErrorCode;
using memory::Json;
using memory::MemoryUpdate;
using memory::NewMemory;
using support::ClockedStore;
using support::must;

namespace {

NewMemory statement(std::string content) {
    NewMemory memory;
    memory.content = std::move(content);
    return memory;
}

memory::NewEpisode rain() {
    memory::NewEpisode episode;
    episode.content = "It rained.";
    return episode;
}

}  // namespace

TEST_CASE("a memory comes back as it was given", "[memories]") {
    ClockedStore store;
    NewMemory given = statement("Ada prefers short answers.");
    given.category = "style";
    given.confidence = 0.25;
    given.pinned = true;
    given.tags = {"ada", "answers", "ada"};
    given.metadata = Json::parse(R"({"a":{"b":1}})").value();
    given.scope = {"ada", "helper", "kioku"};
    given.session = "s";
    given.source = "chat";
    given.created_at = store.clock.now() - std::chrono::hours{1};
    given.expires_at = store.clock.now() + std::chrono::hours{1};
    const auto added = must(store.manager.remember(given));
    CHECK(added.category == "style");
    CHECK_FALSE(added.existed);
    const auto memory = must(store.manager.memory(added.id));
    CHECK(memory.id == added.id);
    CHECK(memory.content == given.content);
    CHECK(memory.category == "style");
    CHECK(memory.confidence == 0.25);
    CHECK(memory.pinned);
    CHECK(memory.tags == std::vector<std::string>{"ada", "answers"});
    CHECK(memory.metadata == given.metadata);
    CHECK(memory.scope == given.scope);
    CHECK(memory.session == "s");
    CHECK(memory.source == "chat");
    CHECK(memory.access_count == 0);
    CHECK(memory.version == 1);
    CHECK(memory.created_at == *given.created_at);
    CHECK(memory.updated_at == store.clock.now());
    CHECK_FALSE(memory.last_accessed_at);
    CHECK(memory.expires_at == given.expires_at);
    CHECK(must(store.manager.session("s")).scope == given.scope);
    CHECK(must(store.manager.get_memory_stats("s")).memories == 1);
    CHECK(store.problems().empty());
}

TEST_CASE("a memory of a session has its scope where it names none", "[memories]") {
    ClockedStore store;
    memory::SessionConfig config;
    config.scope = {"ada", std::nullopt, "kioku"};
    must(store.manager.configure_session("s", config));
    NewMemory given = statement("Something.");
    given.session = "s";
    given.scope.agent = "helper";
    const auto memory = must(store.manager.memory(must(store.manager.remember(given)).id));
    CHECK(memory.scope == memory::Scope{"ada", "helper", "kioku"});
}

TEST_CASE("exactly the same in the same scope is one memory", "[memories]") {
    ClockedStore store;
    NewMemory one = statement("The sky is blue.");
    one.scope.user = "ada";
    const auto first = must(store.manager.remember(one));
    one.confidence = 0.5;
    const auto again = must(store.manager.remember(one));
    CHECK(again.existed);
    CHECK(again.id == first.id);
    CHECK(must(store.manager.memory(first.id)).confidence == 1.0);
    NewMemory other = one;
    other.scope.user = "bob";
    CHECK_FALSE(must(store.manager.remember(other)).existed);
    other.session = "s";
    CHECK_FALSE(must(store.manager.remember(other)).existed);
    other.content += " ";
    CHECK_FALSE(must(store.manager.remember(other)).existed);
    CHECK(must(store.manager.memories()).items.size() == 4);
    CHECK(store.problems().empty());
}

TEST_CASE("an idempotency key answers the first memory, also after an update", "[memories]") {
    ClockedStore store;
    NewMemory one = statement("First.");
    one.idempotency_key = "k";
    const auto first = must(store.manager.remember(one));
    MemoryUpdate update;
    update.content = "Second.";
    must(store.manager.update_memory(first.id, update));
    const auto again = must(store.manager.remember(one));
    CHECK(again.existed);
    CHECK(again.id == first.id);
    one.content = "Third.";
    CHECK(store.manager.remember(one).error().code == ErrorCode::conflict);
    one.content = "First.";
    one.scope.user = "ada";
    CHECK(store.manager.remember(one).error().code == ErrorCode::conflict);
    must(store.manager.forget({first.id}));
    CHECK_FALSE(must(store.manager.remember(one)).existed);
}

TEST_CASE("a batch is all or none", "[memories]") {
    ClockedStore store;
    auto bad = statement("Later.");
    bad.expires_at = store.clock.now();
    const auto failed = store.manager.remember_many({statement("One."), bad});
    CHECK(failed.error().code == ErrorCode::invalid_argument);
    CHECK(failed.error().message.find("memory 2 of the batch") == 0);
    CHECK(must(store.manager.memories()).items.empty());
    const auto added = must(
        store.manager.remember_many({statement("One."), statement("Two."), statement("One.")}));
    REQUIRE(added.size() == 3);
    CHECK(added[2].existed);
    CHECK(added[2].id == added[0].id);
    CHECK(must(store.manager.remember_many({})).empty());
}

TEST_CASE("what cannot be a memory is refused", "[memories]") {
    ClockedStore store;
    const auto code = [&](const NewMemory& memory) {
        const auto outcome = store.manager.remember(memory);
        return outcome ? ErrorCode::internal : outcome.error().code;
    };
    CHECK(code(statement("")) == ErrorCode::invalid_argument);
    CHECK(code(statement(" \n\t")) == ErrorCode::invalid_argument);
    CHECK(code(statement("a\xff")) == ErrorCode::invalid_argument);
    CHECK(code(statement(std::string((1 << 20) + 1, 'x'))) == ErrorCode::limit);
    NewMemory memory = statement("x");
    memory.confidence = 1.1;
    CHECK(code(memory) == ErrorCode::invalid_argument);
    memory.confidence = std::numeric_limits<double>::quiet_NaN();
    CHECK(code(memory) == ErrorCode::invalid_argument);
    memory.confidence = 1;
    memory.tags = {""};
    CHECK(code(memory) == ErrorCode::invalid_argument);
    memory.tags = {"a\nb"};
    CHECK(code(memory) == ErrorCode::invalid_argument);
    memory.tags = std::vector<std::string>(65, "t");
    CHECK(code(memory) == ErrorCode::limit);
    memory.tags = {};
    memory.metadata = Json::parse("[]").value();
    CHECK(code(memory) == ErrorCode::invalid_argument);
    memory.metadata = {};
    memory.session = "";
    CHECK(code(memory) == ErrorCode::invalid_argument);
    CHECK(store.manager.memory("x").error().code == ErrorCode::invalid_argument);
    CHECK(store.manager.memory("01234567-89ab-7def-8123-456789abcdef").error().code ==
          ErrorCode::not_found);
    const auto message = store.say("s", "Hello.");
    CHECK(store.manager.memory(message).error().code == ErrorCode::not_found);
}

TEST_CASE("an update sets what it gives and leaves the rest", "[memories][history]") {
    ClockedStore store;
    NewMemory given = statement("The port is 80.");
    given.tags = {"net"};
    given.source = "chat";
    given.by = "ada";
    given.metadata = Json::parse(R"({"a":1})").value();
    const auto id = must(store.manager.remember(given)).id;
    store.clock.pass(std::chrono::hours{1});
    MemoryUpdate update;
    update.content = "The port is 8080.";
    update.expected_version = 1;
    update.by = "bob";
    update.reason = "it moved";
    const auto updated = must(store.manager.update_memory(id, update));
    CHECK(updated.version == 2);
    CHECK(updated.content == "The port is 8080.");
    CHECK(updated.tags == std::vector<std::string>{"net"});
    CHECK(updated.source == "chat");
    CHECK(updated.updated_at == store.clock.now());
    CHECK(updated.created_at < updated.updated_at);
    CHECK(store.manager.update_memory(id, update).error().code == ErrorCode::conflict);

    MemoryUpdate away;
    away.source = std::optional<std::string>();
    away.metadata = Json();
    away.tags = std::vector<std::string>();
    away.pinned = true;
    const auto third = must(store.manager.update_memory(id, away));
    CHECK_FALSE(third.source);
    CHECK(third.metadata.is_null());
    CHECK(third.tags.empty());

    const auto history = must(store.manager.memory_history(id)).items;
    REQUIRE(history.size() == 3);
    CHECK(history[0].version == 3);
    CHECK(history[0].pinned);
    CHECK(history[1].by == "bob");
    CHECK(history[1].reason == "it moved");
    CHECK(history[2].version == 1);
    CHECK(history[2].content == "The port is 80.");
    CHECK(history[2].by == "ada");
    CHECK(history[2].metadata == given.metadata);

    memory::Page page{1, std::nullopt};
    std::vector<std::int64_t> versions;
    do {
        const auto list = must(store.manager.memory_history(id, page));
        REQUIRE(list.items.size() == 1);
        versions.push_back(list.items.front().version);
        page.cursor = list.next;
    } while (page.cursor);
    CHECK(versions == std::vector<std::int64_t>{3, 2, 1});
    CHECK(store.problems().empty());
}

TEST_CASE("an update that changes nothing is none", "[memories][history]") {
    ClockedStore store;
    const auto id = must(store.manager.remember(statement("Same."))).id;
    const auto sequence = must(store.manager.health()).sequence;
    MemoryUpdate update;
    update.content = "Same.";
    update.metadata = Json::parse("{}").value();
    CHECK(must(store.manager.update_memory(id, update)).version == 1);
    CHECK(must(store.manager.update_memory(id, {})).version == 1);
    CHECK(must(store.manager.health()).sequence == sequence);
}

TEST_CASE("an update does not make one memory out of two", "[memories][history]") {
    ClockedStore store;
    const auto id = must(store.manager.remember(statement("One."))).id;
    const auto other = must(store.manager.remember(statement("Two."))).id;
    MemoryUpdate update;
    update.content = "Two.";
    const auto outcome = store.manager.update_memory(id, update);
    CHECK(outcome.error().code == ErrorCode::conflict);
    CHECK(outcome.error().message.find(other) != std::string::npos);
    CHECK(must(store.manager.memory(id)).content == "One.");
}

TEST_CASE("an update is one change of the memory", "[memories][changes]") {
    ClockedStore store;
    const auto id = must(store.manager.remember(statement("One."))).id;
    const auto sequence = must(store.manager.health()).sequence;
    MemoryUpdate update;
    update.confidence = 0.5;
    must(store.manager.update_memory(id, update));
    const auto changes = must(store.manager.changes(sequence));
    REQUIRE(changes.items.size() == 1);
    CHECK(changes.items[0].kind == "memory");
    CHECK(changes.items[0].id == id);
    CHECK_FALSE(changes.items[0].deleted);
}

TEST_CASE("a memory is not answered from the moment when it expires", "[memories][expiry]") {
    ClockedStore store;
    NewMemory given = statement("The demo is today.");
    given.expires_at = store.clock.now() + std::chrono::hours{1};
    given.session = "s";
    const auto id = must(store.manager.remember(given)).id;
    store.clock.pass(std::chrono::hours{1} - std::chrono::milliseconds{1});
    CHECK(store.manager.memory(id));
    CHECK(must(store.manager.memories()).items.size() == 1);
    store.clock.pass(std::chrono::milliseconds{1});
    CHECK(store.manager.memory(id).error().code == ErrorCode::not_found);
    CHECK(store.manager.memory_history(id).error().code == ErrorCode::not_found);
    CHECK(store.manager.update_memory(id, {}).error().code == ErrorCode::not_found);
    CHECK(store.manager.forget({id}, true).error().code == ErrorCode::not_found);
    CHECK(must(store.manager.memories()).items.empty());
    CHECK(must(store.manager.get_memory_stats("s")).memories == 0);
    given.expires_at = std::nullopt;
    const auto again = must(store.manager.remember(given));
    CHECK_FALSE(again.existed);
}

TEST_CASE("any write sweeps what has expired", "[memories][expiry]") {
    const auto* by = GENERATE("message", "memory", "episode");
    ClockedStore store;
    NewMemory given = statement("The demo is today.");
    given.expires_at = store.clock.now() + std::chrono::hours{1};
    given.scope.user = "ada";
    const auto id = must(store.manager.remember(given)).id;
    const auto before = must(store.manager.health());
    store.clock.pass(std::chrono::hours{2});
    if (by == std::string_view("message")) store.say("s", "Hello.");
    if (by == std::string_view("memory")) must(store.manager.remember(statement("Other.")));
    if (by == std::string_view("episode")) must(store.manager.store_episode(rain()));
    const auto changes = must(store.manager.changes(before.sequence)).items;
    REQUIRE_FALSE(changes.empty());
    CHECK(changes.front().deleted);
    CHECK(changes.front().id == id);
    CHECK(must(store.manager.health()).items == before.items);
    CHECK(store.problems().empty());
}

TEST_CASE("an expiry can be moved and taken away, not into the past", "[memories][expiry]") {
    ClockedStore store;
    NewMemory given = statement("Soon.");
    given.expires_at = store.clock.now() + std::chrono::hours{1};
    const auto id = must(store.manager.remember(given)).id;
    MemoryUpdate update;
    update.expires_at = std::optional(store.clock.now());
    CHECK(store.manager.update_memory(id, update).error().code == ErrorCode::invalid_argument);
    update.expires_at = std::optional<memory::Timestamp>();
    CHECK_FALSE(must(store.manager.update_memory(id, update)).expires_at);
    store.clock.pass(std::chrono::hours{2});
    CHECK(store.manager.memory(id));
}
