// Getting, listing, history.
#include "memories/read.hpp"

#include <charconv>
#include <limits>

#include <fmt/format.h>

#include "base/result.hpp"
#include "memories/memory_table.hpp"
#include "records/checks.hpp"
#include "storage/item_filter.hpp"

namespace memory::memories {

namespace {

// The cursor of a history is the last version answered; all below it are still to come.
Result<std::int64_t> read_version_cursor(const std::optional<std::string>& text) {
    if (!text) return std::numeric_limits<std::int64_t>::max();
    std::int64_t version = 0;
    const char* const end = text->data() + text->size();
    const auto read = std::from_chars(text->data(), end, version);
    if (read.ec == std::errc() && read.ptr == end && version > 0) return version;
    return fail(ErrorCode::invalid_argument, "memories",
                "the cursor is not one that this list answered");
}

}  // namespace

Result<Memory> read_one(const Store::Impl& store, std::string_view id, const CallOptions& options) {
    KIOKU_LET(storage::Snapshot snapshot, store.read(options));
    KIOKU_LET(MemoryRow row, require_memory(snapshot.sql(), id, store.now_ms()));
    return std::move(row.memory);
}

Result<List<Memory>> list_memories(const Store::Impl& store, const ItemFilter& filter,
                                   const Page& page, const CallOptions& options) {
    KIOKU_TRY(records::check_page(page, store.config.limits));
    KIOKU_TRY(storage::check_filter(filter, store.config.limits));
    KIOKU_LET(const auto after, storage::read_cursor(page.cursor));
    KIOKU_LET(storage::Snapshot snapshot, store.read(options));
    KIOKU_LET(auto rows, list_rows(snapshot.sql(), filter, store.now_ms(), after, page.limit + 1));
    List<Memory> list;
    for (MemoryRow& row : rows) {
        if (static_cast<std::int64_t>(list.items.size()) == page.limit) {
            const MemoryRow& last = rows[list.items.size() - 1];
            list.next = storage::write_cursor(
                {last.memory.created_at.time_since_epoch().count(), last.item});
            break;
        }
        list.items.push_back(std::move(row.memory));
    }
    return list;
}

Result<List<MemoryVersion>> read_history(const Store::Impl& store, std::string_view id,
                                         const Page& page, const CallOptions& options) {
    KIOKU_TRY(records::check_page(page, store.config.limits));
    KIOKU_LET(const std::int64_t before, read_version_cursor(page.cursor));
    KIOKU_LET(storage::Snapshot snapshot, store.read(options));
    KIOKU_LET(const MemoryRow row, require_memory(snapshot.sql(), id, store.now_ms()));
    List<MemoryVersion> list;
    if (row.memory.version < before) list.items.push_back(newest_version(row));
    const auto room = page.limit - static_cast<std::int64_t>(list.items.size());
    KIOKU_LET(auto former, read_versions(snapshot.sql(), row.item, before, room));
    for (MemoryVersion& version : former)
        list.items.push_back(std::move(version));
    // The first version is number 1.
    if (!list.items.empty() && list.items.back().version > 1) {
        list.next = fmt::to_string(list.items.back().version);
    }
    return list;
}

}  // namespace memory::memories
