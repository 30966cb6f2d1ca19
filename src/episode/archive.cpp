// Export and import of episodes.
#include "episode/archive.hpp"

#include <vector>

#include <fmt/format.h>

#include "base/hash.hpp"
#include "base/quote.hpp"
#include "base/result.hpp"
#include "episode/episode_table.hpp"
#include "records/checks.hpp"
#include "storage/item_filter.hpp"
#include "storage/items.hpp"
#include "storage/scopes.hpp"

namespace memory::episode {

Result<void> export_episodes(storage::Connection& sql, const ItemFilter& filter,
                             std::int64_t now_ms,
                             base::FunctionRef<Result<void>(const std::string& line)> put) {
    std::vector<std::int64_t> items;
    {
        const storage::ItemCondition condition(filter, now_ms, 1);
        KIOKU_LET(auto rows, sql.query("SELECT items.item FROM items WHERE items.kind = 4"
                                       " AND items.kind > 2 AND " +
                                       condition.sql() + " ORDER BY items.time, items.item"));
        condition.bind(rows.statement());
        for (;;) {
            KIOKU_LET(const bool more, rows.next());
            if (!more) break;
            items.push_back(rows.integer(0));
        }
    }
    for (const std::int64_t item : items) {
        KIOKU_LET(EpisodeRow row, read_episode(sql, item));
        KIOKU_TRY(put(records::to_line(
            records::ArchivedEpisode{std::move(row.episode), row.idempotency_key})));
    }
    return {};
}

Result<bool> restore_episode(storage::WriteTransaction& write, const Store::Impl& store,
                             const records::ArchivedEpisode& archived,
                             storage::FindSession find_session) {
    EpisodeRow row;
    row.episode = archived.episode;
    row.idempotency_key = archived.idempotency_key;
    Episode& episode = row.episode;
    NewEpisode checked;
    checked.content = episode.content;
    checked.kind = episode.kind;
    checked.source = episode.source;
    checked.metadata = episode.metadata;
    checked.scope = episode.scope;
    checked.session = episode.session;
    checked.occurred_at = episode.occurred_at;
    checked.idempotency_key = archived.idempotency_key;
    KIOKU_TRY(check_episode(checked, store.config.limits));
    KIOKU_TRY(records::check_time("created_at", episode.created_at));
    const auto id = base::parse_id(episode.id);
    if (!id) {
        return fail(ErrorCode::invalid_argument, "episode",
                    fmt::format("the id {} is not a UUID", base::quote(episode.id)));
    }
    KIOKU_LET(const auto known, storage::find_item(write.sql(), *id));
    if (known && known->kind == ItemKind::episode) return false;
    if (known) {
        return fail(ErrorCode::conflict, "episode",
                    fmt::format("the id {} is here that of something else", episode.id));
    }
    if (episode.session) {
        KIOKU_LET(const auto place, find_session(write, store, *episode.session, episode.scope));
        row.session = place.session;
    }
    KIOKU_LET(row.scope, storage::intern_scope(write, episode.scope));
    if (row.idempotency_key) {
        // Another episode has the key by now: this one stands without.
        KIOKU_LET(const auto has_key,
                  write.sql().integer(
                      "SELECT 1 FROM episodes WHERE key_hash = ?1 AND idempotency_key = ?2",
                      base::stable_hash(*row.idempotency_key), *row.idempotency_key));
        if (has_key) row.idempotency_key.reset();
    }
    if (episode.metadata.text() == "{}") episode.metadata = Json();
    KIOKU_TRY(insert_episode(write, row, *id));
    return true;
}

}  // namespace memory::episode
