// Each rule is one query that answers what breaks it.
#include "episode/check.hpp"

#include <array>

#include "storage/check_rules.hpp"

namespace memory::episode {

namespace {

constexpr std::array<storage::Rule, 2> kRules{{
    {"item {}: it has kind {} and no row of that kind ({})",
     "SELECT i.item, i.kind, i.session FROM items i WHERE i.kind = 4 AND i.kind > 2"
     " AND NOT EXISTS (SELECT 1 FROM episodes t WHERE t.item = i.item)"},
    {"item {}: it has kind {} and a row of episodes, or its scope {} does not exist",
     "SELECT i.item, i.kind, i.scope FROM episodes t JOIN items i ON i.item = t.item"
     " LEFT JOIN scopes c ON c.scope = i.scope WHERE i.kind <> 4 OR c.scope IS NULL"},
}};

}  // namespace

Result<void> check_rows(storage::Connection& sql, CheckReport& report) {
    return storage::check_rules(sql, kRules, report);
}

}  // namespace memory::episode
