// What an item is: everything that recall can return has one of these kinds.
#pragma once

#include <cstdint>
#include <string_view>

#include "kioku/error.hpp"

namespace memory {

// The numbers are stored and never change. This version has the first four.
enum class ItemKind : std::int32_t {
    message = 1,
    summary = 2,
    memory = 3,
    episode = 4,
    pattern = 5,
    entity = 6,
    fact = 7,
};

// "message", "summary", "memory", "episode", ... Static storage.
[[nodiscard]] std::string_view to_string(ItemKind kind) noexcept;

// Errors: invalid_argument naming the text and the four kinds that this version has.
[[nodiscard]] Result<ItemKind> parse_item_kind(std::string_view text);

}  // namespace memory
