// Counting how often a memory was answered.
#include "storage/access_counts.hpp"

#include <chrono>

#include "storage/store_impl.hpp"
#include "support/catch.hpp"
#include "support/clocked_store.hpp"
#include "support/must.hpp"

using memory::StoreAccess;
using support::ClockedStore;
using support::must;

namespace {

// The item of the only memory.
std::int64_t item_of(ClockedStore& store) {
    auto snapshot = must(StoreAccess::of(store.store).read({}));
    return must(snapshot.sql().integer("SELECT max(item) FROM items WHERE kind = 3")).value_or(0);
}

}  // namespace

TEST_CASE("accesses are written down in batches, and are no change", "[storage]") {
    const bool by_health = GENERATE(true, false);
    ClockedStore store;
    memory::NewMemory statement;
    statement.content = "The sky is blue.";
    const auto id = must(store.manager.remember(statement)).id;
    auto& accesses = StoreAccess::of(store.store).accesses;
    const auto item = item_of(store);
    const auto sequence = must(store.manager.health()).sequence;
    accesses.note(item, store.clock.now());
    store.clock.pass(std::chrono::minutes{1});
    const auto last = store.clock.now();
    accesses.note(item, last);
    accesses.note(item, last - std::chrono::hours{1});
    accesses.note(item + 1000, last);  // one that is gone meanwhile
    CHECK(must(store.manager.memory(id)).access_count == 0);
    if (by_health) {
        static_cast<void>(must(store.manager.health()));
    } else {
        static_cast<void>(must(store.manager.remember(statement)));  // known: writes nothing else
    }
    const auto memory = must(store.manager.memory(id));
    CHECK(memory.access_count == 3);
    CHECK(memory.last_accessed_at == last);
    CHECK(memory.version == 1);
    CHECK(must(store.manager.health()).sequence == sequence);
    CHECK(must(store.manager.changes(sequence)).items.empty());
    CHECK(store.problems().empty());
}

TEST_CASE("accesses of a write that fails are counted on", "[storage]") {
    ClockedStore store;
    memory::NewMemory statement;
    statement.content = "The sky is blue.";
    const auto id = must(store.manager.remember(statement)).id;
    StoreAccess::of(store.store).accesses.note(item_of(store), store.clock.now());
    statement.content = "The demo is today.";
    statement.expires_at = store.clock.now();
    CHECK_FALSE(store.manager.remember(statement));
    memory::MemoryUpdate update;
    update.expected_version = 7;
    CHECK_FALSE(store.manager.update_memory(id, update));
    must(store.manager.health());
    CHECK(must(store.manager.memory(id)).access_count == 1);
}

TEST_CASE("accesses are written down when the store is closed", "[storage]") {
    const support::TemporaryStore file;
    std::string id;
    {
        auto store = must(memory::Store::open(file.config()));
        memory::Manager manager(store);
        memory::NewMemory statement;
        statement.content = "The sky is blue.";
        id = must(manager.remember(statement)).id;
        must(manager.recall("sky", {}));
        must(manager.recall("sky", {}));
        CHECK(must(manager.memory(id)).access_count == 0);
    }
    CHECK(must(must(memory::Manager::open(file.config())).memory(id)).access_count == 2);
}
