// How much a list reads: as much as it answers, however many memories others have.
#include <sqlite3.h>

#include "memories/memory_table.hpp"
#include "storage/sqlite_connection.hpp"
#include "storage/store_impl.hpp"
#include "support/catch.hpp"
#include "support/clocked_store.hpp"
#include "support/must.hpp"

using memory::ItemFilter;
using memory::ScopeValues;
using support::ClockedStore;
using support::must;

namespace {

// SQLite's own steps for a list, and how much it answers.
struct Work {
    std::int64_t steps = 0;
    std::size_t found = 0;
};

Work list(ClockedStore& store, const ItemFilter& filter) {
    const auto& inside = memory::StoreAccess::of(store.store);
    auto snapshot = must(inside.read({}));
    auto& sql = dynamic_cast<memory::storage::SqliteConnection&>(snapshot.sql());
    const auto steps = [&] {
        std::int64_t sum = 0;
        for (sqlite3_stmt* at = nullptr; (at = sqlite3_next_stmt(sql.handle(), at)) != nullptr;)
            sum += sqlite3_stmt_status(at, SQLITE_STMTSTATUS_VM_STEP, 0);
        return sum;
    };
    const auto before = steps();
    const auto rows = must(memory::memories::list_rows(sql, filter, inside.now_ms(), {}, 100));
    return {steps() - before, rows.size()};
}

// 10 of 6,000 memories are ada's, in a session of hers and pinned; all others come after them.
void fill(ClockedStore& store) {
    std::vector<memory::NewMemory> many(6000);
    for (std::size_t i = 0; i < many.size(); ++i) {
        many[i].content = "statement " + std::to_string(i);
        many[i].scope.user = i < 10 ? "ada" : "bob";
        many[i].session = i < 10 ? "hers" : "his";
        many[i].pinned = i < 10;
    }
    must(store.manager.remember_many(many));
}

}  // namespace

TEST_CASE("a list of few among many reads few", "[memories][list]") {
    ClockedStore store;
    fill(store);
    ItemFilter filter;
    SECTION("by scope") {
        filter.scope.user = ScopeValues{"ada"};
    }
    SECTION("by session") {
        filter.scope.session = ScopeValues{"hers"};
    }
    SECTION("pinned") {
        filter.pinned = true;
    }
    SECTION("by scope, of all pinned ones") {
        filter.scope.user = ScopeValues{"ada"};
        filter.pinned = true;
    }
    SECTION("by session, of everybody's") {
        filter.scope.session = ScopeValues{"hers"};
        filter.scope.user = ScopeValues{"ada", "bob"};
    }
    const Work work = list(store, filter);
    CHECK(work.found == 10);
    CHECK(work.steps < 20'000);
}

TEST_CASE("a list of one page among many of the same reads a page", "[memories][list]") {
    ClockedStore store;
    fill(store);
    ItemFilter filter;
    SECTION("of all") {}
    SECTION("by scope") {
        filter.scope.user = ScopeValues{"bob"};
    }
    SECTION("by session") {
        filter.scope.session = ScopeValues{"his"};
    }
    SECTION("not pinned") {
        filter.pinned = false;
    }
    const Work work = list(store, filter);
    CHECK(work.found == 100);
    CHECK(work.steps < 60'000);
}

TEST_CASE("a page after another answers the same whether few or many match", "[memories][list]") {
    ClockedStore store;
    fill(store);
    for (const auto& [user, count] : {std::pair("ada", 10), std::pair("bob", 5990)}) {
        ItemFilter filter;
        filter.scope.user = ScopeValues{user};
        memory::Page page{user == std::string("ada") ? 3 : 900, std::nullopt};
        std::vector<std::string> ids;
        do {
            const auto answer = must(store.manager.memories(filter, page));
            for (const auto& memory : answer.items) {
                CHECK(memory.scope.user == user);
                if (!ids.empty()) CHECK(memory.id < ids.back());
                ids.push_back(memory.id);
            }
            page.cursor = answer.next;
        } while (page.cursor);
        CHECK(ids.size() == static_cast<std::size_t>(count));
    }
}
