// The verbs of episodes.
#include "episode/episodes.hpp"

#include <fmt/format.h>

#include "base/quote.hpp"
#include "base/result.hpp"
#include "episode/episode_table.hpp"
#include "records/checks.hpp"
#include "storage/item_cursor.hpp"
#include "storage/item_filter.hpp"
#include "storage/items.hpp"
#include "storage/scopes.hpp"

namespace memory::episode {

namespace {

Result<StoredEpisode> store_one(storage::WriteTransaction& write, const Store::Impl& store,
                                storage::FindSession find_session, const NewEpisode& episode) {
    EpisodeRow row;
    Scope scope = episode.scope;
    if (episode.session) {
        KIOKU_LET(const auto session, find_session(write, store, *episode.session, scope));
        row.session = session.session;
        if (!scope.user) scope.user = session.scope.user;
        if (!scope.agent) scope.agent = session.scope.agent;
        if (!scope.project) scope.project = session.scope.project;
    }
    KIOKU_LET(row.scope, storage::intern_scope(write, scope));
    row.episode.content = episode.content;
    row.idempotency_key = episode.idempotency_key;
    if (episode.idempotency_key) {
        KIOKU_LET(const auto known, find_by_key(write.sql(), *episode.idempotency_key, row));
        if (known) return StoredEpisode{*known, true};
    }
    row.episode.kind = episode.kind;
    row.episode.source = episode.source;
    if (episode.metadata.text() != "{}") row.episode.metadata = episode.metadata;
    row.episode.occurred_at = episode.occurred_at.value_or(write.now());
    row.episode.created_at = write.now();
    KIOKU_TRY(insert_episode(write, row, std::nullopt));
    return StoredEpisode{row.episode.id, false};
}

}  // namespace

Result<StoredEpisode> store_episode(const Store::Impl& store, const NewEpisode& episode,
                                    storage::FindSession find_session, const CallOptions& options) {
    KIOKU_TRY(check_episode(episode, store.config.limits));
    StoredEpisode stored;
    KIOKU_TRY(store.write(options, [&](storage::WriteTransaction& write) -> Result<void> {
        KIOKU_TRY(storage::sweep_expired(write));
        KIOKU_LET(stored, store_one(write, store, find_session, episode));
        return {};
    }));
    return stored;
}

Result<Episode> read_one(const Store::Impl& store, std::string_view id,
                         const CallOptions& options) {
    const auto bytes = base::parse_id(id);
    if (!bytes) {
        return fail(ErrorCode::invalid_argument, "episode",
                    fmt::format("the episode id {} is not a UUID", base::quote(id)));
    }
    KIOKU_LET(storage::Snapshot snapshot, store.read(options));
    KIOKU_LET(const auto found, storage::find_item(snapshot.sql(), *bytes));
    if (!found || found->kind != ItemKind::episode) {
        return fail(ErrorCode::not_found, "episode",
                    fmt::format("there is no episode {}", base::quote(id)));
    }
    KIOKU_LET(EpisodeRow row, read_episode(snapshot.sql(), found->item));
    return std::move(row.episode);
}

Result<List<Episode>> list_episodes(const Store::Impl& store, const ItemFilter& filter,
                                    const Page& page, const CallOptions& options) {
    KIOKU_TRY(records::check_page(page, store.config.limits));
    KIOKU_TRY(storage::check_filter(filter, store.config.limits));
    KIOKU_LET(const auto after, storage::read_cursor(page.cursor));
    KIOKU_LET(storage::Snapshot snapshot, store.read(options));
    KIOKU_LET(auto rows, list_rows(snapshot.sql(), filter, store.now_ms(), after, page.limit + 1));
    List<Episode> list;
    for (EpisodeRow& row : rows) {
        if (static_cast<std::int64_t>(list.items.size()) == page.limit) {
            const EpisodeRow& last = rows[list.items.size() - 1];
            list.next = storage::write_cursor(
                {last.episode.occurred_at.time_since_epoch().count(), last.item});
            break;
        }
        list.items.push_back(std::move(row.episode));
    }
    return list;
}

}  // namespace memory::episode
