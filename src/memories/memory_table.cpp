// Reading and writing rows of memories.
#include "memories/memory_table.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "base/hash.hpp"
#include "base/quote.hpp"
#include "base/result.hpp"
#include "base/stored_time.hpp"
#include "memories/tags.hpp"
#include "storage/item_list.hpp"
#include "storage/items.hpp"

namespace memory::memories {

namespace {

using storage::Rows;

constexpr const char* kSelect =
    "SELECT items.item, items.id, items.text, items.metadata, items.scope, items.session,"
    " items.time, items.expires_at, memories.category, memories.confidence, memories.pinned,"
    " memories.tags, memories.source, memories.version, memories.updated_at, memories.changed_by,"
    " memories.reason, memories.access_count, memories.last_accessed_at,"
    " memories.idempotency_key, sessions.id, scopes.user_key, scopes.agent_key, scopes.project_key"
    " FROM items JOIN memories ON memories.item = items.item"
    " LEFT JOIN sessions ON sessions.session = items.session"
    " LEFT JOIN scopes ON scopes.scope = items.scope ";

std::optional<Timestamp> optional_time(const Rows& rows, int column) {
    if (rows.is_null(column)) return std::nullopt;
    return base::to_time(rows.integer(column));
}

std::optional<std::int64_t> stored(const std::optional<Timestamp>& time) {
    if (!time) return std::nullopt;
    return time->time_since_epoch().count();
}

std::int64_t stored(Timestamp time) {
    return time.time_since_epoch().count();
}

// Whoever can write the file can put any number into it: these stay in their bounds.
double stored_confidence(const Rows& rows, int column) {
    return std::clamp(rows.real(column), 0.0, 1.0);
}
std::int64_t stored_count(const Rows& rows, int column) {
    return std::clamp<std::int64_t>(rows.integer(column), 0, std::int64_t{1} << 53);
}

Json metadata_of(const Rows& rows, int column) {
    if (rows.is_null(column)) return {};
    return Json::from_trusted(std::string(rows.text(column)), JsonType::object);
}

std::optional<std::string_view> text_of(const Json& json) {
    if (json.is_null()) return std::nullopt;
    return std::string_view(json.text());
}

MemoryRow read_row(const Rows& rows) {
    MemoryRow row;
    Memory& memory = row.memory;
    row.item = rows.integer(0);
    memory.id = base::id_text(rows.text(1));
    memory.content = rows.text(2);
    memory.metadata = metadata_of(rows, 3);
    row.scope = rows.integer(4);
    row.session = rows.integer(5);
    memory.created_at = base::to_time(rows.integer(6));
    memory.expires_at = optional_time(rows, 7);
    memory.category = rows.text(8);
    memory.confidence = stored_confidence(rows, 9);
    memory.pinned = rows.integer(10) != 0;
    memory.tags = split_tags(rows.text(11));
    memory.source = rows.optional_text(12);
    memory.version = stored_count(rows, 13);
    memory.updated_at = base::to_time(rows.integer(14));
    row.by = rows.optional_text(15);
    row.reason = rows.optional_text(16);
    memory.access_count = stored_count(rows, 17);
    memory.last_accessed_at = optional_time(rows, 18);
    row.idempotency_key = rows.optional_text(19);
    memory.session = rows.optional_text(20);
    memory.scope = {rows.optional_text(21), rows.optional_text(22), rows.optional_text(23)};
    return row;
}

}  // namespace

Result<MemoryRow> require_memory(storage::Connection& sql, std::string_view id,
                                 std::int64_t now_ms) {
    const auto bytes = base::parse_id(id);
    if (!bytes) {
        return fail(ErrorCode::invalid_argument, "memories",
                    fmt::format("the memory id {} is not a UUID", base::quote(id)));
    }
    KIOKU_LET(const auto found, storage::find_item(sql, *bytes));
    if (!found || found->kind != ItemKind::memory || found->expired(now_ms)) {
        return fail(ErrorCode::not_found, "memories",
                    fmt::format("there is no memory {}", base::quote(id)));
    }
    return read_memory(sql, found->item);
}

Result<MemoryRow> read_memory(storage::Connection& sql, std::int64_t item) {
    KIOKU_LET(Rows rows, sql.query(std::string(kSelect) + "WHERE items.item = ?1", item));
    KIOKU_LET(const bool found, rows.next());
    if (found) return read_row(rows);
    return fail(ErrorCode::corrupt, "memories",
                fmt::format("item {} is a memory without a row of its own; run check", item));
}

Result<void> insert_memory(storage::WriteTransaction& write, MemoryRow& row,
                           const std::optional<base::IdBytes>& id) {
    Memory& memory = row.memory;
    storage::NewItem item;
    item.kind = ItemKind::memory;
    item.scope = row.scope;
    item.session = row.session;
    item.time = memory.created_at;
    item.text = memory.content;
    item.metadata = text_of(memory.metadata);
    item.expires_at = memory.expires_at;
    item.id = id;
    KIOKU_LET(const auto key, storage::insert_item(write, item));
    row.item = key.item;
    memory.id = base::id_text(key.id);
    std::optional<std::int64_t> key_hash;
    if (row.idempotency_key) key_hash = base::stable_hash(*row.idempotency_key);
    KIOKU_TRY(write.sql().run(
        "INSERT INTO memories(item, category, confidence, pinned, tags, source, version,"
        " updated_at, changed_by, reason, access_count, last_accessed_at, content_hash, key_hash,"
        " idempotency_key)"
        " VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)",
        row.item, memory.category, memory.confidence, memory.pinned, join_tags(memory.tags),
        memory.source, memory.version, stored(memory.updated_at), row.by, row.reason,
        memory.access_count, stored(memory.last_accessed_at), base::stable_hash(memory.content),
        key_hash, row.idempotency_key));
    return {};
}

Result<void> replace_memory(storage::WriteTransaction& write, const MemoryRow& row) {
    const Memory& memory = row.memory;
    KIOKU_TRY(write.sql().run(
        "INSERT INTO memory_versions(item, version, content, category, confidence, pinned, tags,"
        " metadata, source, expires_at, changed_at, changed_by, reason)"
        " SELECT m.item, m.version, i.text, m.category, m.confidence, m.pinned, m.tags,"
        " i.metadata, m.source, i.expires_at, m.updated_at, m.changed_by, m.reason"
        " FROM memories m JOIN items i ON i.item = m.item WHERE m.item = ?1",
        row.item));
    KIOKU_TRY(storage::update_item(write, row.item, memory.content, text_of(memory.metadata),
                                   memory.expires_at));
    KIOKU_TRY(write.sql().run(
        "UPDATE memories SET category = ?2, confidence = ?3, pinned = ?4, tags = ?5, source = ?6,"
        " version = ?7, updated_at = ?8, changed_by = ?9, reason = ?10, content_hash = ?11"
        " WHERE item = ?1",
        row.item, memory.category, memory.confidence, memory.pinned, join_tags(memory.tags),
        memory.source, memory.version, stored(memory.updated_at), row.by, row.reason,
        base::stable_hash(memory.content)));
    return {};
}

Result<std::int64_t> find_same(storage::Connection& sql, std::string_view content,
                               std::int64_t scope, std::int64_t session, std::int64_t now_ms) {
    KIOKU_LET(const auto item,
              sql.integer("SELECT m.item FROM memories m JOIN items i ON i.item = m.item"
                          " WHERE m.content_hash = ?1 AND i.scope = ?2 AND i.session = ?3"
                          " AND i.text = ?4 AND (i.expires_at IS NULL OR i.expires_at > ?5)",
                          base::stable_hash(content), scope, session, content, now_ms));
    return item.value_or(0);
}

Result<std::int64_t> find_by_key(storage::Connection& sql, std::string_view key,
                                 std::string_view content, std::int64_t scope, std::int64_t session,
                                 std::int64_t now_ms) {
    KIOKU_LET(Rows rows,
              sql.query("SELECT m.item, i.scope, i.session, coalesce((SELECT v.content FROM"
                        " memory_versions v WHERE v.item = m.item AND v.version = 1), i.text)"
                        " FROM memories m JOIN items i ON i.item = m.item"
                        " WHERE m.key_hash = ?1 AND m.idempotency_key = ?2"
                        " AND (i.expires_at IS NULL OR i.expires_at > ?3)",
                        base::stable_hash(key), key, now_ms));
    KIOKU_LET(const bool found, rows.next());
    if (!found) return std::int64_t{0};
    if (rows.integer(1) == scope && rows.integer(2) == session && rows.text(3) == content) {
        return rows.integer(0);
    }
    return fail(ErrorCode::conflict, "memories",
                "the idempotency key is that of another memory: same key, other content or scope");
}

MemoryVersion newest_version(const MemoryRow& row) {
    const Memory& memory = row.memory;
    MemoryVersion version;
    version.version = memory.version;
    version.content = memory.content;
    version.category = memory.category;
    version.confidence = memory.confidence;
    version.pinned = memory.pinned;
    version.tags = memory.tags;
    version.metadata = memory.metadata;
    version.source = memory.source;
    version.expires_at = memory.expires_at;
    version.changed_at = memory.updated_at;
    version.by = row.by;
    version.reason = row.reason;
    return version;
}

Result<std::vector<MemoryVersion>> read_versions(storage::Connection& sql, std::int64_t item,
                                                 std::int64_t before, std::int64_t limit) {
    std::vector<MemoryVersion> versions;
    KIOKU_LET(Rows rows,
              sql.query("SELECT version, content, category, confidence, pinned, tags, metadata,"
                        " source, expires_at, changed_at, changed_by, reason FROM memory_versions"
                        " WHERE item = ?1 AND version < ?2 ORDER BY version DESC LIMIT ?3",
                        item, before, limit));
    for (;;) {
        KIOKU_LET(const bool found, rows.next());
        if (!found) return versions;
        MemoryVersion version;
        version.version = rows.integer(0);
        version.content = rows.text(1);
        version.category = rows.text(2);
        version.confidence = stored_confidence(rows, 3);
        version.pinned = rows.integer(4) != 0;
        version.tags = split_tags(rows.text(5));
        version.metadata = metadata_of(rows, 6);
        version.source = rows.optional_text(7);
        version.expires_at = optional_time(rows, 8);
        version.changed_at = base::to_time(rows.integer(9));
        version.by = rows.optional_text(10);
        version.reason = rows.optional_text(11);
        versions.push_back(std::move(version));
    }
}

Result<bool> insert_version(storage::WriteTransaction& write, std::int64_t item,
                            const MemoryVersion& version) {
    KIOKU_LET(const auto known,
              write.sql().integer("SELECT 1 FROM memory_versions WHERE item = ?1 AND version = ?2",
                                  item, version.version));
    if (known) return false;
    KIOKU_TRY(write.sql().run(
        "INSERT INTO memory_versions(item, version, content, category, confidence, pinned, tags,"
        " metadata, source, expires_at, changed_at, changed_by, reason)"
        " VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)",
        item, version.version, version.content, version.category, version.confidence,
        version.pinned, join_tags(version.tags), text_of(version.metadata), version.source,
        stored(version.expires_at), stored(version.changed_at), version.by, version.reason));
    return true;
}

Result<std::vector<MemoryRow>> list_rows(storage::Connection& sql, const ItemFilter& filter,
                                         std::int64_t now_ms, const storage::ItemCursor& after,
                                         std::int64_t limit) {
    KIOKU_LET(Rows rows,
              storage::query_list(sql, kSelect, ItemKind::memory, filter, now_ms, after, limit));
    std::vector<MemoryRow> found;
    for (;;) {
        KIOKU_LET(const bool more, rows.next());
        if (!more) return found;
        found.push_back(read_row(rows));
    }
}

}  // namespace memory::memories
