// A place in a list of items that comes newest first.
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <string>

#include "kioku/error.hpp"

namespace memory::storage {

// The time and rowid of the last item answered; to begin with, after everything.
struct ItemCursor {
    std::int64_t time_ms = std::numeric_limits<std::int64_t>::max();
    std::int64_t item = std::numeric_limits<std::int64_t>::max();
};

[[nodiscard]] std::string write_cursor(const ItemCursor& cursor);

// The beginning for none. Errors: invalid_argument.
[[nodiscard]] Result<ItemCursor> read_cursor(const std::optional<std::string>& text);

}  // namespace memory::storage
