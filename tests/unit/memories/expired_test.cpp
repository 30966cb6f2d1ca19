// Memories whose time is over and that no write has swept yet: they are in nobody's way.
#include <algorithm>
#include <chrono>

#include "support/catch.hpp"
#include "support/clocked_store.hpp"
#include "support/must.hpp"

using memory::NewMemory;
using support::ClockedStore;
using support::must;

namespace {

// More than one write sweeps, all of them over before the one that is asked for.
void expire_many(ClockedStore& store, std::chrono::milliseconds after) {
    std::vector<NewMemory> many(600);
    for (std::size_t i = 0; i < many.size(); ++i) {
        many[i].content = "soon gone " + std::to_string(i);
        many[i].expires_at = store.clock.now() + after;
    }
    must(store.manager.remember_many(many));
}

}  // namespace

TEST_CASE("the key of a memory that has expired is free", "[memories][expiry]") {
    ClockedStore store;
    expire_many(store, std::chrono::minutes{1});
    NewMemory keyed;
    keyed.content = "The demo is today.";
    keyed.idempotency_key = "k";
    keyed.expires_at = store.clock.now() + std::chrono::minutes{2};
    const auto gone = must(store.manager.remember(keyed)).id;
    store.clock.pass(std::chrono::hours{1});
    keyed.expires_at.reset();
    SECTION("for the same content") {}
    SECTION("for another") {
        keyed.content = "The demo is tomorrow.";
    }
    const auto again = must(store.manager.remember(keyed));
    CHECK_FALSE(again.existed);
    CHECK(again.id != gone);
    CHECK(store.manager.memory(again.id));
    CHECK(must(store.manager.remember(keyed)).id == again.id);
    CHECK(store.problems().empty());
}

TEST_CASE("a memory that has expired here comes back from an export where it has not",
          "[memories][expiry][archive]") {
    ClockedStore store;
    NewMemory given;
    given.content = "The demo is today.";
    given.idempotency_key = "k";
    given.expires_at = store.clock.now() + std::chrono::minutes{2};
    const auto id = must(store.manager.remember(given)).id;
    const auto before = store.exported();
    memory::MemoryUpdate update;
    update.expires_at = std::optional<memory::Timestamp>();
    update.reason = "it is every day";
    must(store.manager.update_memory(id, update));
    const auto after = store.exported();

    ClockedStore other;
    must(other.import(before));
    other.clock.pass(std::chrono::hours{1});
    must(other.import(after));
    CHECK(must(other.manager.memory(id)).version == 2);
    CHECK(must(other.manager.memory_history(id)).items.size() == 2);
    given.expires_at.reset();
    CHECK(must(other.manager.remember(given)).id == id);
    CHECK(other.problems().empty());
}
