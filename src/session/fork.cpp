// Forking a session: its first messages copied under new ids, with what was summarised of them.
#include <algorithm>

#include <fmt/format.h>

#include "base/quote.hpp"
#include "base/result.hpp"
#include "base/test_hooks.hpp"
#include "session/message_table.hpp"
#include "session/recount.hpp"
#include "session/summary_table.hpp"
#include "session/transcript.hpp"
#include "session/validation.hpp"
#include "storage/items.hpp"

namespace memory::session {

namespace {

using storage::Blob;
using storage::Rows;

// Copies one message as it is stored, a redacted one as such, under a new id.
Result<void> copy_message(storage::WriteTransaction& write, std::int64_t from_item,
                          std::int64_t to_session) {
    const std::int64_t item = write.next_number();
    const auto id = write.new_id();
    KIOKU_TRY(write.sql().run(
        "INSERT INTO items(item, id, kind, scope, session, time, change, state, text, metadata)"
        " SELECT ?2, ?3, kind, scope, ?4, time, ?2, state, text, metadata FROM items"
        " WHERE item = ?1",
        from_item, item, Blob{base::id_view(id)}, to_session));
    KIOKU_TRY(write.sql().run(
        "INSERT INTO messages(item, session, seq, role, tokens, counter, name, tool_calls,"
        " call_ids, tool_call_id, external_id, key_hash, idempotency_key)"
        " SELECT ?2, ?3, seq, role, tokens, counter, name, tool_calls, call_ids, tool_call_id,"
        " external_id, key_hash, idempotency_key FROM messages WHERE item = ?1",
        from_item, item, to_session));
    return {};
}

Result<void> copy_messages(storage::WriteTransaction& write, const SessionRow& from,
                           std::int64_t to_session, std::int64_t at_seq) {
    std::vector<std::int64_t> items;
    {
        KIOKU_LET(Rows rows, write.sql().query("SELECT item FROM messages WHERE session = ?1"
                                               " AND seq <= ?2 ORDER BY seq",
                                               from.session, at_seq));
        for (;;) {
            KIOKU_LET(const bool found, rows.next());
            if (!found) break;
            items.push_back(rows.integer(0));
        }
    }
    for (const std::int64_t item : items)
        KIOKU_TRY(copy_message(write, item, to_session));
    return {};
}

// Where the fork's buffer begins: where the original's does, or where the newest summary ends that
// speaks of nothing after the fork.
Result<void> copy_summary(storage::WriteTransaction& write, const SessionRow& from, SessionRow& to,
                          std::int64_t at_seq) {
    KIOKU_LET(const auto newest, current_summary(write.sql(), from));
    KIOKU_LET(const auto summary, summary_up_to(write.sql(), from, at_seq));
    if (newest && (!summary || summary->id != newest->id)) {
        to.summarized_to = summary ? summary->to_seq : to.first_seq - 1;
    } else {
        to.summarized_to = std::min(from.summarized_to, at_seq);
    }
    if (!summary) return {};
    // An older one may still wait to be counted anew in the original.
    KIOKU_LET(const TokenCounter counter, counter_of(to));
    const auto tokens = counter.is_exact()
                            ? static_cast<std::int64_t>(counter.count_tokens(summary->text))
                            : summary->tokens;
    KIOKU_TRY(insert_summary(write, to, summary->text, summary->to_seq, tokens, summary->made_by,
                             summary->metadata));
    return {};
}

Result<SessionRow> write_fork(storage::WriteTransaction& write, const SessionRow& from,
                              std::string_view id, std::int64_t at_seq) {
    SessionRow to = from;
    to.id = id;
    to.last_seq = at_seq;
    to.summarized_to = to.first_seq - 1;
    to.fold_blocked = false;
    to.title.reset();  // a fork has none: what is cleared in the original stays in no fork unseen
    to.forked_from = from.id;
    to.forked_at = at_seq;
    to.inserted_at_ms = to.created_at_ms = to.updated_at_ms = write.now_ms();
    KIOKU_TRY(insert_session(write, to));
    KIOKU_TRY(copy_messages(write, from, to.session, at_seq));
    KIOKU_KILL_POINT("fork.messages_copied");
    KIOKU_TRY(copy_summary(write, from, to, at_seq));
    KIOKU_LET(const auto tokens,
              write.sql().integer("SELECT sum(tokens) FROM messages WHERE session = ?1"
                                  " AND seq > ?2",
                                  to.session, to.summarized_to));
    to.buffer_tokens = tokens.value_or(0);
    KIOKU_TRY(refresh_copied_counts(write, to));
    KIOKU_TRY(update_progress(write, to));
    return to;
}

}  // namespace

Result<Session> fork_session(const Store::Impl& store, std::string_view session,
                             std::string_view new_session, std::optional<std::int64_t> at_seq,
                             const CallOptions& options) {
    const Limits& limits = store.config.limits;
    KIOKU_TRY(check_id("session id", session, limits.id_bytes));
    KIOKU_TRY(check_id("new session id", new_session, limits.id_bytes));
    Session record;
    KIOKU_TRY(store.write(options, [&](storage::WriteTransaction& write) -> Result<void> {
        KIOKU_LET(const SessionRow from, require_session(write.sql(), session));
        KIOKU_LET(const auto taken, find_session(write.sql(), new_session));
        if (taken) {
            return fail(ErrorCode::conflict, "session",
                        fmt::format("session {} exists already", base::quote(new_session)));
        }
        const std::int64_t at = at_seq.value_or(from.last_seq);
        KIOKU_TRY(check_range("at_seq", at, from.first_seq - 1, from.last_seq));
        KIOKU_LET(const SessionRow to, write_fork(write, from, new_session, at));
        KIOKU_LET(record, to_record(write.sql(), to));
        return {};
    }));
    return record;
}

}  // namespace memory::session
