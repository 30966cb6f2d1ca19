// Reading items for recall: each row with what its kind's own table adds.
#include "storage/recallable.hpp"

#include "base/result.hpp"
#include "storage/items.hpp"

namespace memory::storage {

namespace {

constexpr std::string_view kAfter =
    "SELECT i.item, i.change, i.kind, i.session, i.scope, i.time, i.state, i.text, i.metadata,"
    " m.name, m.role, r.tags FROM items i LEFT JOIN messages m ON i.kind = 1 AND m.item = i.item"
    " LEFT JOIN memories r ON i.kind = 3 AND r.item = i.item WHERE i.item > ?1 AND i.item <= ?2"
    " ORDER BY i.item LIMIT ?3";
// By the index of what was changed, never by the range of items: those are many.
constexpr std::string_view kChanged =
    "SELECT i.item, i.change, i.kind, i.session, i.scope, i.time, i.state, i.text, i.metadata,"
    " m.name, m.role, r.tags FROM items i LEFT JOIN messages m ON i.kind = 1 AND m.item = i.item"
    " LEFT JOIN memories r ON i.kind = 3 AND r.item = i.item"
    " WHERE i.change <> i.item AND i.change > ?1 AND +i.item BETWEEN ?2 AND ?3"
    " ORDER BY i.change";

Result<std::int64_t> read_indexed(Rows rows, std::int64_t last, ReadIndexed read) {
    for (;;) {
        KIOKU_LET(const bool found, rows.next());
        if (!found) return last;
        IndexedItem item;
        item.item = rows.integer(0);
        item.change = rows.integer(1);
        item.kind = static_cast<ItemKind>(rows.integer(2));
        item.session = rows.integer(3);
        item.scope = rows.integer(4);
        item.time_ms = rows.integer(5);
        item.is_live = static_cast<ItemState>(rows.integer(6)) == ItemState::live;
        item.text = rows.text(7);
        if (!rows.is_null(8)) item.metadata = rows.text(8);
        if (!rows.is_null(10)) {
            const auto role = static_cast<Role>(rows.integer(10));
            item.speaker = role == Role::user && !rows.is_null(9) ? rows.text(9) : to_string(role);
        }
        if (!rows.is_null(11)) item.tags = rows.text(11);
        last = item.item;
        if (!read(item)) return last;
    }
}

constexpr std::string_view kShown =
    "SELECT i.id, i.kind, i.text, i.metadata, i.time, i.session, s.id, m.role, m.name,"
    " coalesce(r.source, e.source), m.seq"
    " FROM items i LEFT JOIN sessions s ON s.session = i.session"
    " LEFT JOIN messages m ON i.kind = 1 AND m.item = i.item LEFT JOIN memories r ON i.kind = 3 "
    "AND r.item = i.item"
    " LEFT JOIN episodes e ON i.kind = 4 AND e.item = i.item"
    " WHERE i.item = ?1 AND i.state = 0 AND (i.expires_at IS NULL OR i.expires_at > ?2)"
    " AND (i.kind <> 2 OR i.item = (SELECT max(u.item) FROM summaries u WHERE u.session = "
    "i.session))";

}  // namespace

Result<std::int64_t> read_items_after(Connection& sql, std::int64_t item, std::int64_t last,
                                      std::int64_t limit, ReadIndexed read) {
    KIOKU_LET(Rows rows, sql.query(kAfter, item, last, limit));
    return read_indexed(std::move(rows), item, read);
}

Result<void> read_changed_items(Connection& sql, std::int64_t change, std::int64_t first,
                                std::int64_t last, ReadIndexed read) {
    KIOKU_LET(Rows rows, sql.query(kChanged, change, first, last));
    KIOKU_TRY(read_indexed(std::move(rows), 0, read));
    return {};
}

Result<void> read_buried_items(Connection& sql, std::int64_t change,
                               base::FunctionRef<void(std::int64_t)> read) {
    KIOKU_LET(Rows rows, sql.query("SELECT item FROM tombstones WHERE change > ?1 AND kind < 100"
                                   " ORDER BY change",
                                   change));
    for (;;) {
        KIOKU_LET(const bool found, rows.next());
        if (!found) return {};
        read(rows.integer(0));
    }
}

Result<std::optional<ShownItem>> read_shown(Connection& sql, std::int64_t item,
                                            std::int64_t now_ms) {
    KIOKU_LET(Rows rows, sql.query(kShown, item, now_ms));
    KIOKU_LET(const bool found, rows.next());
    if (!found) return std::optional<ShownItem>();
    ShownItem shown;
    shown.id = base::id_text(rows.text(0));
    shown.kind = static_cast<ItemKind>(rows.integer(1));
    shown.text = rows.text(2);
    if (!rows.is_null(3)) shown.metadata = rows.text(3);
    shown.time_ms = rows.integer(4);
    shown.session = rows.integer(5);
    shown.session_id = rows.optional_text(6);
    if (!rows.is_null(7)) shown.role = static_cast<std::int32_t>(rows.integer(7));
    shown.name = rows.optional_text(8);
    shown.source = rows.optional_text(9);
    if (!rows.is_null(10)) shown.seq = rows.integer(10);
    return std::optional<ShownItem>(std::move(shown));
}

}  // namespace memory::storage
