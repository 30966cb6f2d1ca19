// The items table: the root of everything that recall can return. Noun tables hang off its rowid.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "base/ids.hpp"
#include "kioku/item_kind.hpp"
#include "storage/transaction.hpp"

namespace memory::storage {

using Kind = ItemKind;

// Whether an item's text stands. The numbers are stored and never change.
enum class ItemState : std::int32_t {
    live = 0,
    redacted = 1,  // the text was taken out; the row stands
};

// The greatest number of the store's one sequence that is in use, as one SQL query.
inline constexpr std::string_view kLastNumber =
    "SELECT max(number) FROM (SELECT max(item) AS number FROM items"
    " UNION ALL SELECT max(change) FROM items WHERE change <> item"
    " UNION ALL SELECT max(change) FROM tombstones"
    " UNION ALL SELECT max(change) FROM sessions"
    " UNION ALL SELECT value FROM store_numbers WHERE name = 'sequence_floor')";

// A row to be.
struct NewItem {
    Kind kind = Kind::message;
    std::int64_t scope = 0;
    std::int64_t session = 0;  // 0: none
    Timestamp time{};
    std::string_view text;
    std::optional<std::string_view> metadata;  // JSON text of an object that is not empty
    std::optional<base::IdBytes> id;           // of a record that is brought back; else a new one
    ItemState state = ItemState::live;
    std::optional<Timestamp> expires_at;
};

// A row that was made.
struct ItemKey {
    std::int64_t item = 0;  // rowid and, until it changes, change sequence; never used again
    base::IdBytes id{};
};

// Inserts one item.
[[nodiscard]] Result<ItemKey> insert_item(WriteTransaction& write, const NewItem& item);

// Gives an item another text, metadata and expiry.
[[nodiscard]] Result<void> update_item(WriteTransaction& write, std::int64_t item,
                                       std::string_view text,
                                       std::optional<std::string_view> metadata,
                                       std::optional<Timestamp> expires_at);

// Takes text and metadata out of an item; the row stands as `redacted`.
[[nodiscard]] Result<void> redact_item(WriteTransaction& write, std::int64_t item);

// Deletes the items that `select` (SQL answering rowids, parameters ?1 and ?2) names, with the noun
// rows that hang off them and the scopes that nothing has any more, and leaves a tombstone for
// each. Answers how many.
[[nodiscard]] Result<std::int64_t> delete_items(WriteTransaction& write, std::string_view select,
                                                std::int64_t first, std::int64_t second = 0);

// Deletes what has expired, some of it at a time: a part of every write of a noun room.
[[nodiscard]] Result<void> sweep_expired(WriteTransaction& write);

// The item of an id; empty when the store has none. `state` and expiry are the caller's to judge.
struct FoundItem {
    std::int64_t item = 0;
    Kind kind = Kind::message;
    std::int64_t session = 0;
    ItemState state = ItemState::live;
    std::optional<std::int64_t> expires_at_ms;

    [[nodiscard]] bool expired(std::int64_t now_ms) const {
        return expires_at_ms && *expires_at_ms <= now_ms;
    }
};
[[nodiscard]] Result<std::optional<FoundItem>> find_item(Connection& sql, const base::IdBytes& id);

}  // namespace memory::storage
