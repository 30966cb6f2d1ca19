// Each rule is one query that answers what breaks it.
#include "memories/check.hpp"

#include <array>

#include "storage/check_rules.hpp"

namespace memory::memories {

namespace {

constexpr std::array<storage::Rule, 5> kRules{{
    {"item {}: it has kind {} and no row of that kind ({})",
     "SELECT i.item, i.kind, i.session FROM items i WHERE i.kind = 3 AND i.kind > 2"
     " AND NOT EXISTS (SELECT 1 FROM memories t WHERE t.item = i.item)"},
    {"item {}: it has kind {} and a row of memories, or its scope {} does not exist",
     "SELECT i.item, i.kind, i.scope FROM memories t JOIN items i ON i.item = t.item"
     " LEFT JOIN scopes c ON c.scope = i.scope WHERE i.kind <> 3 OR c.scope IS NULL"},
    {"item {}: its newest version is {}, and a former version is {}",
     "SELECT m.item, m.version, v.version FROM memories m JOIN memory_versions v"
     " ON v.item = m.item WHERE v.version < 1 OR v.version >= m.version"},
    {"item {}: the same is said by item {} in the same scope ({})",
     "SELECT a.item, b.item, a.scope FROM memories m JOIN memories n"
     " ON n.content_hash = m.content_hash AND n.item > m.item JOIN items a ON a.item = m.item"
     " JOIN items b ON b.item = n.item WHERE a.scope = b.scope AND a.session = b.session"
     " AND a.text = b.text AND a.expires_at IS NULL AND b.expires_at IS NULL"},
    {"item {}: its confidence is outside 0 to 1 (version {}, kind {})",
     "SELECT m.item, m.version, 3 FROM memories m WHERE NOT m.confidence BETWEEN 0 AND 1"},
}};

}  // namespace

Result<void> check_rows(storage::Connection& sql, CheckReport& report) {
    return storage::check_rules(sql, kRules, report);
}

}  // namespace memory::memories
