// An import where a memory has gone on, here or there, since it was exported.
#include "support/catch.hpp"
#include "support/clocked_store.hpp"
#include "support/must.hpp"

using support::ClockedStore;
using support::must;

namespace {

void update(ClockedStore& store, const std::string& id, const std::string& content) {
    memory::MemoryUpdate update;
    update.content = content;
    must(store.manager.update_memory(id, update));
}

}  // namespace

TEST_CASE("a memory that went on elsewhere is left as it is here, and the rest comes in",
          "[archive]") {
    ClockedStore store;
    memory::NewMemory memory;
    memory.content = "The port is 80.";
    const auto id = must(store.manager.remember(memory)).id;
    ClockedStore other;
    must(other.import(store.exported()));
    for (const char* content : {"The port is 81.", "The port is 82.", "The port is 83."})
        update(store, id, content);
    memory.content = "The sky is blue.";
    const auto later = must(store.manager.remember(memory)).id;
    SECTION("which stands at its first version here") {}
    SECTION("which went on here too") {
        update(other, id, "The port is 8080.");
    }
    const auto before = must(other.manager.memory_history(id)).items;
    must(other.import(store.exported()));
    CHECK(other.manager.memory(later));
    const auto history = must(other.manager.memory_history(id)).items;
    REQUIRE(history.size() == before.size());
    for (std::size_t i = 0; i < history.size(); ++i)
        CHECK(history[i].content == before[i].content);
    CHECK(other.problems().empty());
}
