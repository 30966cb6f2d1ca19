// Counting anew. A range is counted newest first, as far as one transaction goes, and what is left
// is always the older end of it.
#include "session/recount.hpp"

#include <cstdint>
#include <limits>
#include <optional>
#include <utility>
#include <vector>

#include "base/result.hpp"
#include "base/test_hooks.hpp"
#include "kioku/message.hpp"
#include "outbox/recounts.hpp"
#include "session/message_table.hpp"

namespace memory::session {

namespace {

using storage::Rows;
using storage::WriteTransaction;

// What one transaction counts: so many rows, and texts until they have so many bytes. Other writers
// wait meanwhile.
constexpr std::int64_t kStepRows = 1000;
constexpr std::size_t kStepBytes = std::size_t{4} << 20;

// Counts of items, before they are written.
class Recount {
  public:
    Recount(SessionRow& row, const TokenCounter& counter) : row_(row), counter_(counter) {}

    // Counts the messages from..to, newest first. Answers up to where they are left; below `from`
    // when none is.
    Result<std::int64_t> messages(WriteTransaction& write, std::int64_t from, std::int64_t to) {
        KIOKU_LET(const std::int64_t left, read_messages(write.sql(), from, to));
        for (const Counted& one : counted_) {
            KIOKU_TRY(
                write.sql().run("UPDATE messages SET tokens = ?2, counter = ?3 WHERE item = ?1",
                                one.item, one.tokens, counter_.name()));
        }
        return left;
    }

    // The same for the summaries whose items are from..to, `limit` at most.
    Result<std::int64_t> summaries(WriteTransaction& write, std::int64_t from, std::int64_t to,
                                   std::int64_t limit) {
        KIOKU_LET(const std::int64_t left, read_summaries(write.sql(), from, to, limit));
        for (const Counted& one : counted_) {
            KIOKU_TRY(write.sql().run("UPDATE summaries SET tokens = ?2 WHERE item = ?1", one.item,
                                      one.tokens));
        }
        return left;
    }

  private:
    struct Counted {
        std::int64_t item = 0;
        std::int64_t tokens = 0;
    };

    Result<std::int64_t> read_messages(storage::Connection& sql, std::int64_t from,
                                       std::int64_t to) {
        KIOKU_LET(Rows rows, sql.query("SELECT messages.item, messages.seq, messages.role,"
                                       " items.text, messages.name, messages.tool_calls,"
                                       " messages.tool_call_id, messages.tokens, messages.counter"
                                       " FROM messages JOIN items ON items.item = messages.item"
                                       " WHERE messages.session = ?1"
                                       " AND messages.seq BETWEEN ?2 AND ?3"
                                       " ORDER BY messages.seq DESC LIMIT ?4",
                                       row_.session, from, to, kStepRows));
        std::size_t bytes = 0;
        for (std::int64_t seen = 1;; ++seen) {
            KIOKU_LET(const bool found, rows.next());
            if (!found) return from - 1;
            const std::int64_t seq = rows.integer(1);
            if (!is_current(rows.text(8), counter_)) bytes += count_message(rows, seq);
            if (seen == kStepRows || bytes >= kStepBytes) return seq - 1;
        }
    }

    // Answers how much text it was.
    std::size_t count_message(const Rows& rows, std::int64_t seq) {
        ChatMessageView view;
        view.role = to_string(static_cast<Role>(rows.integer(2)));
        view.content = rows.text(3);
        view.name = rows.text(4);
        view.tool_calls_json = rows.text(5);
        view.tool_call_id = rows.text(6);
        const auto tokens = static_cast<std::int64_t>(counter_.count_message_tokens(view));
        if (seq > row_.summarized_to) row_.buffer_tokens += tokens - stored_tokens(rows, 7);
        counted_.push_back({rows.integer(0), tokens});
        return view.content.size() + view.tool_calls_json.size();
    }

    Result<std::int64_t> read_summaries(storage::Connection& sql, std::int64_t from,
                                        std::int64_t to, std::int64_t limit) {
        KIOKU_LET(Rows rows, sql.query("SELECT summaries.item, items.text FROM summaries"
                                       " JOIN items ON items.item = summaries.item"
                                       " WHERE summaries.session = ?1"
                                       " AND summaries.item BETWEEN ?2 AND ?3"
                                       " ORDER BY summaries.item DESC LIMIT ?4",
                                       row_.session, from, to, limit));
        std::size_t bytes = 0;
        for (std::int64_t seen = 1;; ++seen) {
            KIOKU_LET(const bool found, rows.next());
            if (!found) return from - 1;
            const std::string_view text = rows.text(1);
            counted_.push_back(
                {rows.integer(0), static_cast<std::int64_t>(counter_.count_tokens(text))});
            bytes += text.size();
            if (seen == limit || bytes >= kStepBytes) return counted_.back().item - 1;
        }
    }

