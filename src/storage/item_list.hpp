// Asking for the items of one kind that match a filter, newest first.
#pragma once

#include <cstdint>
#include <string>

#include "kioku/item_filter.hpp"
#include "kioku/item_kind.hpp"
#include "storage/item_cursor.hpp"
#include "storage/sql.hpp"

namespace memory::storage {

// `select` (columns and FROM, items among the tables) of those that match a checked filter and come
// after a place, at most `limit`.
[[nodiscard]] Result<Rows> query_list(Connection& sql, const std::string& select, ItemKind kind,
                                      const ItemFilter& filter, std::int64_t now_ms,
                                      const ItemCursor& after, std::int64_t limit);

}  // namespace memory::storage
