// CircuitBreaker: stops calling a dependency that keeps failing, and finds out, with a few
// probes, when it is well again. It does not make the call and owns no thread: the caller asks
// `allow()`, makes the call, and hands the outcome to `report()`. The pattern is Nygard's
// ("Release It!", 2007); the defaults and their sources stand in docs/circuit-breaker.md.
//
//            trips                     opening over
//   closed ─────────► open ───────────────────────────► half_open ──┐
//      ▲                ▲ ───── a probe fails, is slow or hangs ──── │
//      └────────────────── close_after_successes probes succeed ─────┘
//
// force_open() and disable() leave this cycle until reset() returns to closed.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "kioku/error.hpp"

namespace memory {

// Thread-safe: every member may be called from any thread at any time, except that moving and
// destroying need the object to oneself. Nothing blocks but a short mutex, which is not held while
// the injected clock runs. Time passes when somebody looks: a breaker whose opening is over is
// half_open at the next call of any member.
class CircuitBreaker {
  public:
    // What decides about the next call. The numbers are stable.
    enum class State : std::int32_t {
        closed = 0,       // calls pass and are judged
        open = 1,         // calls are refused until the opening is over
        half_open = 2,    // a few probes pass, everything else is refused
        forced_open = 3,  // calls are refused until reset()
        disabled = 4,     // calls pass and are counted, but nothing trips, until reset()
    };

    // What a call says about the health of the dependency.
    enum class Verdict : std::int32_t {
        success = 0,
        failure = 1,
        ignored = 2,  // nothing: it is counted in `Snapshot::ignored` and changes no state
    };

    // Why the breaker opened last.
    enum class Cause : std::int32_t {
        none = 0,  // it has not opened since it was created or reset
        consecutive_failures = 1,
        failure_rate = 2,
        slow_call_rate = 3,
        probe_failed = 4,
        probe_slow = 5,
        probe_hung = 6,  // its deadline passed before it was reported
    };

    // Milliseconds on a clock that never runs backwards; the origin does not matter. May be called
    // from several threads at once and must not throw.
    using Clock = std::function<std::int64_t()>;

    // How the breaker judges. Percentages are 1..100, counts 1..10,000, and times 1..86,400,000 ms
    // (one day), unless said otherwise. Both rates are reached at "equal or greater", as in
    // resilience4j.
    struct Options {
        // Stands in messages and in the snapshot; 1..64 bytes without control characters.
        std::string name = "default";

        // Trips at this many failures in a row, however long that took. (Memory-C* design,
        // `failure_threshold`; also Envoy's outlier detection, `consecutive_5xx`.)
        std::int64_t consecutive_failures = 5;

        // The rates look at the newest `window_calls` judged calls, of these at those reported
        // within the last `window_ms`, and only if these are `min_calls` (1..window_calls) or
        // more. (Kioku's design.)
        std::int64_t window_calls = 20;
        std::int64_t min_calls = 10;
        std::int64_t window_ms = 30'000;

        // Trips when this share of the window failed. (resilience4j, failureRateThreshold.)
        std::int64_t failure_rate_percent = 50;

        // Trips when this share of the window was slow, failed or not. A call is slow from
        // `slow_call_ms` on. (60 s is resilience4j's slowCallDurationThreshold, a figure that a
        // large language model's answer stays below. Its share is 100 %; Kioku asks for no more
        // than for failures.)
        std::int64_t slow_call_rate_percent = 50;
        std::int64_t slow_call_ms = 60'000;

        // How long the breaker opens. The n-th opening since it was last closed (n = 0, 1, …) has
        // the ceiling min(open_max_ms, open_ms × 2^n), and its length is drawn uniformly from
        // [floor, ceiling], both ends included: "full jitter", random_between(0, min(cap, base ×
        // 2^attempt)), from Brooker, "Exponential Backoff and Jitter", AWS Architecture Blog,
        // 2015, with one change. Zero would be no opening at all, so the floor is max(1,
        // open_ms / 5): 1 s with the defaults, the least time but zero that a Retry-After in
        // seconds can name (RFC 9110, 10.2.3). A Retry-After may make it longer than its ceiling.
        // `open_max_ms` may not be below `open_ms`.
        std::int64_t open_ms = 5'000;
        std::int64_t open_max_ms = 60'000;

        // half_open: at most `max_probes` (1..100) at once; `close_after_successes` of them close
        // the breaker; one that is reported as a failure, is slow, or is not reported within
        // `probe_deadline_ms` of its own allow() opens it again. (Kioku's design; the deadline is
        // the time from which a call is slow.)
        std::int64_t max_probes = 3;
        std::int64_t close_after_successes = 3;
        std::int64_t probe_deadline_ms = 60'000;

