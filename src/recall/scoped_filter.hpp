// The public filter in the index's terms: scopes and sessions by number, and where only the rows
// can tell (tags, confidence, metadata), the items that match.
#pragma once

#include <cstdint>
#include <optional>

#include "kioku/item_filter.hpp"
#include "recall/filter.hpp"
#include "storage/sql.hpp"

namespace memory::recall {

// Empty: nothing can match. The filter was checked. Expired items are excluded.
[[nodiscard]] Result<std::optional<Filter>> resolve_filter(storage::Connection& sql,
                                                           const ItemFilter& filter,
                                                           std::int64_t now_ms);

}  // namespace memory::recall
