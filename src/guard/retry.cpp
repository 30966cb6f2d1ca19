// When to retry, and after how long.
#include "guard/retry.hpp"

#include <algorithm>
#include <chrono>
#include <condition_variable>

#include <fmt/format.h>

namespace memory::guard {
namespace {

void sleep_or_stop(std::int64_t ms, const std::stop_token& stop) {
    std::mutex mutex;
    std::condition_variable_any stopped;
    std::unique_lock lock(mutex);
    stopped.wait_for(lock, stop, std::chrono::milliseconds(ms), [] { return false; });
}

RetryOptions with_defaults(RetryOptions options) {
    if (!options.clock) options.clock = steady_now_ms;
    if (!options.sleep) options.sleep = sleep_or_stop;
    return options;
}

}  // namespace

void RetryBudget::record_success() noexcept {
    const std::lock_guard lock(mutex_);
    tokens_ = std::min(max_, tokens_ + refund_);
}

bool RetryBudget::record_failure() noexcept {
    const std::lock_guard lock(mutex_);
    tokens_ = std::max<std::int64_t>(0, tokens_ - 100);
    return tokens_ * 2 > max_;
}

Retry::Retry(RetryOptions options)
    : options_(with_defaults(std::move(options))),
      budget_(options_.budget_tokens, options_.budget_refund_percent),
      jitter_(options_.seed) {}

std::optional<Error> Retry::before_first(const RetryUntil& until) const {
    if (until.stop.stop_requested()) {
        return fail(ErrorCode::cancelled, "guard", "cancelled before the first attempt").value();
    }
    if (!until.deadline_at_ms) return {};
    const std::int64_t late_ms = options_.clock() - *until.deadline_at_ms;
    if (late_ms < 0) return {};
    return fail(ErrorCode::deadline, "guard",
                fmt::format("the deadline passed {} ms before the first attempt", late_ms))
        .value();
}

std::optional<Error> Retry::before_next(int attempt, const Error& error, const RetryUntil& until) {
    // An error that no retry can help says nothing about the dependency: the budget stays as it is.
    if (!error.retryable) return error;
    const bool affordable = budget_.record_failure();
    if (!affordable || attempt >= options_.max_attempts) return error;

    const std::int64_t ceiling =
        backoff_ceiling_ms(options_.base_ms, options_.max_delay_ms, attempt - 1);
    const std::int64_t delay_ms = [&] {
        const std::lock_guard lock(mutex_);
        return jitter_.between(0, ceiling);
    }();
    const auto reaches_deadline = [&](std::int64_t more_ms) {
        return until.deadline_at_ms && options_.clock() + more_ms >= *until.deadline_at_ms;
    };
    if (reaches_deadline(delay_ms)) return error;
    options_.sleep(delay_ms, until.stop);
    if (until.stop.stop_requested()) {
        return fail(ErrorCode::cancelled, "guard",
                    fmt::format("cancelled after {} attempts; the last failed with {}", attempt,
                                to_string(error.code)))
            .value();
    }
    // The sleep may have taken longer than asked for.
    if (reaches_deadline(0)) return error;
    return {};
}

}  // namespace memory::guard