        Clock clock;                        // empty: std::chrono::steady_clock
        std::optional<std::uint64_t> seed;  // of the jitter; absent: seeded by the system
    };

    // Leave to make one call. A plain value: `id` is never 0 and never given twice by a breaker.
    struct Permit {
        std::uint64_t id = 0;
    };

    // How a call ended.
    struct Outcome {
        Verdict verdict = Verdict::success;
        // How long the call took, 0 or more; absent: the time from allow() to report().
        std::optional<std::int64_t> duration_ms = {};
        // What the dependency asked for (HTTP Retry-After, in ms), 0 or more. Whatever the
        // verdict, no opening ends sooner than this long after the report; on its own it opens
        // nothing. More than a day is taken as a day.
        std::optional<std::int64_t> retry_after_ms = {};
    };

    // Everything there is to see, of one moment; for `health` and metrics.
    struct Snapshot {
        std::string name;
        State state = State::closed;
        std::int64_t in_state_ms = 0;  // since the last change of state
        Cause cause = Cause::none;     // of the last opening

        std::int64_t window_calls = 0;     // judged calls in the window, which begins anew with
        std::int64_t window_failures = 0;  // each change of state
        std::int64_t window_slow = 0;
        std::int64_t consecutive_failures = 0;

        std::int64_t openings_in_row = 0;  // since the breaker was last closed
        std::int64_t opening_ms = 0;       // length of the last opening; 0 if there was none
        std::int64_t retry_in_ms = 0;      // what is left of the opening; 0 unless open

        std::int64_t probes_in_flight = 0;
        std::int64_t probe_successes = 0;

        // Since creation; reset() leaves them. Always
        // allowed = successes + failures + ignored + in_flight + forgotten.
        std::uint64_t allowed = 0;
        std::uint64_t refused = 0;
        std::uint64_t successes = 0;
        std::uint64_t failures = 0;  // hung probes included
        std::uint64_t ignored = 0;
        std::uint64_t slow = 0;  // of the successes and failures
        std::uint64_t hung_probes = 0;
        std::uint64_t openings = 0;
        std::uint64_t in_flight = 0;  // permits given and not yet settled
        std::uint64_t forgotten = 0;  // permits dropped because too many were never reported
    };

    // A closed breaker. Errors: invalid_argument, naming the option, its value and its limits.
    [[nodiscard]] static Result<CircuitBreaker> create(Options options);

    CircuitBreaker(CircuitBreaker&&) noexcept;
    CircuitBreaker& operator=(CircuitBreaker&&) noexcept;
    ~CircuitBreaker();

    // May this call be made now? Every permit wants one report(); a host that never reports loses
    // nothing but the judgement: the oldest of more than 65,536 unreported permits is forgotten.
    // Errors: unavailable, saying when to try again: the call must not be made.
    [[nodiscard]] Result<Permit> allow();

    // Settles a permit. A call that was allowed before the last change of state is counted and its
    // retry_after_ms is heeded, but it is not judged: what it says is old.
    // Errors: invalid_argument for an id that was never given, a negative time or an unknown
    // verdict (the permit stays unsettled); conflict for a permit that is settled already, by a
    // report, by the deadline of its probe, or by being forgotten.
    [[nodiscard]] Result<void> report(Permit permit, const Outcome& outcome);

    [[nodiscard]] State state() const;
    [[nodiscard]] Snapshot snapshot() const;

    void force_open();  // refuses every call until reset()
    void disable();     // lets every call pass until reset()

    // Back to closed, as if new: empty window, first ceiling, no Retry-After. The counters since
    // creation stay, and permits in flight can still be reported; they are not judged.
    void reset();

    // The verdict on an HTTP status: 100..399 success; 400..499 ignored (the request was at fault,
    // 408 and 429 included, whose Retry-After is heeded all the same); everything else failure,
    // which includes 0, no answer.
    [[nodiscard]] static Verdict classify_http(int status) noexcept;

    // The verdict on an error: unavailable, deadline, full, corrupt and internal are failures of
    // the dependency. The others are ignored: it was not reached (cancelled, no_memory), or it
    // answered that this call is not for it, not now or not ever (busy, not_found, conflict, …).
    [[nodiscard]] static Verdict classify(ErrorCode code) noexcept;

  private:
    struct Impl;
    explicit CircuitBreaker(std::unique_ptr<Impl> impl) noexcept;
    std::unique_ptr<Impl> impl_;
};

// The names as spelled in every host, e.g. "half_open", "failure_rate". Static storage.
[[nodiscard]] std::string_view to_string(CircuitBreaker::State state) noexcept;
[[nodiscard]] std::string_view to_string(CircuitBreaker::Verdict verdict) noexcept;
[[nodiscard]] std::string_view to_string(CircuitBreaker::Cause cause) noexcept;

}  // namespace memory
