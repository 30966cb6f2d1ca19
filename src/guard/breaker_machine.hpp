// The state machine behind CircuitBreaker: every decision, given the time. It knows neither
// threads nor clocks, which keeps each rule a few lines that can be tested with a number for time.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <vector>

#include "guard/backoff.hpp"
#include "guard/call_window.hpp"
#include "kioku/circuit_breaker.hpp"

namespace memory::guard {

// Unreported permits that are remembered. A host that leaks permits must not leak memory: beyond
// this the oldest is forgotten. (Ours: some megabytes, and more calls at once than a process makes
// to one dependency.)
inline constexpr std::size_t kMaxUnreported = 65'536;

// The longest Retry-After that is believed, one day: more is a mistake oftener than a wish.
inline constexpr std::int64_t kMaxRetryAfterMs = 86'400'000;

// Externally synchronised. `now` is in ms; a `now` before the latest one seen counts as that one,
// so callers may read the clock before they take their lock.
class BreakerMachine {
  public:
    using State = CircuitBreaker::State;
    using Cause = CircuitBreaker::Cause;
    using Verdict = CircuitBreaker::Verdict;

    // `options` have been validated.
    BreakerMachine(const CircuitBreaker::Options& options, std::int64_t now);

    [[nodiscard]] Result<CircuitBreaker::Permit> allow(std::int64_t now);
    [[nodiscard]] Result<void> report(std::int64_t now, std::uint64_t id,
                                      const CircuitBreaker::Outcome& outcome);
    [[nodiscard]] State state(std::int64_t now);
    [[nodiscard]] CircuitBreaker::Snapshot snapshot(std::int64_t now);
    void force(std::int64_t now, State state);  // forced_open or disabled
    void reset(std::int64_t now);

  private:
    struct Call {
        std::int64_t allowed_at = 0;
        std::uint64_t epoch = 0;
    };
    struct Probe {
        std::uint64_t id = 0;
        std::int64_t deadline = 0;
    };

    // Does what time alone does (an opening ends, a probe hangs) and answers the time to use.
    std::int64_t advance(std::int64_t now);
    void enter(State state, std::int64_t at) noexcept;
    void trip(Cause cause, std::int64_t at) noexcept;
    void hold_open(std::int64_t now, std::int64_t retry_after_ms) noexcept;
    void count(Verdict verdict, bool slow) noexcept;
    void judge_call(std::int64_t now, bool failed, bool slow) noexcept;
    void judge_probe(std::int64_t now, std::uint64_t id, Verdict verdict, bool slow) noexcept;
    [[nodiscard]] tl::unexpected<Error> refuse(std::int64_t now);

    // Constant after construction.
    const CircuitBreaker::Options options_;

    Jitter jitter_;
    CallWindow window_;
    State state_ = State::closed;
    Cause cause_ = Cause::none;
    std::int64_t now_;
    std::int64_t since_;
    std::uint64_t epoch_ = 0;  // counts changes of state: a call of an older epoch is not judged
    std::uint64_t next_id_ = 1;
    std::map<std::uint64_t, Call> calls_;  // unreported; ordered, so begin() is the oldest
    std::vector<Probe> probes_;            // in flight; ordered by deadline, since all last alike
    std::int64_t probe_successes_ = 0;
    std::int64_t consecutive_failures_ = 0;
    std::int64_t openings_in_row_ = 0;
    std::int64_t opening_ms_ = 0;
    std::int64_t open_until_ = 0;
    std::int64_t not_before_;            // the latest Retry-After: no opening ends before it
    CircuitBreaker::Snapshot counters_;  // only the counters since creation are kept in here
};

}  // namespace memory::guard
