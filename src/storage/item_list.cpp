// The index over kind and time has a list's order, so SQLite walks along it whatever the filter
// says: for the last of one user's few memories past all of everybody's. Where few items have the
// filter's scope, session or pin, they are looked up first, and put in order.
#include "storage/item_list.hpp"

#include <algorithm>
#include <optional>
#include <string_view>

#include "base/result.hpp"
#include "storage/item_filter.hpp"

namespace memory::storage {

namespace {

// So many are sorted, and looked for where there are more, in about a millisecond.
constexpr std::size_t kFew = 1000;

// The numbers as a JSON array; empty when there are more than kFew.
Result<std::optional<std::string>> if_few(Rows rows) {
    std::string numbers;
    for (std::size_t count = 0;; ++count) {
        KIOKU_LET(const bool found, rows.next());
        if (!found) return std::optional('[' + numbers + ']');
        if (count == kFew) return std::optional<std::string>();
        numbers += (count == 0 ? "" : ",") + std::to_string(rows.integer(0));
    }
}

Result<std::optional<std::string>> few_in(Connection& sql, const ScopeFilter& scope,
                                          std::int64_t now_ms) {
    ItemFilter filter;
    filter.scope = scope;
    const ItemCondition condition(filter, now_ms, 1);
    KIOKU_LET(Rows rows, sql.prepare("SELECT items.item FROM items WHERE items.kind > 2 AND " +
                                     condition.sql()));
    condition.bind(rows.statement());
    return if_few(std::move(rows));
}

// All that can match, if they are few by one of the indexes; empty when they are not.
Result<std::optional<std::string>> few_that_may_match(Connection& sql, const ItemFilter& filter,
                                                      std::int64_t now_ms) {
    ScopeFilter keys = filter.scope;
    keys.session.reset();
    if (!keys.empty()) {
        KIOKU_LET(auto few, few_in(sql, keys, now_ms));
        if (few) return few;
    }
    const auto& session = filter.scope.session;
    if (session && std::find(session->begin(), session->end(), std::nullopt) == session->end()) {
        ScopeFilter only;
        only.session = session;
        KIOKU_LET(auto few, few_in(sql, only, now_ms));
        if (few) return few;
    }
    if (filter.pinned != true) return std::optional<std::string>();
    KIOKU_LET(Rows rows, sql.query("SELECT item FROM memories WHERE pinned = 1"));
    return if_few(std::move(rows));
}

}  // namespace

Result<Rows> query_list(Connection& sql, const std::string& select, ItemKind kind,
                        const ItemFilter& filter, std::int64_t now_ms, const ItemCursor& after,
                        std::int64_t limit) {
    KIOKU_LET(const auto few, few_that_may_match(sql, filter, now_ms));
    const ItemCondition condition(filter, now_ms, 6);
    // A plus keeps SQLite from the index that has the order.
    const std::string_view places =
        few ? "WHERE items.item IN (SELECT value FROM json_each(?5)) AND +items.kind = ?4"
              " AND (+items.time, items.item) < (?1, ?2) AND "
            : "WHERE items.kind = ?4 AND items.kind > 2 AND ?5 IS NULL"
              " AND (items.time, items.item) < (?1, ?2) AND ";
    const std::string_view order = few ? " ORDER BY +items.time DESC, items.item DESC LIMIT ?3"
                                       : " ORDER BY items.time DESC, items.item DESC LIMIT ?3";
    KIOKU_LET(Rows rows,
              sql.query(select + std::string(places) + condition.sql() + std::string(order),
                        after.time_ms, after.item, limit, kind, few));
    condition.bind(rows.statement());
    return rows;
}

}  // namespace memory::storage
