// Reading the change sequence.
#include "outbox/changes.hpp"

#include "base/ids.hpp"
#include "base/result.hpp"
#include "storage/items.hpp"

namespace memory::outbox {

namespace {

using storage::Rows;

// Four ordered streams merged: new items, changed items, tombstones, sessions.
constexpr std::string_view kChanges =
    "SELECT item AS number, 0 AS gone, kind, id FROM items WHERE item > ?1 AND change = item"
    " UNION ALL SELECT change, 0, kind, id FROM items WHERE change <> item AND change > ?1"
    " UNION ALL SELECT change, 1, kind, id FROM tombstones WHERE change > ?1"
    " UNION ALL SELECT change, 0, 100, CAST(id AS BLOB) FROM sessions WHERE change > ?1"
    " ORDER BY number LIMIT ?2";

Change read_change(const Rows& rows) {
    Change change;
    change.sequence = rows.integer(0);
    change.deleted = rows.integer(1) != 0;
    if (rows.integer(2) == kSessionKind) {
        change.kind = "session";
        change.id = rows.text(3);
    } else {
        change.kind = to_string(static_cast<ItemKind>(rows.integer(2)));
        change.id = base::id_text(rows.text(3));
    }
    return change;
}

}  // namespace

Result<ChangeList> read_changes(storage::Connection& sql, std::int64_t since, std::int64_t limit) {
    ChangeList list;
    KIOKU_LET(const auto oldest,
              sql.integer("SELECT value FROM store_numbers WHERE name = 'tombstones_from'"));
    list.rebuild = since > 0 && since < oldest.value_or(0);
    list.sequence = since;
    KIOKU_LET(Rows rows, sql.query(kChanges, since, limit + 1));
    for (;;) {
        KIOKU_LET(const bool found, rows.next());
        if (!found) return list;
        if (static_cast<std::int64_t>(list.items.size()) == limit) {
            list.more = true;
            return list;
        }
        list.items.push_back(read_change(rows));
        list.sequence = list.items.back().sequence;
    }
}

Result<std::int64_t> last_change(storage::Connection& sql) {
    KIOKU_LET(const auto last, sql.integer(storage::kLastNumber));
    return last.value_or(0);
}

Result<void> bury_session(storage::WriteTransaction& write, std::string_view id) {
    KIOKU_TRY(
        write.sql().run("INSERT INTO tombstones(item, kind, id, change) VALUES(?1, 100, ?2, ?1)",
                        write.next_number(), storage::Blob{id}));
    return {};
}

Result<std::int64_t> drop_tombstones(storage::WriteTransaction& write) {
    // The numbers that go must not be given out again; who has seen the last of them has lost
    // nothing.
    KIOKU_TRY(write.sql().run("UPDATE store_numbers SET value = ?1 WHERE name = 'sequence_floor'",
                              write.last_number()));
    KIOKU_TRY(
        write.sql().run("UPDATE store_numbers SET value = max(value,"
                        " (SELECT ifnull(max(change), 0) FROM tombstones))"
                        " WHERE name = 'tombstones_from'"));
    return write.sql().run("DELETE FROM tombstones");
}

}  // namespace memory::outbox
