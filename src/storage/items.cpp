// Items: insert, redact, delete with tombstones.
#include "storage/items.hpp"

#include <limits>
#include <set>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "storage/scopes.hpp"

namespace memory::storage {

namespace {

// Of one sweep: what expired all at once must not hold up a single write. Nor must it have to
// change many segments of the recall index: one sweep is of items that one of them stands for.
constexpr std::int64_t kSweep = 256;
constexpr std::string_view kExpired =
    "SELECT item FROM (SELECT item FROM items WHERE expires_at <= ?1 ORDER BY expires_at LIMIT ?2)"
    " WHERE item BETWEEN ?3 AND ?4";

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
    write.erases(item);
    return {};
}

namespace {

Result<std::vector<std::int64_t>> read_numbers(Rows rows) {
    std::vector<std::int64_t> numbers;
    for (;;) {
        KIOKU_LET(const bool more, rows.next());
        if (!more) return numbers;
        numbers.push_back(rows.integer(0));
    }
}

Result<std::int64_t> delete_all(WriteTransaction& write, const std::vector<std::int64_t>& doomed) {
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
        write.erases(item);
    }
    for (const std::int64_t scope : scopes)
        KIOKU_TRY(drop_scope(write, scope));
    return static_cast<std::int64_t>(doomed.size());
}

}  // namespace

Result<std::int64_t> delete_items(WriteTransaction& write, std::string_view select,
                                  std::int64_t first, std::int64_t second) {
    KIOKU_LET(Rows rows, write.sql().query(select, first, second));
    KIOKU_LET(const auto doomed, read_numbers(std::move(rows)));
    return delete_all(write, doomed);
}

Result<void> sweep_expired(WriteTransaction& write) {
    Connection& sql = write.sql();
    KIOKU_LET(const auto item, sql.integer("SELECT item FROM items WHERE expires_at <= ?1"
                                           " ORDER BY expires_at LIMIT 1",
                                           write.now_ms()));
    if (!item) return {};
    KIOKU_LET(auto first, sql.integer("SELECT max(first_item) FROM recall_segments"
                                      " WHERE first_item <= ?1",
                                      *item));
    KIOKU_LET(auto last, sql.integer("SELECT last_item FROM recall_segments WHERE first_item = ?1",
                                     first.value_or(0)));
    if (!last || *last < *item) {  // between segments, or after all of them
        first = last ? *last + 1 : 0;
        KIOKU_LET(const auto next, sql.integer("SELECT min(first_item) FROM recall_segments"
                                               " WHERE first_item > ?1",
                                               *item));
        last = next.value_or(std::numeric_limits<std::int64_t>::max()) - 1;
    }
    KIOKU_LET(Rows rows, sql.query(kExpired, write.now_ms(), kSweep, *first, *last));
    KIOKU_LET(const auto expired, read_numbers(std::move(rows)));
    KIOKU_TRY(delete_all(write, expired));
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
