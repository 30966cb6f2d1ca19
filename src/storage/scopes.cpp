// Reading, adding and dropping scopes.
#include "storage/scopes.hpp"

#include <fmt/format.h>

#include "base/result.hpp"

namespace memory::storage {

Result<std::int64_t> intern_scope(WriteTransaction& write, const Scope& scope) {
    if (scope.empty()) return 0;
    KIOKU_LET(const auto known,
              write.sql().integer("SELECT scope FROM scopes WHERE user_key IS NOT DISTINCT FROM ?1"
                                  " AND agent_key IS NOT DISTINCT FROM ?2"
                                  " AND project_key IS NOT DISTINCT FROM ?3",
                                  scope.user, scope.agent, scope.project));
    if (known) return *known;
    const std::int64_t made = write.next_number();
    KIOKU_TRY(write.sql().run(
        "INSERT INTO scopes(scope, user_key, agent_key, project_key) VALUES(?1, ?2, ?3, ?4)", made,
        scope.user, scope.agent, scope.project));
    return made;
}

Result<Scope> read_scope(Connection& sql, std::int64_t scope) {
    if (scope == 0) return Scope{};
    KIOKU_LET(Rows rows, sql.query("SELECT user_key, agent_key, project_key FROM scopes"
                                   " WHERE scope = ?1",
                                   scope));
    KIOKU_LET(const bool found, rows.next());
    if (!found) {
        return fail(ErrorCode::corrupt, "storage",
                    fmt::format("scope {} is missing; run check", scope));
    }
    return Scope{rows.optional_text(0), rows.optional_text(1), rows.optional_text(2)};
}

Result<void> drop_scope(WriteTransaction& write, std::int64_t scope) {
    if (scope == 0) return {};
    KIOKU_TRY(
        write.sql().run("DELETE FROM scopes WHERE scope = ?1"
                        " AND NOT EXISTS (SELECT 1 FROM sessions WHERE sessions.scope = ?1)"
                        " AND NOT EXISTS (SELECT 1 FROM items WHERE items.scope = ?1 AND kind > 2)",
                        scope));
    return {};
}

}  // namespace memory::storage
