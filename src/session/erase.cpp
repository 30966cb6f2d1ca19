// Clearing and redacting.
#include "session/erase.hpp"

#include <algorithm>
#include <deque>
#include <map>
#include <new>
#include <optional>
#include <set>
#include <utility>

#include "base/result.hpp"
#include "base/test_hooks.hpp"
#include "outbox/changes.hpp"
#include "outbox/jobs.hpp"
#include "outbox/recounts.hpp"
#include "session/message_table.hpp"
#include "session/recount.hpp"
#include "session/rolling_summary.hpp"
#include "session/summarize_job.hpp"
#include "session/summary_table.hpp"
#include "session/validation.hpp"
#include "storage/items.hpp"

namespace memory::session {

namespace {

using storage::Rows;

// How long an erasure waits for readers of an old snapshot (surface.md, "Derived data follows").
constexpr std::int64_t kReaderWaitMs = 200;

// The forks of one session: their ids, and whether they hold one of its messages first..last with
// its text.
struct Fork {
    std::string id;
    std::int64_t forked_at = 0;
    bool holds = false;
};

Result<std::vector<Fork>> forks_of(storage::Connection& sql, const std::string& session,
                                   std::int64_t first, std::int64_t last) {
    std::vector<Fork> forks;
    KIOKU_LET(Rows rows,
              sql.query("SELECT s.id, s.forked_at, EXISTS(SELECT 1 FROM messages m"
                        " JOIN items i ON i.item = m.item WHERE m.session = s.session"
                        " AND m.seq BETWEEN ?2 AND ?3 AND m.seq <= s.forked_at AND i.state = 0)"
                        " FROM sessions s WHERE s.forked_from = ?1 ORDER BY s.session",
                        session, first, last));
    for (;;) {
        KIOKU_LET(const bool found, rows.next());
        if (!found) return forks;
        forks.push_back({std::string(rows.text(0)), rows.integer(1), rows.integer(2) != 0});
    }
}

// Sessions that hold a copy of one of the messages first..last, through forks of forks too.
Result<std::vector<std::string>> forks_holding(storage::Connection& sql, const std::string& session,
                                               std::int64_t first, std::int64_t last) {
    std::vector<std::string> holders;
    std::set<std::string> seen{session};
    std::deque<std::pair<std::string, std::int64_t>> open{{session, last}};
    while (!open.empty()) {
        const auto [id, end] = std::move(open.front());
        open.pop_front();
        KIOKU_LET(const auto forks, forks_of(sql, id, first, end));
        for (const Fork& fork : forks) {
            if (!seen.insert(fork.id).second) continue;
            if (fork.holds) holders.push_back(fork.id);
            open.emplace_back(fork.id, std::min(end, fork.forked_at));
        }
    }
    return holders;
}

// The forks of a session whose record goes become forks of what it was forked from itself, so that
// its origin still finds them, and another session of its name does not.
Result<void> hand_over_forks(storage::WriteTransaction& write, const SessionRow& row) {
    KIOKU_LET(const auto forks, forks_of(write.sql(), row.id, 1, 0));
    for (const Fork& fork : forks) {
        KIOKU_TRY(
            write.sql().run("UPDATE sessions SET forked_from = ?2, forked_at = ?3,"
                            " change = ?4 WHERE id = ?1",
                            fork.id, row.forked_from, std::min(fork.forked_at, row.forked_at),
                            write.next_number()));
    }
    return {};
}

// What another noun's room keeps with the session hangs off items too.
Result<std::int64_t> delete_of_session(storage::WriteTransaction& write, const SessionRow& row,
                                       ItemKind kind) {
    return storage::delete_items(write,
                                 "SELECT item FROM items WHERE session = ?1 AND kind = ?2"
                                 " AND kind > 2",
                                 row.session, static_cast<std::int64_t>(kind));
}

Result<Erasure> clear_rows(storage::WriteTransaction& write, SessionRow& row) {
    Erasure erasure;
    KIOKU_LET(erasure.forks, forks_holding(write.sql(), row.id, row.first_seq, row.last_seq));
    KIOKU_LET(
        erasure.messages,
        storage::delete_items(write, "SELECT item FROM messages WHERE session = ?1 AND seq >= ?2",
                              row.session, row.first_seq));
    KIOKU_KILL_POINT("clear.messages_deleted");
    KIOKU_LET(erasure.summaries, delete_summaries(write, row, 0));
    KIOKU_LET(erasure.jobs, outbox::delete_jobs(write, row.session));
    KIOKU_TRY(outbox::delete_recounts(write, row.session));
    KIOKU_TRY(write.sql().run("DELETE FROM contexts WHERE session = ?1", row.session));
    row.title.reset();
    row.first_seq = row.last_seq + 1;
    row.summarized_to = row.last_seq;
    row.buffer_tokens = 0;
    KIOKU_LET(const TokenCounter counter, counter_of(row));
    row.counter = counter.name();
    row.fold_blocked = false;
    row.updated_at_ms = write.now_ms();
    write.erases();
    return erasure;
}

// What covered the message goes, and a host that is at work on it gets a conflict; the newest
// generation is made again without it, and offered where a host summarises.
Result<void> remake_summary(storage::WriteTransaction& write, const SessionRow& row,
                            std::int64_t seq, Erasure& erasure) {
    KIOKU_LET(erasure.summaries, delete_summaries(write, row, seq));
    KIOKU_LET(erasure.jobs, outbox::withdraw_jobs(write, outbox::kSummarize, row.session));
    if (row.settings.summarizer != Summarizer::none && erasure.summaries > 0) {
        KIOKU_LET(const auto before, summary_up_to(write.sql(), row, seq - 1));
        KIOKU_LET(const std::string text,
                  roll_summary(write.sql(), row, before ? before->text : std::string(),
                               before ? before->to_seq + 1 : row.first_seq, row.summarized_to));
        KIOKU_LET(const TokenCounter counter, counter_of(row));
        if (!text.empty()) {
            KIOKU_TRY(insert_summary(write, row, text, row.summarized_to,
                                     static_cast<std::int64_t>(counter.count_tokens(text)),
                                     kMadeByExtraction));
        }
    }
    if (erasure.summaries == 0 && erasure.jobs == 0) return {};  // there was nothing to remake
    return offer_summary(write, row);
}

// Takes messages of one session out; their counts are brought up to date first.
Result<Erasure> redact_rows(storage::WriteTransaction& write, const std::string& session,
                            const std::vector<std::string>& ids) {
    Erasure erasure;
    KIOKU_LET(SessionRow row, require_session(write.sql(), session));
    KIOKU_LET(const TokenCounter counter, counter_of(row));
    KIOKU_TRY(refresh_counts(write, row));
    std::optional<std::int64_t> summarized;  // the first of those that a summary stands for
    for (const std::string& id : ids) {
        KIOKU_LET(const MessagePlace place, find_message(write.sql(), id));
        if (place.redacted) continue;
        NewMessage empty;
        empty.role = place.role;
        empty.tool_call_id = place.tool_call_id;
        const std::int64_t tokens = cost_of(empty, counter);
        KIOKU_TRY(redact_row(write, place, tokens, counter.name()));
        KIOKU_KILL_POINT("redact.row_written");
        ++erasure.messages;
        if (place.seq <= row.summarized_to) {
            summarized = std::min(summarized.value_or(place.seq), place.seq);
        } else {
            row.buffer_tokens += tokens - place.tokens;
            row.fold_blocked = false;
        }
    }
    if (summarized) KIOKU_TRY(remake_summary(write, row, *summarized, erasure));
    row.updated_at_ms = write.now_ms();
    KIOKU_TRY(update_progress(write, row));
    return erasure;
}

}  // namespace

// The log is truncated after the commit; the row that remembers to stands until it is. The deletion
// is committed: what goes wrong here leaves it pending, not failed.
Erasure settle_erasure(const Store::Impl& store, Erasure erasure, const CallOptions& options) {
    KIOKU_KILL_POINT("erasure.committed");
    CallOptions wait = options;
    wait.deadline_ms = options.deadline_ms.value_or(kReaderWaitMs);
    erasure.pending = true;
    try {
        const auto deadline = store.deadline(wait);
        const auto waits = deadline ? store.database->settle_erasures(*deadline) : true;
        erasure.pending = !waits || *waits;
    } catch (const std::bad_alloc&) {
        return erasure;
    }
    return erasure;
}

Result<Erasure> redact_within(storage::WriteTransaction& write, std::span<const std::string> ids) {
    Erasure all;
    std::map<std::string, std::vector<std::string>> by_session;
    std::set<std::string> forks;
    for (const std::string& id : ids) {
        KIOKU_LET(const MessagePlace place, find_message(write.sql(), id));
        KIOKU_LET(const auto holders,
                  forks_holding(write.sql(), place.session_id, place.seq, place.seq));
        forks.insert(holders.begin(), holders.end());
        if (!place.redacted) by_session[place.session_id].push_back(id);
    }
    all.forks.assign(forks.begin(), forks.end());
    for (const auto& [session, of_session] : by_session) {
        KIOKU_LET(const Erasure one, redact_rows(write, session, of_session));
        all.messages += one.messages;
        all.summaries += one.summaries;
        all.jobs += one.jobs;
    }
    return all;
}

// Each generation is made from the one before, so those after it go too. What it stood for is not
// told again: the messages would say the same.
Result<void> forget_summary_within(storage::WriteTransaction& write, std::int64_t item,
                                   Erasure& erasure) {
    KIOKU_LET(const auto session,
              write.sql().integer("SELECT session FROM summaries WHERE item = ?1", item));
    if (!session) return {};  // gone with a message or with the summary that it was made from
    KIOKU_LET(
        const auto gone,
        storage::delete_items(write, "SELECT item FROM summaries WHERE item >= ?1 AND session = ?2",
                              item, *session));
    erasure.summaries += gone;
    KIOKU_LET(const auto row, find_session_at(write.sql(), *session));
    if (!row) return {};
    KIOKU_LET(const auto jobs, outbox::withdraw_jobs(write, outbox::kSummarize, row->session));
    erasure.jobs += jobs;
    return offer_summary(write, *row);
}

Result<Erasure> clear_session(const Store::Impl& store, std::string_view session, bool all,
                              const CallOptions& options) {
    KIOKU_TRY(check_id("session id", session, store.config.limits.id_bytes));
    Erasure erasure;
    KIOKU_TRY(store.write(options, [&](storage::WriteTransaction& write) -> Result<void> {
        KIOKU_LET(SessionRow row, require_session(write.sql(), session));
        KIOKU_LET(erasure, clear_rows(write, row));
        if (all) {
            KIOKU_LET(erasure.memories, delete_of_session(write, row, ItemKind::memory));
            KIOKU_LET(erasure.episodes, delete_of_session(write, row, ItemKind::episode));
            KIOKU_TRY(hand_over_forks(write, row));
            KIOKU_TRY(outbox::bury_session(write, row.id));
            KIOKU_TRY(write.sql().run("DELETE FROM sessions WHERE session = ?1", row.session));
            return storage::drop_scope(write, row.scope);
        }
        KIOKU_TRY(update_progress(write, row));
        return update_settings(write, row);
    }));
    return settle_erasure(store, std::move(erasure), options);
}

Result<Erasure> redact_message(const Store::Impl& store, std::string_view id,
                               const CallOptions& options) {
    Erasure erasure;
    const std::string only(id);
    KIOKU_TRY(store.write(options, [&](storage::WriteTransaction& write) -> Result<void> {
        KIOKU_LET(erasure, redact_within(write, {&only, 1}));
        return {};
    }));
    return settle_erasure(store, std::move(erasure), options);
}

Result<Erasure> clear_summaries(const Store::Impl& store, std::string_view session,
                                const CallOptions& options) {
    KIOKU_TRY(check_id("session id", session, store.config.limits.id_bytes));
    Erasure erasure;
    KIOKU_TRY(store.write(options, [&](storage::WriteTransaction& write) -> Result<void> {
        KIOKU_LET(const SessionRow row, require_session(write.sql(), session));
        KIOKU_LET(erasure.summaries, delete_summaries(write, row, 0));
        KIOKU_LET(erasure.jobs, outbox::delete_jobs(write, row.session));
        write.erases();
        return {};
    }));
    return settle_erasure(store, std::move(erasure), options);
}

}  // namespace memory::session