    SessionRow& row_;
    const TokenCounter& counter_;
    std::vector<Counted> counted_;
};

Result<void> leave(WriteTransaction& write, const SessionRow& row, std::string_view kind,
                   std::int64_t from, std::int64_t to) {
    outbox::RecountRow rest;
    rest.kind = kind;
    rest.session = row.session;
    rest.from = from;
    rest.to = to;
    rest.counter = row.counter;
    return outbox::leave_recount(write, rest);
}

Result<void> count_summaries_anew(WriteTransaction& write, SessionRow& row,
                                  const TokenCounter& counter) {
    const auto newest_before = [&](std::int64_t item) {
        return write.sql().integer(
            "SELECT max(item) FROM summaries WHERE session = ?1 AND item < ?2", row.session, item);
    };
    KIOKU_LET(const auto current, newest_before(std::numeric_limits<std::int64_t>::max()));
    if (!current) return {};
    KIOKU_TRY(Recount(row, counter).summaries(write, *current, *current, 1));
    KIOKU_LET(const auto before, newest_before(*current));
    return leave(write, row, outbox::kRecountSummaries, 1, before.value_or(0));
}

// Says that something of the session changed; nobody used it, so its times stay.
Result<void> mark_changed(WriteTransaction& write, const SessionRow& row) {
    KIOKU_TRY(
        write.sql().run("UPDATE sessions SET buffer_tokens = ?2, change = ?3 WHERE session = ?1",
                        row.session, row.buffer_tokens, write.next_number()));
    return {};
}

Result<void> count_anew(WriteTransaction& write, SessionRow& row, const TokenCounter& counter) {
    row.counter = counter.name();
    KIOKU_LET(const std::int64_t left,
              Recount(row, counter).messages(write, row.summarized_to + 1, row.last_seq));
    KIOKU_TRY(leave(write, row, outbox::kRecount, row.first_seq, left));
    KIOKU_TRY(count_summaries_anew(write, row, counter));
    KIOKU_TRY(mark_changed(write, row));
    KIOKU_KILL_POINT("recount.buffer_written");
    return {};
}

// The session of a row, if its present counter is the one that is wanted: another build's counter
// is for that build to count by.
struct Task {
    outbox::RecountRow recount;
    std::optional<SessionRow> session;  // none: the store is damaged
};

Result<std::optional<Task>> find_task(storage::Connection& sql) {
    for (std::int64_t entry = 0;;) {
        KIOKU_LET(auto recount, outbox::next_recount(sql, entry));
        if (!recount) return std::optional<Task>();
        entry = recount->entry;
        Task task{std::move(*recount), std::nullopt};
        KIOKU_LET(task.session, find_session_at(sql, task.recount.session));
        if (!task.session) return std::optional<Task>(std::move(task));
        KIOKU_LET(const TokenCounter counter, counter_of(*task.session));
        if (counter.name() == task.recount.counter) {
            return std::optional<Task>(std::move(task));
        }
    }
}

}  // namespace

bool is_current(std::string_view made_by, std::string_view counter, std::string_view encoding) {
    if (KIOKU_BROKEN("counts_are_current")) return true;
    return made_by == counter || made_by == encoding;
}

bool is_current(std::string_view made_by, const TokenCounter& counter) {
    return is_current(made_by, counter.name(), counter.encoding());
}

Result<void> refresh_counts(WriteTransaction& write, SessionRow& row) {
    KIOKU_LET(const TokenCounter counter, counter_of(row));
    if (is_current(row.counter, counter)) return {};
    return count_anew(write, row, counter);
}

Result<void> refresh_copied_counts(WriteTransaction& write, SessionRow& row) {
    KIOKU_LET(const TokenCounter counter, counter_of(row));
    KIOKU_LET(const auto other,
              write.sql().integer("SELECT 1 FROM messages WHERE session = ?1"
                                  " AND counter <> ?2 AND counter <> ?3 LIMIT 1",
                                  row.session, counter.name(), counter.encoding()));
    if (other) return count_anew(write, row, counter);
    row.counter = counter.name();
    return {};
}

Result<bool> recount_step(WriteTransaction& write) {
    KIOKU_LET(auto task, find_task(write.sql()));
    if (!task) return false;
    const outbox::RecountRow& recount = task->recount;
    if (!task->session) {
        KIOKU_TRY(outbox::advance_recount(write, recount.entry, 1, 0));
        return true;
    }
    if (KIOKU_BROKEN("recount_step_is_one_transaction")) {
        KIOKU_TRY(
            outbox::advance_recount(write, recount.entry, recount.from, recount.to - kStepRows));
        KIOKU_TRY(write.sql().run("COMMIT"));
        KIOKU_TRY(write.sql().run("BEGIN"));
    }
    SessionRow& row = *task->session;
    KIOKU_LET(const TokenCounter counter, counter_of(row));
    Recount work(row, counter);
    std::int64_t left = 0;
    if (recount.kind == outbox::kRecount) {
        KIOKU_LET(left, work.messages(write, recount.from, recount.to));
    } else {
        KIOKU_LET(left, work.summaries(write, recount.from, recount.to, kStepRows));
    }
    KIOKU_TRY(outbox::advance_recount(write, recount.entry, recount.from, left));
    KIOKU_TRY(mark_changed(write, row));
    KIOKU_KILL_POINT("recount.step_written");
    return true;
}

}  // namespace memory::session
