// Configuring and reading session records.
#include "session/configure.hpp"

#include <charconv>
#include <limits>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "base/result.hpp"
#include "kioku/item_kind.hpp"
#include "outbox/jobs.hpp"
#include "session/append.hpp"
#include "session/recount.hpp"
#include "session/summary_table.hpp"
#include "session/validation.hpp"

namespace memory::session {

namespace {

using storage::Rows;

template <class T>
void set_if(T& target, const std::optional<T>& value) {
    if (value) target = *value;
}

void apply(SessionSettings& settings, const SessionConfig& config) {
    set_if(settings.summary_trigger_tokens, config.summary_trigger_tokens);
    set_if(settings.max_buffer_tokens, config.max_buffer_tokens);
    set_if(settings.max_buffer_messages, config.max_buffer_messages);
    set_if(settings.max_summary_tokens, config.max_summary_tokens);
    set_if(settings.buffer_ttl_s, config.buffer_ttl_s);
    set_if(settings.encoding, config.encoding);
    set_if(settings.summarizer, config.summarizer);
}

Result<void> check_config(const SessionConfig& config, const Limits& limits) {
    KIOKU_TRY(check_scope(config.scope, limits));
    if (config.title && config.title->empty()) return {};  // takes the title away
    return check_title(config.title);
}

// A place in the list: the creation time and rowid of the last session answered.
struct Cursor {
    std::int64_t created_at_ms = 0;
    std::int64_t session = 0;
};

std::string write_cursor(const Cursor& cursor) {
    return fmt::format("{}.{}", cursor.created_at_ms, cursor.session);
}

Result<Cursor> read_cursor(std::string_view text) {
    Cursor cursor;
    const auto* end = text.data() + text.size();
    const auto first = std::from_chars(text.data(), end, cursor.created_at_ms);
    if (first.ec == std::errc() && first.ptr != end && *first.ptr == '.') {
        const auto second = std::from_chars(first.ptr + 1, end, cursor.session);
        if (second.ec == std::errc() && second.ptr == end) return cursor;
    }
    return fail(ErrorCode::invalid_argument, "session",
                "the cursor is not one that this list answered");
}

bool matches(const std::optional<ScopeValues>& wanted, const std::optional<std::string>& value) {
    if (!wanted) return true;
    for (const auto& one : *wanted) {
        if (one == value) return true;
    }
    return false;
}

bool matches(const ScopeFilter& filter, const Session& session) {
    return matches(filter.user, session.scope.user) && matches(filter.agent, session.scope.agent) &&
           matches(filter.project, session.scope.project) && matches(filter.session, session.id);
}

// Newest first after the cursor; the filter is over few enough rows to be applied here.
Result<List<Session>> read_page(storage::Connection& sql, const ScopeFilter& filter, Cursor after,
                                std::int64_t limit) {
    List<Session> list;
    for (;;) {
        std::vector<std::pair<Cursor, std::string>> batch;
        {
            KIOKU_LET(Rows rows, sql.query("SELECT created_at, session, id FROM sessions"
                                           " WHERE (created_at, session) < (?1, ?2)"
                                           " ORDER BY created_at DESC, session DESC LIMIT 200",
                                           after.created_at_ms, after.session));
            for (;;) {
                KIOKU_LET(const bool found, rows.next());
                if (!found) break;
                batch.push_back({{rows.integer(0), rows.integer(1)}, std::string(rows.text(2))});
            }
        }
        if (batch.empty()) return list;
        for (const auto& [place, id] : batch) {
            KIOKU_LET(const SessionRow row, require_session(sql, id));
            KIOKU_LET(Session record, to_record(sql, row));
            if (matches(filter, record)) {
                if (static_cast<std::int64_t>(list.items.size()) == limit) {
                    list.next = write_cursor(after);
                    return list;
                }
                list.items.push_back(std::move(record));
            }
            after = place;
        }
    }
}

// What another noun's room keeps with the session.
Result<std::int64_t> count_items(storage::Connection& sql, std::int64_t session, ItemKind kind,
                                 std::int64_t now_ms) {
    KIOKU_LET(const auto count,
              sql.integer("SELECT count(*) FROM items WHERE session = ?1 AND kind = ?2"
                          " AND kind > 2 AND (expires_at IS NULL OR expires_at > ?3)",
                          session, kind, now_ms));
    return count.value_or(0);
}

}  // namespace

Result<Session> configure(const Store::Impl& store, std::string_view session,
                          const SessionConfig& config, const CallOptions& options) {
    const Limits& limits = store.config.limits;
    KIOKU_TRY(check_id("session id", session, limits.id_bytes));
    KIOKU_TRY(check_config(config, limits));
    Session record;
    KIOKU_TRY(store.write(options, [&](storage::WriteTransaction& write) -> Result<void> {
        KIOKU_LET(auto found, find_session(write.sql(), session));
        SessionRow row;
        if (found) {
            row = std::move(*found);
            KIOKU_TRY(check_same_scope(write.sql(), row, config.scope));
        } else {
            KIOKU_LET(row, begin_session(write, store, session, config.scope));
        }
        apply(row.settings, config);
        KIOKU_TRY(check_settings(row.settings));
        KIOKU_TRY(resolve_encoding(row.settings));
        KIOKU_TRY(refresh_counts(write, row));
        if (config.title) row.title = config.title->empty() ? std::nullopt : config.title;
        row.updated_at_ms = write.now_ms();
        row.fold_blocked = false;
        if (row.settings.summarizer != Summarizer::host || row.settings.max_summary_tokens == 0) {
            KIOKU_TRY(outbox::withdraw_jobs(write, outbox::kSummarize, row.session));
        }
        KIOKU_TRY(update_progress(write, row));
        KIOKU_TRY(update_settings(write, row));
        KIOKU_LET(record, to_record(write.sql(), row));
        return {};
    }));
    return record;
}

Result<Session> read_session(const Store::Impl& store, std::string_view session,
                             const CallOptions& options) {
    KIOKU_TRY(check_id("session id", session, store.config.limits.id_bytes));
    KIOKU_LET(storage::Snapshot snapshot, store.read(options));
    KIOKU_LET(const SessionRow row, require_session(snapshot.sql(), session));
    return to_record(snapshot.sql(), row);
}

Result<List<Session>> list_sessions(const Store::Impl& store, const ScopeFilter& filter,
                                    const Page& page, const CallOptions& options) {
    KIOKU_TRY(check_page(page, store.config.limits));
    Cursor after{std::numeric_limits<std::int64_t>::max(),
                 std::numeric_limits<std::int64_t>::max()};
    if (page.cursor) {
        KIOKU_LET(after, read_cursor(*page.cursor));
    }
    KIOKU_LET(storage::Snapshot snapshot, store.read(options));
    return read_page(snapshot.sql(), filter, after, page.limit);
}

Result<SessionStats> read_stats(const Store::Impl& store, std::string_view session,
                                const CallOptions& options) {
    KIOKU_TRY(check_id("session id", session, store.config.limits.id_bytes));
    KIOKU_LET(storage::Snapshot snapshot, store.read(options));
    storage::Connection& sql = snapshot.sql();
    KIOKU_LET(const SessionRow row, require_session(sql, session));
    SessionStats stats;
    KIOKU_LET(stats.session, to_record(sql, row));
    stats.buffer = buffer_info(row, store.now_ms());
    KIOKU_LET(stats.summaries, summary_stats(sql, row));
    KIOKU_LET(const auto jobs, outbox::count_jobs(sql, row.session, store.now_ms()));
    stats.jobs_pending = jobs.pending;
    stats.jobs_failed = jobs.failed;
    KIOKU_LET(stats.memories, count_items(sql, row.session, ItemKind::memory, store.now_ms()));
    KIOKU_LET(stats.episodes, count_items(sql, row.session, ItemKind::episode, store.now_ms()));
    KIOKU_LET(stats.context_version,
              sql.integer("SELECT version FROM contexts WHERE session = ?1", row.session));
    return stats;
}

}  // namespace memory::session
