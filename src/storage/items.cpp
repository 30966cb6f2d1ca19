// Items: insert, redact, delete with tombstones.
#include "storage/items.hpp"

#include <string>
#include <vector>

#include "base/result.hpp"

namespace memory::storage {

std::string_view to_string(Kind kind) noexcept {
    switch (kind) {
        case Kind::message: return "message";
        case Kind::summary: return "summary";
        case Kind::memory: return "memory";
        case Kind::episode: return "episode";
        case Kind::pattern: return "pattern";
        case Kind::entity: return "entity";
        case Kind::fact: return "fact";
    }
    return "unknown";
}

Result<ItemKey> insert_item(WriteTransaction& write, const NewItem& item) {
    const ItemKey key{write.next_number(), item.id ? *item.id : write.new_id()};
    KIOKU_TRY(write.sql().run(
        "INSERT INTO items(item, id, kind, scope, session, time, change, state, text, metadata)"
        " VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?1, ?7, ?8, ?9)",
        key.item, Blob{base::id_view(key.id)}, item.kind, item.scope, item.session,
        item.time.time_since_epoch().count(), item.state, item.text, item.metadata));
    return key;
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
    for (const std::int64_t item : doomed) {
        KIOKU_TRY(
            write.sql().run("INSERT INTO tombstones(item, kind, id, change)"
                            " SELECT item, kind, id, ?2 FROM items WHERE item = ?1",
                            item, write.next_number()));
        KIOKU_TRY(write.sql().run("DELETE FROM items WHERE item = ?1", item));
    }
    if (!doomed.empty()) write.erases();
    return static_cast<std::int64_t>(doomed.size());
}

}  // namespace memory::storage
