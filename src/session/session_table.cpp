// Reading and writing rows of sessions and scopes.
#include "session/session_table.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "base/quote.hpp"
#include "base/result.hpp"

namespace memory::session {

namespace {

using storage::Rows;

SessionRow read_row(const Rows& rows) {
    SessionRow row;
    row.session = rows.integer(0);
    row.id = rows.text(1);
    row.scope = rows.integer(2);
    row.title = rows.optional_text(3);
    row.settings.summary_trigger_tokens = rows.integer(4);
    row.settings.max_buffer_tokens = rows.integer(5);
    row.settings.max_buffer_messages = rows.integer(6);
    row.settings.max_summary_tokens = rows.integer(7);
    row.settings.buffer_ttl_s = rows.integer(8);
    row.settings.encoding = rows.text(9);
    row.settings.summarizer = static_cast<Summarizer>(rows.integer(10));
    row.first_seq = rows.integer(11);
    row.last_seq = rows.integer(12);
    row.summarized_to = rows.integer(13);
    row.buffer_tokens = rows.integer(14);
    row.fold_blocked = rows.integer(15) != 0;
    row.inserted_at_ms = rows.integer(16);
    row.created_at_ms = rows.integer(17);
    row.updated_at_ms = rows.integer(18);
    row.forked_from = rows.optional_text(19);
    row.forked_at = rows.integer(20);
    row.counter = rows.text(21);
    return row;
}

// Whoever can write the file can put any number into it. What is reckoned with here stays far from
// the end of an integer; all else that `check` finds is a matter of what the rows mean.
Result<void> refuse_impossible(const SessionRow& row) {
    constexpr std::int64_t kMost = std::int64_t{1} << 53;
    const auto& settings = row.settings;
    for (const std::int64_t number :
         {row.first_seq, row.last_seq, row.summarized_to, row.forked_at, row.buffer_tokens,
          settings.summary_trigger_tokens, settings.max_buffer_tokens, settings.max_buffer_messages,
          settings.max_summary_tokens, settings.buffer_ttl_s, row.inserted_at_ms, row.created_at_ms,
          row.updated_at_ms}) {
        if (number >= -kMost && number <= kMost) continue;
        return fail(
            ErrorCode::corrupt, "session",
            fmt::format("the row of session {} holds the number {}", base::quote(row.id), number));
    }
    return {};
}

}  // namespace

Result<std::optional<SessionRow>> find_session(storage::Connection& sql, std::string_view id) {
    KIOKU_LET(Rows rows,
              sql.query("SELECT session, id, scope, title, summary_trigger_tokens,"
                        " max_buffer_tokens, max_buffer_messages, max_summary_tokens,"
                        " buffer_ttl_s, encoding, summarizer, first_seq, last_seq, summarized_to,"
                        " buffer_tokens, fold_blocked, inserted_at, created_at, updated_at,"
                        " forked_from, forked_at, counter FROM sessions WHERE id = ?1",
                        id));
    KIOKU_LET(const bool found, rows.next());
    if (!found) return std::optional<SessionRow>();
    SessionRow row = read_row(rows);
    KIOKU_TRY(refuse_impossible(row));
    return std::optional<SessionRow>(std::move(row));
}

Result<std::optional<SessionRow>> find_session_at(storage::Connection& sql, std::int64_t session) {
    std::string id;
    {
        KIOKU_LET(Rows rows, sql.query("SELECT id FROM sessions WHERE session = ?1", session));
        KIOKU_LET(const bool found, rows.next());
        if (!found) return std::optional<SessionRow>();
        id = rows.text(0);
    }
    return find_session(sql, id);
}

Result<SessionRow> require_session(storage::Connection& sql, std::string_view id) {
    KIOKU_LET(auto row, find_session(sql, id));
    if (row) return std::move(*row);
    return fail(ErrorCode::not_found, "session",
                fmt::format("there is no session {}", base::quote(id)));
}

Result<void> insert_session(storage::WriteTransaction& write, SessionRow& row) {
    const SessionSettings& settings = row.settings;
    row.session = write.next_number();  // from the store's one sequence: never used again
    KIOKU_TRY(write.sql().run(
        "INSERT INTO sessions(session, id, scope, title, summary_trigger_tokens,"
        " max_buffer_tokens, max_buffer_messages, max_summary_tokens, buffer_ttl_s, encoding,"
        " summarizer, first_seq, last_seq, summarized_to, buffer_tokens, fold_blocked,"
        " inserted_at, created_at, updated_at, forked_from, forked_at, counter, change)"
        " VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18,"
        " ?19, ?20, ?21, ?22, ?1)",
        row.session, row.id, row.scope, row.title, settings.summary_trigger_tokens,
        settings.max_buffer_tokens, settings.max_buffer_messages, settings.max_summary_tokens,
        settings.buffer_ttl_s, settings.encoding, settings.summarizer, row.first_seq, row.last_seq,
        row.summarized_to, row.buffer_tokens, row.fold_blocked, row.inserted_at_ms,
        row.created_at_ms, row.updated_at_ms, row.forked_from, row.forked_at, row.counter));
    return {};
}

Result<void> update_progress(storage::WriteTransaction& write, const SessionRow& row) {
    KIOKU_TRY(write.sql().run(
        "UPDATE sessions SET first_seq = ?2, last_seq = ?3, summarized_to = ?4,"
        " buffer_tokens = ?5, fold_blocked = ?6, inserted_at = ?7, updated_at = ?8,"
        " counter = ?9 WHERE session = ?1",
        row.session, row.first_seq, row.last_seq, row.summarized_to, row.buffer_tokens,
        row.fold_blocked, row.inserted_at_ms, row.updated_at_ms, row.counter));
    return {};
}

Result<void> touch_session(storage::WriteTransaction& write, SessionRow& row) {
    row.updated_at_ms = write.now_ms();
    KIOKU_TRY(write.sql().run("UPDATE sessions SET updated_at = ?2, change = ?3 WHERE session = ?1",
                              row.session, row.updated_at_ms, write.next_number()));
    return {};
}

Result<void> update_settings(storage::WriteTransaction& write, const SessionRow& row) {
    const SessionSettings& settings = row.settings;
    KIOKU_TRY(write.sql().run(
        "UPDATE sessions SET title = ?2, summary_trigger_tokens = ?3, max_buffer_tokens = ?4,"
        " max_buffer_messages = ?5, max_summary_tokens = ?6, buffer_ttl_s = ?7, encoding = ?8,"
        " summarizer = ?9, updated_at = ?10, change = ?11 WHERE session = ?1",
        row.session, row.title, settings.summary_trigger_tokens, settings.max_buffer_tokens,
        settings.max_buffer_messages, settings.max_summary_tokens, settings.buffer_ttl_s,
        settings.encoding, settings.summarizer, row.updated_at_ms, write.next_number()));
    return {};
}

Result<void> check_same_scope(storage::Connection& sql, const SessionRow& row,
                              const Scope& wanted) {
    if (wanted.empty()) return {};
    KIOKU_LET(const Scope have, storage::read_scope(sql, row.scope));
    const auto differs = [&](const char* key, const std::optional<std::string>& want,
                             const std::optional<std::string>& has) -> Result<void> {
        if (!want || want == has) return {};
        return fail(ErrorCode::conflict, "session",
                    fmt::format("session {} began with {} {}, not {}; a scope does not "
                                "change",
                                base::quote(row.id), has ? "the" : "no",
                                has ? fmt::format("{} {}", key, base::quote(*has)) : key,
                                base::quote(*want)));
    };
    KIOKU_TRY(differs("user", wanted.user, have.user));
    KIOKU_TRY(differs("agent", wanted.agent, have.agent));
    return differs("project", wanted.project, have.project);
}

Result<Session> to_record(storage::Connection& sql, const SessionRow& row) {
    Session record;
    record.id = row.id;
    record.title = row.title;
    KIOKU_LET(record.scope, storage::read_scope(sql, row.scope));
    record.settings = row.settings;
    record.message_count = row.last_seq - row.first_seq + 1;
    record.forked_from = row.forked_from;
    record.created_at = to_time(row.created_at_ms);
    record.updated_at = to_time(row.updated_at_ms);
    return record;
}

BufferInfo buffer_info(const SessionRow& row, std::int64_t now_ms) {
    BufferInfo info;
    info.message_count = row.buffer_count();
    info.token_count = row.buffer_tokens;
    info.max_messages = row.settings.max_buffer_messages;
    info.max_tokens = row.settings.max_buffer_tokens;
    info.oversized = info.token_count > info.max_tokens;
    if (row.settings.buffer_ttl_s > 0) {
        const std::int64_t left_ms = row.inserted_at_ms + row.settings.buffer_ttl_s * 1000 - now_ms;
        info.ttl_remaining_s = std::max<std::int64_t>(0, (left_ms + 999) / 1000);
    }
    return info;
}

Result<void> note_estimate(storage::WriteTransaction& write, const SessionRow& row,
                           const TokenCounter& counter) {
    if (counter.is_exact()) return {};
    KIOKU_TRY(write.sql().run("UPDATE sessions SET counter = ?2 WHERE session = ?1", row.session,
                              counter.name()));
    return {};
}

Result<TokenCounter> counter_of(const SessionRow& row) {
    return TokenCounter::open(row.settings.encoding);
}

}  // namespace memory::session
