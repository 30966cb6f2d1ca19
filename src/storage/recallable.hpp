// What recall reads of items: to index them, and to answer with them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/function_ref.hpp"
#include "base/ids.hpp"
#include "kioku/error.hpp"
#include "kioku/item_kind.hpp"
#include "kioku/message.hpp"
#include "storage/sql.hpp"

namespace memory::storage {

// What is indexed of an item. Text is borrowed until the next one.
struct IndexedItem {
    std::int64_t item = 0;
    std::int64_t change = 0;
    ItemKind kind = ItemKind::message;
    std::int64_t session = 0;
    std::int64_t scope = 0;
    std::int64_t time_ms = 0;
    bool is_live = true;
    std::string_view text;
    std::string_view metadata;  // JSON; empty: none
    std::string_view speaker;   // a user's name, else the role; empty where nobody speaks
    std::string_view tags;      // each between two line breaks
};
// Answers whether to go on.
using ReadIndexed = base::FunctionRef<bool(const IndexedItem&)>;

// Up to `limit` items after `item` and up to `last`, by their numbers. Answers the last that was
// read, or `item`.
[[nodiscard]] Result<std::int64_t> read_items_after(Connection& sql, std::int64_t item,
                                                    std::int64_t last, std::int64_t limit,
                                                    ReadIndexed read);

// Items from `first` to `last` that were changed after `change`, in the order of their changes.
[[nodiscard]] Result<void> read_changed_items(Connection& sql, std::int64_t change,
                                              std::int64_t first, std::int64_t last,
                                              ReadIndexed read);

// The numbers of items that were deleted after `change`.
[[nodiscard]] Result<void> read_buried_items(Connection& sql, std::int64_t change,
                                             base::FunctionRef<void(std::int64_t)> read);

// What a hit shows of its item.
struct ShownItem {
    std::string id;
    ItemKind kind = ItemKind::message;
    std::string text;
    std::string metadata;  // JSON; empty: none
    std::int64_t time_ms = 0;
    std::int64_t session = 0;
    std::optional<std::string> session_id;
    std::optional<std::int32_t> role;
    std::optional<std::string> name;
    std::optional<std::string> source;
    std::int64_t seq = 0;  // of a message
};

// Empty: it is not there, expired by `now_ms`, redacted, or a summary that is not the current one
// of its session.
[[nodiscard]] Result<std::optional<ShownItem>> read_shown(Connection& sql, std::int64_t item,
                                                          std::int64_t now_ms);

}  // namespace memory::storage
