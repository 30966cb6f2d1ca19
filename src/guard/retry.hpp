// Retry: makes a call again when its error says that this may help, and stops where more attempts
// would do harm: at the caller's deadline, at a number of attempts, and when the budget shared by
// all calls to one dependency is spent. Calls must be safe to repeat; that is the caller's to know.
//
// Sources. The budget is gRPC's retry throttling (gRFC A6, "Throttling Retry Attempts and Hedged
// RPCs", https://github.com/grpc/proposal/blob/master/A6-client-retries.md), kin to Finagle's
// RetryBudget (https://finagle.github.io/blog/2016/02/08/retry-budgets). The figures are those of
// A6's examples. The delay is "full jitter" (see backoff.hpp), as in A6: random(0, min(initial ×
// 2^(n-1), max)).
#pragma once

#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>
#include <stop_token>
#include <type_traits>
#include <utility>

#include "guard/backoff.hpp"
#include "kioku/error.hpp"

namespace memory::guard {

// A token bucket. It starts full; a retryable failure takes one token, a success gives back
// `refund_percent` hundredths of one, and there are retries only while it is more than half full.
// So an outage is retried a few times and then no more, and in the long run retries stay below
// refund_percent of the successes. Thread-safe.
class RetryBudget {
  public:
    // max_tokens 1..1,000 and refund_percent 1..100. (gRFC A6: maxTokens 10, tokenRatio 0.1.)
    explicit RetryBudget(std::int64_t max_tokens = 10, std::int64_t refund_percent = 10) noexcept
        : max_(max_tokens * 100), refund_(refund_percent), tokens_(max_) {}

    void record_success() noexcept;

    // Takes a token and says whether a retry may follow.
    [[nodiscard]] bool record_failure() noexcept;

  private:
    const std::int64_t max_;  // in hundredths of a token, like all here
    const std::int64_t refund_;
    std::mutex mutex_;
    std::int64_t tokens_;  // protected by mutex_
};

// When to give up, whatever the options say.
struct RetryUntil {
    std::optional<std::int64_t> deadline_at_ms = {};  // on the clock of the options
    std::stop_token stop = {};
};

struct RetryOptions {
    int max_attempts = 4;               // 1 or more, the first included (gRFC A6: maxAttempts)
    std::int64_t base_ms = 100;         // 1 or more (gRFC A6: initialBackoff 0.1 s)
    std::int64_t max_delay_ms = 1'000;  // base_ms or more (gRFC A6: maxBackoff 1 s)
    std::int64_t budget_tokens = 10;
    std::int64_t budget_refund_percent = 10;

    std::function<std::int64_t()> clock;  // monotonic ms; empty: std::chrono::steady_clock
    // Sleeps so many ms, less if stopped; empty: a wait on a condition variable.
    std::function<void(std::int64_t, const std::stop_token&)> sleep;
    std::optional<std::uint64_t> seed;  // of the jitter; absent: seeded by the system
};

// One per dependency, since the budget is per dependency. Thread-safe; no lock is held while a
// call, the clock or the sleep runs.
class Retry {
  public:
    explicit Retry(RetryOptions options);

    // Calls `call()`, which answers a Result<T>, until it succeeds or retrying ends; then the
    // answer is that of the last attempt. Blocks while sleeping, and never sleeps to the deadline
    // or past it: a delay that would reach it ends the retrying at once.
    // Errors: those of `call`; deadline if it had passed before the first attempt; cancelled if
    // stopped before the first attempt or in a sleep.
    template <class Call>
    std::invoke_result_t<Call&> run(Call&& call, const RetryUntil& until = {}) {
        if (auto over = before_first(until)) return tl::unexpected<Error>(std::move(*over));
        for (int attempt = 1;; ++attempt) {
            auto result = call();
            if (result) {
                budget_.record_success();
                return result;
            }
            if (auto over = before_next(attempt, result.error(), until)) {
                return tl::unexpected<Error>(std::move(*over));
            }
        }
    }

  private:
    // The error to give up with, or nothing to go on.
    [[nodiscard]] std::optional<Error> before_first(const RetryUntil& until) const;
    [[nodiscard]] std::optional<Error> before_next(int attempt, const Error& error,
                                                   const RetryUntil& until);

    const RetryOptions options_;
    RetryBudget budget_;
    std::mutex mutex_;
    Jitter jitter_;  // protected by mutex_
};

}  // namespace memory::guard
