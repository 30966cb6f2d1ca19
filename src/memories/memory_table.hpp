// The memories table: one row beside each item of kind memory, and its former versions.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/ids.hpp"
#include "kioku/item_filter.hpp"
#include "kioku/memory.hpp"
#include "storage/item_cursor.hpp"
#include "storage/transaction.hpp"

namespace memory::memories {

// A memory as stored: its record, and what the record does not show.
struct MemoryRow {
    std::int64_t item = 0;
    std::int64_t scope = 0;    // rowid in scopes
    std::int64_t session = 0;  // rowid in sessions; 0: none
    Memory memory;
    std::optional<std::string> by;  // of the newest version
    std::optional<std::string> reason;
    std::optional<std::string> idempotency_key;
};

// Errors: invalid_argument (not an id), not_found (nothing of this id, something else, or a memory
// that has expired by `now_ms`).
[[nodiscard]] Result<MemoryRow> require_memory(storage::Connection& sql, std::string_view id,
                                               std::int64_t now_ms);

[[nodiscard]] Result<MemoryRow> read_memory(storage::Connection& sql, std::int64_t item);

// Inserts item and row. `id` is that of a record that is brought back; else a new one, which is
// then in `row`.
[[nodiscard]] Result<void> insert_memory(storage::WriteTransaction& write, MemoryRow& row,
                                         const std::optional<base::IdBytes>& id);

// Keeps the stored version among the former ones and writes `row` in its place.
[[nodiscard]] Result<void> replace_memory(storage::WriteTransaction& write, const MemoryRow& row);

// The memory that says exactly `content` in a scope and has not expired by `now_ms`; 0: none.
[[nodiscard]] Result<std::int64_t> find_same(storage::Connection& sql, std::string_view content,
                                             std::int64_t scope, std::int64_t session,
                                             std::int64_t now_ms);

// The memory that an idempotency key names and that has not expired by `now_ms`; 0: none. Errors:
// conflict, when its first version says something else or stands in another scope.
[[nodiscard]] Result<std::int64_t> find_by_key(storage::Connection& sql, std::string_view key,
                                               std::string_view content, std::int64_t scope,
                                               std::int64_t session, std::int64_t now_ms);

// The newest version of a row.
[[nodiscard]] MemoryVersion newest_version(const MemoryRow& row);

// Former versions below `before`, newest first, at most `limit`.
[[nodiscard]] Result<std::vector<MemoryVersion>> read_versions(storage::Connection& sql,
                                                               std::int64_t item,
                                                               std::int64_t before,
                                                               std::int64_t limit);

// Inserts a former version, unless it is there. Answers whether it was not.
[[nodiscard]] Result<bool> insert_version(storage::WriteTransaction& write, std::int64_t item,
                                          const MemoryVersion& version);

// Memories that match a checked filter after a place, newest first, at most `limit`.
[[nodiscard]] Result<std::vector<MemoryRow>> list_rows(storage::Connection& sql,
                                                       const ItemFilter& filter,
                                                       std::int64_t now_ms,
                                                       const storage::ItemCursor& after,
                                                       std::int64_t limit);

}  // namespace memory::memories
