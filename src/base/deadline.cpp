// Deadlines: from CallOptions to a point on the steady clock.
#include "base/deadline.hpp"

#include <algorithm>
#include <condition_variable>
#include <cstdint>
#include <mutex>

#include <fmt/format.h>

namespace memory::base {

namespace {
// Longer waits are as good as for ever; the bound keeps time_point arithmetic from overflowing.
constexpr std::int64_t kLongestMs = std::int64_t{1000} * 60 * 60 * 24 * 365;
}  // namespace

Result<Deadline> Deadline::from(const CallOptions& options, std::int64_t default_ms) {
    if (options.deadline_ms && *options.deadline_ms < 0) {
        return fail(ErrorCode::invalid_argument, "base",
                    fmt::format("deadline_ms is {}, the least is 0", *options.deadline_ms));
    }
    Deadline deadline = in(options.deadline_ms.value_or(default_ms));
    deadline.given_ = options.deadline_ms.has_value();
    deadline.stop_ = options.stop;
    return deadline;
}

Deadline Deadline::in(std::int64_t ms) {
    Deadline deadline;
    deadline.ms_ = std::clamp<std::int64_t>(ms, 0, kLongestMs);
    deadline.until_ = Clock::now() + std::chrono::milliseconds(deadline.ms_);
    return deadline;
}

Error Deadline::error(std::string_view component, std::string_view what) const {
    if (stop_.stop_requested()) {
        return fail(ErrorCode::cancelled, component,
                    fmt::format("stopped by the caller while waiting for {}", what))
            .value();
    }
    return fail(given_ ? ErrorCode::deadline : ErrorCode::busy, component,
                fmt::format("waited {} ms for {}", ms_, what))
        .value();
}

void Deadline::sleep(std::chrono::microseconds pause) const {
    std::mutex mutex;
    std::condition_variable_any wake;
    std::unique_lock lock(mutex);
    wake.wait_until(lock, stop_, std::min(until_, Clock::now() + pause), [] { return false; });
}

}  // namespace memory::base
