// A fold carried out: k moves, and what left is summarised.
#include <new>

#include "base/result.hpp"
#include "base/test_hooks.hpp"
#include "session/append.hpp"
#include "session/fold.hpp"
#include "session/message_table.hpp"
#include "session/rolling_summary.hpp"
#include "session/summarize_job.hpp"
#include "session/summary_table.hpp"

namespace memory::session {

namespace {

// A summary that cannot be made never costs a message: the text before stands.
Result<std::string> summarize(storage::Connection& sql, const SessionRow& row,
                              std::string_view previous, std::int64_t from_seq) {
    try {
        return roll_summary(sql, row, previous, from_seq, row.summarized_to);
    } catch (const std::bad_alloc&) {
        return std::string();
    }
}

Result<void> write_summary(storage::WriteTransaction& write, const SessionRow& row,
                           std::int64_t from_seq) {
    if (row.settings.summarizer == Summarizer::none) return {};
    KIOKU_LET(const auto before, current_summary(write.sql(), row));
    KIOKU_LET(const std::string text,
              summarize(write.sql(), row, before ? before->text : std::string(), from_seq));
    if (!text.empty()) {
        KIOKU_LET(const TokenCounter counter, counter_of(row));
        KIOKU_TRY(insert_summary(write, row, text, row.summarized_to,
                                 static_cast<std::int64_t>(counter.count_tokens(text)),
                                 kMadeByExtraction));
    }
    return {};
}

}  // namespace

Result<void> fold(storage::WriteTransaction& write, SessionRow& row, std::int64_t first_seq,
                  bool expired, bool brought_results) {
    FoldPolicy policy;
    policy.summary_trigger_tokens = row.settings.summary_trigger_tokens;
    policy.max_buffer_messages = row.settings.max_buffer_messages;
    if (expired && first_seq > row.summarized_to + 1) policy.expired_before_seq = first_seq;
    const bool due =
        policy.expired_before_seq || fold_is_due(row.buffer_tokens, row.buffer_count(), policy);
    // Only a result can unblock a buffer whose oldest message is a call that waits for one; whether
    // this one did is for the next plan to find, now or when a fold is due again.
    if (brought_results) row.fold_blocked = false;
    if (!due || row.fold_blocked) return {};

    KIOKU_LET(const auto rows,
              read_buffer_rows(write.sql(), row.session, row.summarized_to + 1, row.last_seq));
    const FoldPlan plan = plan_fold(rows, policy);
    row.fold_blocked = plan.blocked;
    if (!plan.new_k) return {};
    const std::int64_t from_seq = row.summarized_to + 1;
    for (std::size_t i = 0; i < plan.leaving; ++i)
        row.buffer_tokens -= rows[i].tokens;
    row.summarized_to = *plan.new_k;
    KIOKU_KILL_POINT("fold.planned");
    KIOKU_TRY(write_summary(write, row, from_seq));
    KIOKU_KILL_POINT("fold.summarized");
    return offer_summary(write, row);
}

}  // namespace memory::session
