// Giving out summary jobs and taking their results.
#include "session/summarize_job.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "base/ids.hpp"
#include "base/quote.hpp"
#include "base/result.hpp"
#include "base/test_hooks.hpp"
#include "outbox/jobs.hpp"
#include "records/summarize_job.hpp"
#include "session/message_table.hpp"
#include "session/summary_table.hpp"
#include "session/validation.hpp"

namespace memory::session {

namespace {

// What a job hands to the host's model at most, so that it fits a small model's window.
constexpr std::int64_t kMaxInputTokens = 16'000;
constexpr std::size_t kMaxReasonBytes = 1024;

Result<SessionRow> session_of(storage::Connection& sql, std::int64_t session) {
    KIOKU_LET(auto row, find_session_at(sql, session));
    if (row) return std::move(*row);
    return fail(ErrorCode::corrupt, "session", "a job's session is missing; run check");
}

Result<std::int64_t> tokens_between(storage::Connection& sql, const SessionRow& row,
                                    std::int64_t from_seq, std::int64_t to_seq) {
    KIOKU_LET(const auto tokens, sql.integer("SELECT sum(tokens) FROM messages WHERE session = ?1"
                                             " AND seq BETWEEN ?2 AND ?3",
                                             row.session, from_seq, to_seq));
    return tokens.value_or(0);
}

// The summary that the model goes on from: the newest that a model or a person wrote, so that
// extraction does not pile up; the newest of all where too much was said since.
Result<std::optional<Summary>> base_summary(storage::Connection& sql, const SessionRow& row,
                                            std::int64_t to_seq) {
    KIOKU_LET(auto written, summary_up_to(sql, row, to_seq - 1, kMadeByHost));
    KIOKU_LET(auto by_caller, summary_up_to(sql, row, to_seq - 1, kMadeByCaller));
    if (by_caller && (!written || by_caller->to_seq >= written->to_seq)) {
        written = std::move(by_caller);
    }
    const std::int64_t from = written ? written->to_seq + 1 : row.first_seq;
    KIOKU_LET(const auto tokens, tokens_between(sql, row, from, to_seq));
    if (tokens <= kMaxInputTokens) return written;
    return summary_up_to(sql, row, to_seq - 1);
}

Result<Json> build_input(storage::Connection& sql, const outbox::JobRow& job) {
    KIOKU_LET(const SessionRow row, session_of(sql, job.session));
    KIOKU_LET(const auto base, base_summary(sql, row, job.to_seq));
    const std::int64_t from = base ? base->to_seq + 1 : row.first_seq;
    KIOKU_LET(const auto messages,
              read_messages(sql, row, from, job.to_seq, job.to_seq - from + 1));
    records::SummarizeInput input;
    input.session = row.id;
    input.to_seq = job.to_seq;
    input.max_tokens = row.settings.max_summary_tokens;
    if (base) input.previous_summary = base->text;
    input.messages = &messages;
    return records::to_json(input);
}

Result<void> write_result(storage::WriteTransaction& write, const outbox::JobRow& job,
                          std::string_view text) {
    KIOKU_LET(const SessionRow row, session_of(write.sql(), job.session));
    if (job.to_seq != row.summarized_to) {
        return fail(ErrorCode::conflict, "session",
                    fmt::format("the job covers messages to {}, the summarised range ends at {}",
                                job.to_seq, row.summarized_to));
    }
    KIOKU_LET(const TokenCounter counter, counter_of(row));
    const auto tokens = static_cast<std::int64_t>(counter.count_tokens(text));
    if (tokens > row.settings.max_summary_tokens) {
        return fail(ErrorCode::limit, "session",
                    fmt::format("the summary has {} tokens, the limit is {}", tokens,
                                row.settings.max_summary_tokens));
    }
    KIOKU_TRY(insert_summary(write, row, text, row.summarized_to, tokens, kMadeByHost));
    KIOKU_TRY(note_estimate(write, row, counter));
    KIOKU_KILL_POINT("job.summary_written");
    return outbox::finish_job(write, job);
}

}  // namespace

Result<void> offer_summary(storage::WriteTransaction& write, const SessionRow& row) {
    // No text has at most 0 tokens.
    if (row.settings.summarizer == Summarizer::host && row.settings.max_summary_tokens > 0) {
        return outbox::offer_job(write, outbox::kSummarize, row.session, row.summarized_to);
    }
    KIOKU_TRY(outbox::withdraw_jobs(write, outbox::kSummarize, row.session));
    return {};
}

Result<std::optional<Job>> next_job(const Store::Impl& store, const std::vector<std::string>& kinds,
                                    const CallOptions& options) {
    for (const std::string& kind : kinds) {
        if (kind == outbox::kSummarize) continue;
        return fail(ErrorCode::invalid_argument, "session",
                    fmt::format("there is no job of kind {}; the kinds are: {}", base::quote(kind),
                                outbox::kSummarize));
    }
    std::optional<Job> job;
    KIOKU_TRY(store.write(options, [&](storage::WriteTransaction& write) -> Result<void> {
        KIOKU_LET(const auto taken, outbox::take_job(write, {}));
        if (!taken) return {};
        KIOKU_KILL_POINT("job.taken");
        KIOKU_LET(Json input, build_input(write.sql(), *taken));
        job = Job{base::id_text(taken->id), base::id_text(taken->lease),    taken->kind,
                  std::move(input),         to_time(taken->lease_until_ms), taken->attempts};
        return {};
    }));
    return job;
}

Result<void> complete_job(const Store::Impl& store, std::string_view id, std::string_view lease,
                          const Json& result, const CallOptions& options) {
    KIOKU_LET(const std::string text, records::read_summarize_result(result));
    KIOKU_TRY(check_id("summary", text, store.config.limits.content_bytes));
    return store.write(options, [&](storage::WriteTransaction& write) -> Result<void> {
        KIOKU_LET(const auto job, outbox::leased_job(write, id, lease));
        return write_result(write, job, text);
    });
}

Result<void> fail_job(const Store::Impl& store, std::string_view id, std::string_view lease,
                      std::string_view reason, const CallOptions& options) {
    KIOKU_TRY(check_id("reason", reason, kMaxReasonBytes));
    return store.write(options, [&](storage::WriteTransaction& write) -> Result<void> {
        KIOKU_LET(const auto job, outbox::leased_job(write, id, lease));
        return outbox::give_back_job(write, job, reason);
    });
}

Result<Timestamp> renew_job(const Store::Impl& store, std::string_view id, std::string_view lease,
                            const CallOptions& options) {
    std::int64_t until_ms = 0;
    KIOKU_TRY(store.write(options, [&](storage::WriteTransaction& write) -> Result<void> {
        KIOKU_LET(const auto job, outbox::leased_job(write, id, lease));
        KIOKU_LET(until_ms, outbox::renew_lease(write, job));
        return {};
    }));
    return to_time(until_ms);
}

}  // namespace memory::session
