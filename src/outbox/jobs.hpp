// Jobs in the outbox: work for the host's own model, written in the transaction of what caused it,
// given out under a lease, and offered again when the lease runs out.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/ids.hpp"
#include "kioku/error.hpp"
#include "storage/transaction.hpp"

namespace memory::outbox {

// How long a job belongs to who took it, and how often it is given out before it has failed.
inline constexpr std::int64_t kLeaseMs = 300'000;
inline constexpr std::int64_t kMaxAttempts = 5;

// The one kind of job so far. Other rows of the outbox are the library's own.
inline constexpr std::string_view kSummarize = "summarize";

// A job over a range of a session's messages.
struct JobRow {
    std::int64_t entry = 0;
    base::IdBytes id{};
    std::string kind;
    std::int64_t session = 0;  // rowid
    std::int64_t from_seq = 0;
    std::int64_t to_seq = 0;
    std::int64_t attempts = 0;
    std::int64_t lease_until_ms = 0;
    base::IdBytes lease{};
};

struct JobCounts {
    std::int64_t pending = 0;  // offered or under a lease
    std::int64_t failed = 0;
};

// Takes back what is offered of a kind and session: a job that nobody has taken goes, one under a
// lease is superseded, and completing it is a conflict. Answers how many.
[[nodiscard]] Result<std::int64_t> withdraw_jobs(storage::WriteTransaction& write,
                                                 std::string_view kind, std::int64_t session);

// Offers a job over 1..to_seq in place of what was offered of the same kind and session.
[[nodiscard]] Result<void> offer_job(storage::WriteTransaction& write, std::string_view kind,
                                     std::int64_t session, std::int64_t to_seq);

// Takes the oldest due job of `kind` (empty: any) under a new lease. A job that has been given out
// kMaxAttempts times without an outcome becomes failed on the way.
[[nodiscard]] Result<std::optional<JobRow>> take_job(storage::WriteTransaction& write,
                                                     std::string_view kind);

// The job of `id`, if `lease` is its present one.
// Errors: invalid_argument (not an id), not_found, conflict (another lease; superseded).
[[nodiscard]] Result<JobRow> leased_job(storage::WriteTransaction& write, std::string_view id,
                                        std::string_view lease);

// Removes a job that is done, and those that failed at what it holds.
[[nodiscard]] Result<void> finish_job(storage::WriteTransaction& write, const JobRow& job);

// Offers a job again at once, or marks it failed after its last attempt; keeps the reason.
[[nodiscard]] Result<void> give_back_job(storage::WriteTransaction& write, const JobRow& job,
                                         std::string_view reason);

// Another kLeaseMs from now; answers until when (ms since 1970).
[[nodiscard]] Result<std::int64_t> renew_lease(storage::WriteTransaction& write, const JobRow& job);

// Removes every job of a session; answers how many.
[[nodiscard]] Result<std::int64_t> delete_jobs(storage::WriteTransaction& write,
                                               std::int64_t session);

// Jobs of one session, or of all (0).
[[nodiscard]] Result<JobCounts> count_jobs(storage::Connection& sql, std::int64_t session,
                                           std::int64_t now_ms);

// Erasures that wait for a checkpoint.
[[nodiscard]] Result<std::int64_t> count_erasures(storage::Connection& sql);

}  // namespace memory::outbox
