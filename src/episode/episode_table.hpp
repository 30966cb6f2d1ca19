// The episodes table: one row beside each item of kind episode.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/ids.hpp"
#include "kioku/config.hpp"
#include "kioku/episode.hpp"
#include "kioku/item_filter.hpp"
#include "storage/item_cursor.hpp"
#include "storage/transaction.hpp"

namespace memory::episode {

// An episode as stored: its record, and what the record does not show.
struct EpisodeRow {
    std::int64_t item = 0;
    std::int64_t scope = 0;    // rowid in scopes
    std::int64_t session = 0;  // rowid in sessions; 0: none
    Episode episode;
    std::optional<std::string> idempotency_key;
};

// What an episode may be. Errors: invalid_argument, limit.
[[nodiscard]] Result<void> check_episode(const NewEpisode& episode, const Limits& limits);

// Errors: corrupt (no row).
[[nodiscard]] Result<EpisodeRow> read_episode(storage::Connection& sql, std::int64_t item);

// Inserts item and row. `id` is that of a record that is brought back; else a new one, which is
// then in `row`.
[[nodiscard]] Result<void> insert_episode(storage::WriteTransaction& write, EpisodeRow& row,
                                          const std::optional<base::IdBytes>& id);

// The id of the episode that an idempotency key names; empty when none does. Errors: conflict, when
// it says something else or stands in another scope.
[[nodiscard]] Result<std::optional<std::string>> find_by_key(storage::Connection& sql,
                                                             std::string_view key,
                                                             const EpisodeRow& row);

// Episodes that match a checked filter after a place, the last to happen first, at most `limit`.
[[nodiscard]] Result<std::vector<EpisodeRow>> list_rows(storage::Connection& sql,
                                                        const ItemFilter& filter,
                                                        std::int64_t now_ms,
                                                        const storage::ItemCursor& after,
                                                        std::int64_t limit);

}  // namespace memory::episode
