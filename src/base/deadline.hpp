// How long one call may wait, fixed at its start from the caller's CallOptions.
#pragma once

#include <chrono>
#include <stop_token>
#include <string_view>

#include "kioku/call_options.hpp"
#include "kioku/error.hpp"

namespace memory::base {

// A point in time after which a call stops waiting, and the caller's wish to stop before.
// Immutable.
class Deadline {
  public:
    using Clock = std::chrono::steady_clock;

    // `default_ms` holds when the caller gave none; the wait then ends in `busy`, not `deadline`.
    // Errors: invalid_argument (a negative deadline).
    [[nodiscard]] static Result<Deadline> from(const CallOptions& options, std::int64_t default_ms);

    // `ms` from now; ends in `busy`.
    [[nodiscard]] static Deadline in(std::int64_t ms);

    [[nodiscard]] Clock::time_point until() const noexcept { return until_; }
    [[nodiscard]] const std::stop_token& stop() const noexcept { return stop_; }
    [[nodiscard]] bool over() const noexcept {
        return stop_.stop_requested() || Clock::now() >= until_;
    }

    // The error of a wait that ended: `cancelled`, `deadline` or `busy`. `what` says for what it
    // waited, e.g. "the store's write lock".
    [[nodiscard]] Error error(std::string_view component, std::string_view what) const;

    // Sleeps for `pause`, but not past the deadline, and wakes when the caller asks to stop.
    void sleep(std::chrono::microseconds pause) const;

  private:
    Clock::time_point until_;
    std::int64_t ms_ = 0;
    bool given_ = false;
    std::stop_token stop_;
};

}  // namespace memory::base
