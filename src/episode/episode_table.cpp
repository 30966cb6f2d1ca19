// Reading and writing rows of episodes.
#include "episode/episode_table.hpp"

#include <fmt/format.h>

#include "base/hash.hpp"
#include "base/result.hpp"
#include "base/stored_time.hpp"
#include "records/checks.hpp"
#include "storage/item_list.hpp"
#include "storage/items.hpp"

namespace memory::episode {

namespace {

using storage::Rows;

constexpr const char* kSelect =
    "SELECT items.item, items.id, items.text, items.metadata, items.scope, items.session,"
    " items.time, episodes.kind, episodes.source, episodes.created_at, episodes.idempotency_key,"
    " sessions.id, scopes.user_key, scopes.agent_key, scopes.project_key"
    " FROM items JOIN episodes ON episodes.item = items.item"
    " LEFT JOIN sessions ON sessions.session = items.session"
    " LEFT JOIN scopes ON scopes.scope = items.scope ";

EpisodeRow read_row(const Rows& rows) {
    EpisodeRow row;
    Episode& episode = row.episode;
    row.item = rows.integer(0);
    episode.id = base::id_text(rows.text(1));
    episode.content = rows.text(2);
    if (!rows.is_null(3)) {
        episode.metadata = Json::from_trusted(std::string(rows.text(3)), JsonType::object);
    }
    row.scope = rows.integer(4);
    row.session = rows.integer(5);
    episode.occurred_at = base::to_time(rows.integer(6));
    episode.kind = rows.text(7);
    episode.source = rows.text(8);
    episode.created_at = base::to_time(rows.integer(9));
    row.idempotency_key = rows.optional_text(10);
    episode.session = rows.optional_text(11);
    episode.scope = {rows.optional_text(12), rows.optional_text(13), rows.optional_text(14)};
    return row;
}

}  // namespace

Result<void> check_episode(const NewEpisode& episode, const Limits& limits) {
    if (episode.content.find_first_not_of(" \t\r\n") == std::string::npos) {
        return fail(ErrorCode::invalid_argument, "episode",
                    "the content is empty; an episode says what happened");
    }
    KIOKU_TRY(records::check_id("content", episode.content, limits.content_bytes));
    KIOKU_TRY(records::check_id("kind", episode.kind, limits.id_bytes));
    KIOKU_TRY(records::check_id("source", episode.source, limits.id_bytes));
    KIOKU_TRY(records::check_metadata(episode.metadata, limits));
    KIOKU_TRY(records::check_scope(episode.scope, limits));
    KIOKU_TRY(records::check_optional_id("session id", episode.session, limits.id_bytes));
    KIOKU_TRY(records::check_time("occurred_at", episode.occurred_at));
    return records::check_optional_id("idempotency_key", episode.idempotency_key, limits.id_bytes);
}

Result<EpisodeRow> read_episode(storage::Connection& sql, std::int64_t item) {
    KIOKU_LET(Rows rows, sql.query(std::string(kSelect) + "WHERE items.item = ?1", item));
    KIOKU_LET(const bool found, rows.next());
    if (found) return read_row(rows);
    return fail(ErrorCode::corrupt, "episode",
                fmt::format("item {} is an episode without a row of its own; run check", item));
}

Result<void> insert_episode(storage::WriteTransaction& write, EpisodeRow& row,
                            const std::optional<base::IdBytes>& id) {
    Episode& episode = row.episode;
    storage::NewItem item;
    item.kind = ItemKind::episode;
    item.scope = row.scope;
    item.session = row.session;
    item.time = episode.occurred_at;
    item.text = episode.content;
    if (!episode.metadata.is_null()) item.metadata = episode.metadata.text();
    item.id = id;
    KIOKU_LET(const auto key, storage::insert_item(write, item));
    row.item = key.item;
    episode.id = base::id_text(key.id);
    std::optional<std::int64_t> key_hash;
    if (row.idempotency_key) key_hash = base::stable_hash(*row.idempotency_key);
    KIOKU_TRY(write.sql().run(
        "INSERT INTO episodes(item, kind, source, created_at, key_hash, idempotency_key)"
        " VALUES(?1, ?2, ?3, ?4, ?5, ?6)",
        row.item, episode.kind, episode.source, episode.created_at.time_since_epoch().count(),
        key_hash, row.idempotency_key));
    return {};
}

Result<std::optional<std::string>> find_by_key(storage::Connection& sql, std::string_view key,
                                               const EpisodeRow& row) {
    KIOKU_LET(Rows rows, sql.query("SELECT i.id, i.scope, i.session, i.text FROM episodes e"
                                   " JOIN items i ON i.item = e.item"
                                   " WHERE e.key_hash = ?1 AND e.idempotency_key = ?2",
                                   base::stable_hash(key), key));
    KIOKU_LET(const bool found, rows.next());
    if (!found) return std::optional<std::string>();
    if (rows.integer(1) == row.scope && rows.integer(2) == row.session &&
        rows.text(3) == row.episode.content) {
        return std::optional<std::string>(base::id_text(rows.text(0)));
    }
    return fail(ErrorCode::conflict, "episode",
                "the idempotency key is that of another episode: same key, other content or scope");
}

Result<std::vector<EpisodeRow>> list_rows(storage::Connection& sql, const ItemFilter& filter,
                                          std::int64_t now_ms, const storage::ItemCursor& after,
                                          std::int64_t limit) {
    KIOKU_LET(Rows rows,
              storage::query_list(sql, kSelect, ItemKind::episode, filter, now_ms, after, limit));
    std::vector<EpisodeRow> found;
    for (;;) {
        KIOKU_LET(const bool more, rows.next());
        if (!more) return found;
        found.push_back(read_row(rows));
    }
}

}  // namespace memory::episode
