// A few look-ups in small tables; the items themselves are asked for only where a condition on
// their rows wants it.
#include "recall/scoped_filter.hpp"

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "base/test_hooks.hpp"
#include "storage/item_filter.hpp"

namespace memory::recall {

namespace {

using storage::Connection;
using storage::Rows;

Result<std::vector<std::int64_t>> numbers(Rows rows) {
    std::vector<std::int64_t> found;
    for (;;) {
        KIOKU_LET(const bool more, rows.next());
        if (!more) return found;
        found.push_back(rows.integer(0));
    }
}

bool wants_rows(const ItemFilter& filter) {
    return filter.asks_for_memories() || filter.source || filter.episode_kind ||
           !filter.metadata.empty();
}

Result<std::vector<std::int64_t>> matching_scopes(Connection& sql, const ScopeFilter& filter) {
    std::string text = "SELECT scope FROM scopes WHERE 1";
    std::vector<std::string_view> values;
    const auto add = [&](const char* column, const std::optional<ScopeValues>& wanted) {
        if (!wanted) return;
        std::string places;
        bool may_be_absent = false;
        for (const auto& value : *wanted) {
            may_be_absent = may_be_absent || !value;
            if (!value) continue;
            values.push_back(*value);
            places += (places.empty() ? "?" : ", ?") + std::to_string(values.size());
        }
        text += std::string(" AND (") + column + " IN (" + places + ')';
        if (may_be_absent) text += std::string(" OR ") + column + " IS NULL";
        text += ')';
    };
    add("user_key", filter.user);
    add("agent_key", filter.agent);
    add("project_key", filter.project);
    KIOKU_LET(Rows rows, sql.prepare(text));
    for (std::size_t at = 0; at < values.size(); ++at)
        rows.statement().bind_text(static_cast<int>(at) + 1, values[at], true);
    return numbers(std::move(rows));
}

Result<std::vector<std::int64_t>> matching_sessions(Connection& sql, const ScopeValues& wanted) {
    std::vector<std::int64_t> sessions;
    for (const auto& id : wanted) {
        if (!id) {
            sessions.push_back(0);
            continue;
        }
        KIOKU_LET(const auto session,
                  sql.integer("SELECT session FROM sessions WHERE id = ?1", *id));
        if (session) sessions.push_back(*session);
    }
    return sessions;
}

Result<std::vector<std::int64_t>> matching_items(Connection& sql, const ItemFilter& filter,
                                                 std::int64_t now_ms) {
    const storage::ItemCondition condition(filter, now_ms, 1);
    KIOKU_LET(Rows rows, sql.prepare("SELECT items.item FROM items WHERE " + condition.sql() +
                                     " ORDER BY items.item"));
    condition.bind(rows.statement());
    return numbers(std::move(rows));
}

// What has expired and is not swept yet, and summaries that are not the current ones.
Result<std::vector<std::int64_t>> unseen_items(Connection& sql,
                                               const std::vector<std::int32_t>& kinds,
                                               std::int64_t now_ms) {
    const bool has_summaries =
        std::find(kinds.begin(), kinds.end(), static_cast<std::int32_t>(ItemKind::summary)) !=
        kinds.end();
    KIOKU_LET(Rows rows,
              sql.query(has_summaries ? "SELECT item FROM items WHERE expires_at <= ?1 UNION ALL"
                                        " SELECT item FROM summaries WHERE item NOT IN"
                                        " (SELECT max(item) FROM summaries GROUP BY session)"
                                      : "SELECT item FROM items WHERE expires_at <= ?1",
                        now_ms));
    return numbers(std::move(rows));
}

}  // namespace

Result<std::optional<Filter>> resolve_filter(Connection& sql, const ItemFilter& filter,
                                             std::int64_t now_ms) {
    const std::optional<Filter> nothing;
    Filter resolved;
    if (filter.kinds) {
        for (const ItemKind kind : *filter.kinds)
            resolved.kinds.push_back(static_cast<std::int32_t>(kind));
    } else {
        for (const ItemKind kind : {ItemKind::message, ItemKind::memory, ItemKind::episode})
            resolved.kinds.push_back(static_cast<std::int32_t>(kind));
    }
    if (resolved.kinds.empty()) return nothing;
    const bool has_scope = filter.scope.user || filter.scope.agent || filter.scope.project;
    if (has_scope && !KIOKU_BROKEN("recall_is_scoped")) {
        KIOKU_LET(resolved.scopes, matching_scopes(sql, filter.scope));
        if (resolved.scopes.empty()) return nothing;
    }
    if (filter.scope.session) {
        KIOKU_LET(resolved.sessions, matching_sessions(sql, *filter.scope.session));
        if (resolved.sessions.empty()) return nothing;
    }
    if (filter.since) resolved.from_ms = filter.since->time_since_epoch().count();
    if (filter.until) resolved.until_ms = filter.until->time_since_epoch().count();
    KIOKU_LET(resolved.exclude, unseen_items(sql, resolved.kinds, now_ms));
    if (wants_rows(filter)) {
        KIOKU_LET(resolved.only, matching_items(sql, filter, now_ms));
        if (resolved.only->empty()) return nothing;
    }
    return std::optional<Filter>(std::move(resolved));
}

}  // namespace memory::recall
