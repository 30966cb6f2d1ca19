// Clearing and redacting.
#include "session/erase.hpp"

#include <deque>
#include <set>

#include "base/result.hpp"
#include "outbox/changes.hpp"
#include "outbox/jobs.hpp"
#include "session/message_table.hpp"
#include "session/rolling_summary.hpp"
#include "session/summary_table.hpp"
#include "session/validation.hpp"
#include "storage/items.hpp"

namespace memory::session {

namespace {

using storage::Rows;

// How long an erasure waits for readers of an old snapshot (surface.md, "Derived data follows").
constexpr std::int64_t kReaderWaitMs = 200;

// The log is truncated after the commit; the row that remembers to stands until it is.
Result<Erasure> settle(const Store::Impl& store, Erasure erasure, const CallOptions& options) {
    CallOptions wait = options;
    wait.deadline_ms = options.deadline_ms.value_or(kReaderWaitMs);
    KIOKU_LET(const base::Deadline deadline, store.deadline(wait));
    const auto waits = store.database->settle_erasures(deadline);
    // The deletion is committed: what went wrong afterwards leaves it pending, not failed.
    erasure.pending = !waits || *waits;
    return erasure;
}

// Sessions that hold a copy of message `seq` (0: of any message), through forks of forks too.
Result<std::vector<std::string>> forks_holding(storage::Connection& sql, const std::string& session,
                                               std::int64_t seq) {
    std::vector<std::string> holders;
    std::set<std::string> seen{session};
    std::deque<std::string> open{session};
    while (!open.empty()) {
        KIOKU_LET(Rows rows,
                  sql.query("SELECT id, first_seq, forked_at FROM sessions WHERE forked_from = ?1"
                            " AND forked_at >= ?2 ORDER BY session",
                            open.front(), seq));
        for (;;) {
            KIOKU_LET(const bool found, rows.next());
            if (!found) break;
            std::string id(rows.text(0));
            if (!seen.insert(id).second) continue;
            const bool holds =
                rows.integer(1) <= (seq == 0 ? rows.integer(2) : seq) && rows.integer(2) > 0;
            if (holds) holders.push_back(id);
            open.push_back(std::move(id));
        }
        open.pop_front();
    }
    return holders;
}

Result<Erasure> clear_rows(storage::WriteTransaction& write, SessionRow& row) {
    Erasure erasure;
    KIOKU_LET(erasure.forks, forks_holding(write.sql(), row.id, 0));
    KIOKU_LET(
        erasure.messages,
        storage::delete_items(write, "SELECT item FROM messages WHERE session = ?1 AND seq >= ?2",
                              row.session, row.first_seq));
    KIOKU_LET(erasure.summaries, delete_summaries(write, row, 0));
    KIOKU_LET(erasure.jobs, outbox::delete_jobs(write, row.session));
    KIOKU_TRY(write.sql().run("DELETE FROM contexts WHERE session = ?1", row.session));
    row.title.reset();
    row.first_seq = row.last_seq + 1;
    row.summarized_to = row.last_seq;
    row.buffer_tokens = 0;
    row.fold_blocked = false;
    row.updated_at_ms = write.now_ms();
    write.erases();
    return erasure;
}

// What covered the message goes; the newest generation is made again without it.
Result<void> remake_summary(storage::WriteTransaction& write, const SessionRow& row,
                            std::int64_t seq, Erasure& erasure) {
    KIOKU_LET(erasure.summaries, delete_summaries(write, row, seq));
    if (row.settings.summarizer == Summarizer::none) return {};
    if (erasure.summaries > 0) {
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
    if (row.settings.summarizer != Summarizer::host) return {};
    // A host that is at work on the old text gets a conflict; the new one is offered.
    return outbox::offer_job(write, outbox::kSummarize, row.session, row.summarized_to);
}

Result<Erasure> redact_rows(storage::WriteTransaction& write, std::string_view id) {
    Erasure erasure;
    KIOKU_LET(const MessagePlace place, find_message(write.sql(), id));
    KIOKU_LET(erasure.forks, forks_holding(write.sql(), place.session_id, place.seq));
    if (place.redacted) return erasure;
    KIOKU_LET(SessionRow row, require_session(write.sql(), place.session_id));
    KIOKU_LET(const TokenCounter counter, counter_of(row));
    NewMessage empty;
    empty.role = place.role;
    const std::int64_t tokens = cost_of(empty, counter);
    KIOKU_TRY(redact_row(write, place, tokens));
    erasure.messages = 1;
    if (place.seq <= row.summarized_to) {
        KIOKU_TRY(remake_summary(write, row, place.seq, erasure));
    } else {
        row.buffer_tokens += tokens - place.tokens;
        row.fold_blocked = false;
    }
    row.updated_at_ms = write.now_ms();
    KIOKU_TRY(update_progress(write, row));
    return erasure;
}

}  // namespace

Result<Erasure> clear_session(const Store::Impl& store, std::string_view session, bool all,
                              const CallOptions& options) {
    KIOKU_TRY(check_id("session id", session, store.config.limits.id_bytes));
    Erasure erasure;
    KIOKU_TRY(store.write(options, [&](storage::WriteTransaction& write) -> Result<void> {
        KIOKU_LET(SessionRow row, require_session(write.sql(), session));
        KIOKU_LET(erasure, clear_rows(write, row));
        if (all) {
            KIOKU_TRY(outbox::bury_session(write, row.id));
            KIOKU_TRY(write.sql().run("DELETE FROM sessions WHERE session = ?1", row.session));
            return {};
        }
        KIOKU_TRY(update_progress(write, row));
        return update_settings(write, row);
    }));
    return settle(store, std::move(erasure), options);
}

Result<Erasure> redact_message(const Store::Impl& store, std::string_view id,
                               const CallOptions& options) {
    Erasure erasure;
    KIOKU_TRY(store.write(options, [&](storage::WriteTransaction& write) -> Result<void> {
        KIOKU_LET(erasure, redact_rows(write, id));
        return {};
    }));
    return settle(store, std::move(erasure), options);
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
    return settle(store, std::move(erasure), options);
}

}  // namespace memory::session
