// Items: insert, redact, delete with tombstones.
#include "storage/items.hpp"

#include <set>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "storage/scopes.hpp"

namespace memory::storage {

namespace {

// Of one sweep: what expired all at once must not hold up a single write.
constexpr std::int64_t kSweep = 256;

std::optional<std::int64_t> stored_time(std::optional<Timestamp> time) {
    if (!time) return std::nullopt;
    return time->time_since_epoch().count();
}

}  // namespace

Result<ItemKey> insert_item(WriteTransaction& write, const NewItem& item) {
    const ItemKey key{write.next_number(), item.id ? *item.id : write.new_id()};
    KIOKU_TRY(write.sql().run(
        "INSERT INTO items(item, id, kind, scope, session, time, change, state, text, metadata,"
        " expires_at) VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?1, ?7, ?8, ?9, ?10)",
        key.item, Blob{base::id_view(key.id)}, item.kind, item.scope, item.session,
        item.time.time_since_epoch().count(), item.state, item.text, item.metadata,
        stored_time(item.expires_at)));
    return key;
}

Result<void> update_item(WriteTransaction& write, std::int64_t item, std::string_view text,
                         std::optional<std::string_view> metadata,
                         std::optional<Timestamp> expires_at) {
    KIOKU_TRY(
        write.sql().run("UPDATE items SET text = ?2, metadata = ?3, expires_at = ?4, change = ?5"
                        " WHERE item = ?1",
                        item, text, metadata, stored_time(expires_at), write.next_number()));
    return {};
}

Result<void> redact_item(WriteTransaction& write, std::int64_t item) {
    KIOKU_TRY(write.sql().run(
        "UPDATE items SET state = 1, text = '', metadata = NULL, change = ?2 WHERE item = ?1", item,
        write.next_number()));
    write.erases();
    return {};
}

Result<std::int64_t> delete_items(WriteTransaction& write, std::string_view select,
                                  std::int64_t first, std::int64_t second) {
    std::vector<std::int64_t> doomed;
    {
        KIOKU_LET(Rows rows, write.sql().query(select, first, second));
        for (;;) {
            KIOKU_LET(const bool more, rows.next());
            if (!more) break;
            doomed.push_back(rows.integer(0));
        }
    }
    std::set<std::int64_t> scopes;
    for (const std::int64_t item : doomed) {
        KIOKU_LET(
            const auto scope,
            write.sql().integer("SELECT scope FROM items WHERE item = ?1 AND kind > 2", item));
        if (scope) scopes.insert(*scope);
        KIOKU_TRY(
            write.sql().run("INSERT INTO tombstones(item, kind, id, change)"
                            " SELECT item, kind, id, ?2 FROM items WHERE item = ?1",
                            item, write.next_number()));
        KIOKU_TRY(write.sql().run("DELETE FROM items WHERE item = ?1", item));
    }
    for (const std::int64_t scope : scopes)
        KIOKU_TRY(drop_scope(write, scope));
    if (!doomed.empty()) write.erases();
    return static_cast<std::int64_t>(doomed.size());
}

Result<void> sweep_expired(WriteTransaction& write) {
    KIOKU_TRY(delete_items(write,
                           "SELECT item FROM items WHERE expires_at <= ?1"
                           " ORDER BY expires_at LIMIT ?2",
                           write.now_ms(), kSweep));
    return {};
}

Result<std::optional<FoundItem>> find_item(Connection& sql, const base::IdBytes& id) {
    KIOKU_LET(Rows rows, sql.query("SELECT item, kind, session, state, expires_at FROM items"
                                   " WHERE id = ?1",
                                   Blob{base::id_view(id)}));
    KIOKU_LET(const bool found, rows.next());
    if (!found) return std::optional<FoundItem>();
    FoundItem item;
    item.item = rows.integer(0);
    item.kind = static_cast<Kind>(rows.integer(1));
    item.session = rows.integer(2);
    item.state = static_cast<ItemState>(rows.integer(3));
    item.expires_at_ms = rows.optional_integer(4);
    return std::optional<FoundItem>(item);
}

}  // namespace memory::storage
