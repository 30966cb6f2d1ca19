// "<time>.<rowid>".
#include "storage/item_cursor.hpp"

#include <charconv>

namespace memory::storage {

std::string write_cursor(const ItemCursor& cursor) {
    return std::to_string(cursor.time_ms) + '.' + std::to_string(cursor.item);
}

Result<ItemCursor> read_cursor(const std::optional<std::string>& text) {
    ItemCursor cursor;
    if (!text) return cursor;
    const char* const end = text->data() + text->size();
    const auto first = std::from_chars(text->data(), end, cursor.time_ms);
    if (first.ec == std::errc() && first.ptr != end && *first.ptr == '.') {
        const auto second = std::from_chars(first.ptr + 1, end, cursor.item);
        if (second.ec == std::errc() && second.ptr == end) return cursor;
    }
    return fail(ErrorCode::invalid_argument, "storage",
                "the cursor is not one that this list answered");
}

}  // namespace memory::storage
