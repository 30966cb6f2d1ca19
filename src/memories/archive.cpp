// Export and import of memories.
#include "memories/archive.hpp"

#include <limits>
#include <vector>

#include <fmt/format.h>

#include "base/hash.hpp"
#include "base/quote.hpp"
#include "base/result.hpp"
#include "memories/memory_table.hpp"
#include "memories/tags.hpp"
#include "memories/validation.hpp"
#include "storage/item_filter.hpp"
#include "storage/items.hpp"
#include "storage/scopes.hpp"

namespace memory::memories {

namespace {

// Above it a number in JSON is not exact in every host.
constexpr std::int64_t kMaxNumber = std::int64_t{1} << 53;

Result<base::IdBytes> checked_id(const std::string& text) {
    const auto id = base::parse_id(text);
    if (id) return *id;
    return fail(ErrorCode::invalid_argument, "memories",
                fmt::format("the id {} is not a UUID", base::quote(text)));
}

Result<void> check_number(const char* what, std::int64_t number, std::int64_t least) {
    if (number >= least && number <= kMaxNumber) return {};
    return fail(ErrorCode::invalid_argument, "memories",
                fmt::format("{} is {}, it must be {} to {}", what, number, least, kMaxNumber));
}

// The parts of a version that a new memory has too, for its checks.
NewMemory as_new(const MemoryVersion& version) {
    NewMemory memory;
    memory.content = version.content;
    memory.category = version.category;
    memory.confidence = version.confidence;
    memory.tags = version.tags;
    memory.metadata = version.metadata;
    memory.source = version.source;
    memory.expires_at = version.expires_at;
    memory.created_at = version.changed_at;
    memory.by = version.by;
    memory.reason = version.reason;
    return memory;
}

}  // namespace

Result<void> export_memories(storage::Connection& sql, const ItemFilter& filter,
                             std::int64_t now_ms,
                             base::FunctionRef<Result<void>(const std::string& line)> put) {
    std::vector<std::int64_t> items;
    {
        const storage::ItemCondition condition(filter, now_ms, 1);
        KIOKU_LET(auto rows, sql.query("SELECT items.item FROM items WHERE items.kind = 3"
                                       " AND items.kind > 2 AND " +
                                       condition.sql() + " ORDER BY items.time, items.item"));
        condition.bind(rows.statement());
        for (;;) {
            KIOKU_LET(const bool more, rows.next());
            if (!more) break;
            items.push_back(rows.integer(0));
        }
    }
    for (const std::int64_t item : items) {
        KIOKU_LET(MemoryRow row, read_memory(sql, item));
        const std::string id = row.memory.id;
        KIOKU_TRY(put(records::to_line(records::ArchivedMemory{std::move(row.memory), row.by,
                                                               row.reason, row.idempotency_key})));
        for (std::int64_t before = std::numeric_limits<std::int64_t>::max();;) {
            KIOKU_LET(auto versions, read_versions(sql, item, before, 1));
            if (versions.empty()) break;
            before = versions.front().version;
            KIOKU_TRY(
                put(records::to_line(records::ArchivedVersion{id, std::move(versions.front())})));
        }
    }
    return {};
}

Result<bool> restore_memory(storage::WriteTransaction& write, const Store::Impl& store,
                            const records::ArchivedMemory& archived,
                            storage::FindSession find_session) {
    MemoryRow row;
    row.memory = archived.memory;
    row.by = archived.by;
    row.reason = archived.reason;
    row.idempotency_key = archived.idempotency_key;
    Memory& memory = row.memory;
    NewMemory checked = as_new(newest_version(row));
    checked.scope = memory.scope;
    checked.session = memory.session;
    checked.idempotency_key = archived.idempotency_key;
    KIOKU_TRY(check_memory(checked, store.config.limits));
    KIOKU_TRY(check_number("version", memory.version, 1));
    KIOKU_TRY(check_number("access_count", memory.access_count, 0));
    KIOKU_LET(const auto id, checked_id(memory.id));
    KIOKU_LET(const auto known, storage::find_item(write.sql(), id));
    if (known && known->kind != ItemKind::memory) {
        return fail(ErrorCode::conflict, "memories",
                    fmt::format("the id {} is here that of something else", memory.id));
    }
    if (known && !known->expired(write.now_ms())) return false;
    if (memory.expires_at && *memory.expires_at <= write.now()) return false;
    if (known) {
        KIOKU_TRY(storage::delete_items(write, "SELECT item FROM items WHERE item = ?1 AND ?2 = 0",
                                        known->item));
    }
    if (memory.session) {
        KIOKU_LET(const auto place, find_session(write, store, *memory.session, memory.scope));
        row.session = place.session;
    }
    KIOKU_LET(row.scope, storage::intern_scope(write, memory.scope));
    KIOKU_LET(const auto same,
              find_same(write.sql(), memory.content, row.scope, row.session, write.now_ms()));
    if (same != 0) return false;
    if (row.idempotency_key) {
        // Another memory has the key by now: this one stands without.
        KIOKU_LET(const auto has_key,
                  write.sql().integer("SELECT 1 FROM memories m JOIN items i ON i.item = m.item"
                                      " WHERE m.key_hash = ?1 AND m.idempotency_key = ?2"
                                      " AND (i.expires_at IS NULL OR i.expires_at > ?3)",
                                      base::stable_hash(*row.idempotency_key), *row.idempotency_key,
                                      write.now_ms()));
        if (has_key) row.idempotency_key.reset();
    }
    memory.tags = distinct_tags(memory.tags);
    memory.metadata = or_null(memory.metadata);
    KIOKU_TRY(insert_memory(write, row, id));
    return true;
}

Result<bool> restore_version(storage::WriteTransaction& write, const Store::Impl& store,
                             const records::ArchivedVersion& archived) {
    KIOKU_TRY(check_memory(as_new(archived.version), store.config.limits));
    KIOKU_LET(const auto id, checked_id(archived.memory));
    KIOKU_LET(const auto known, storage::find_item(write.sql(), id));
    // Left out with its memory, which has expired or is said already.
    if (!known || known->kind != ItemKind::memory) return false;
    KIOKU_LET(const MemoryRow row, read_memory(write.sql(), known->item));
    // It went on elsewhere since it came here: it is left as it is.
    if (archived.version.version >= row.memory.version) return false;
    MemoryVersion version = archived.version;
    version.tags = distinct_tags(version.tags);
    version.metadata = or_null(version.metadata);
    return insert_version(write, known->item, version);
}

}  // namespace memory::memories
