// The rules of the circuit breaker, one function each.
#include "guard/breaker_machine.hpp"

#include <algorithm>
#include <limits>

#include <fmt/format.h>

namespace memory::guard {
namespace {

using Outcome = CircuitBreaker::Outcome;
using Verdict = CircuitBreaker::Verdict;

Result<void> check(const Outcome& outcome) {
    if (outcome.verdict < Verdict::success || outcome.verdict > Verdict::ignored) {
        return fail(ErrorCode::invalid_argument, "guard",
                    fmt::format("verdict is {}, but must be 0 to 2",
                                static_cast<std::int32_t>(outcome.verdict)));
    }
    for (const auto& [name, value] : {std::pair{"duration_ms", outcome.duration_ms},
                                      std::pair{"retry_after_ms", outcome.retry_after_ms}}) {
        if (value.value_or(0) >= 0) continue;
        return fail(ErrorCode::invalid_argument, "guard",
                    fmt::format("{} is {}, but must be at least 0", name, *value));
    }
    return {};
}

}  // namespace

BreakerMachine::BreakerMachine(const CircuitBreaker::Options& options, std::int64_t now)
    : options_(options),
      jitter_(options.seed),
      window_(options.window_calls, options.window_ms),
      now_(now),
      since_(now),
      not_before_(std::numeric_limits<std::int64_t>::min()) {
    probes_.reserve(static_cast<std::size_t>(options.max_probes));
}

Result<CircuitBreaker::Permit> BreakerMachine::allow(std::int64_t now) {
    now = advance(now);
    const bool probing = state_ == State::half_open &&
                         probes_.size() < static_cast<std::size_t>(options_.max_probes);
    if (state_ != State::closed && state_ != State::disabled && !probing) return refuse(now);

    const std::uint64_t id = next_id_;
    calls_.emplace_hint(calls_.end(), id, Call{now, epoch_});
    ++next_id_;
    ++counters_.allowed;
    if (probing) probes_.push_back(Probe{id, now + options_.probe_deadline_ms});
    // The oldest is never a probe in flight: those are the newest max_probes (≤ 100) permits.
    if (calls_.size() > kMaxUnreported) {
        calls_.erase(calls_.begin());
        ++counters_.forgotten;
    }
    return CircuitBreaker::Permit{id};
}

Result<void> BreakerMachine::report(std::int64_t now, std::uint64_t id, const Outcome& outcome) {
    if (auto checked = check(outcome); !checked) return checked;
    now = advance(now);
    const auto found = calls_.find(id);
    if (found == calls_.end()) {
        if (id == 0 || id >= next_id_) {
            return fail(ErrorCode::invalid_argument, "guard",
                        fmt::format("circuit breaker '{}' never gave permit {}; the last is {}",
                                    options_.name, id, next_id_ - 1));
        }
        return fail(ErrorCode::conflict, "guard",
                    fmt::format("permit {} of circuit breaker '{}' is settled already: reported, "
                                "past its probe deadline of {} ms, or forgotten",
                                id, options_.name, options_.probe_deadline_ms));
    }
    const Call call = found->second;
    calls_.erase(found);

    const bool counts = outcome.verdict != Verdict::ignored;
    const bool slow =
        counts && outcome.duration_ms.value_or(now - call.allowed_at) >= options_.slow_call_ms;
    count(outcome.verdict, slow);
    if (outcome.retry_after_ms) hold_open(now, *outcome.retry_after_ms);
    if (call.epoch != epoch_) return {};
    if (state_ == State::half_open) {
        judge_probe(now, id, outcome.verdict, slow);
    } else if (state_ == State::closed && counts) {
        judge_call(now, outcome.verdict == Verdict::failure, slow);
    }
    return {};
}

BreakerMachine::State BreakerMachine::state(std::int64_t now) {
    advance(now);
    return state_;
}

CircuitBreaker::Snapshot BreakerMachine::snapshot(std::int64_t now) {
    now = advance(now);
    window_.expire(now);
    CircuitBreaker::Snapshot snapshot = counters_;
    snapshot.name = options_.name;
    snapshot.state = state_;
    snapshot.in_state_ms = now - since_;
    snapshot.cause = cause_;
    snapshot.window_calls = window_.calls();
    snapshot.window_failures = window_.failures();
    snapshot.window_slow = window_.slow();
    snapshot.consecutive_failures = consecutive_failures_;
    snapshot.openings_in_row = openings_in_row_;
    snapshot.opening_ms = opening_ms_;
    snapshot.retry_in_ms = state_ == State::open ? open_until_ - now : 0;
    snapshot.probes_in_flight = static_cast<std::int64_t>(probes_.size());
    snapshot.probe_successes = probe_successes_;
    snapshot.in_flight = calls_.size();
    return snapshot;
}

void BreakerMachine::force(std::int64_t now, State state) {
    enter(state, advance(now));
}

void BreakerMachine::reset(std::int64_t now) {
    enter(State::closed, advance(now));
    cause_ = Cause::none;
    openings_in_row_ = 0;
    opening_ms_ = 0;
    not_before_ = std::numeric_limits<std::int64_t>::min();
}

std::int64_t BreakerMachine::advance(std::int64_t now) {
    now_ = std::max(now_, now);
    // Ends: a hung probe opens, a new half-open begins without probes.
    for (;;) {
        if (state_ == State::open && now_ >= open_until_) {
            enter(State::half_open, open_until_);
        } else if (state_ == State::half_open && !probes_.empty() &&
                   now_ >= probes_.front().deadline) {
            const Probe hung = probes_.front();
            calls_.erase(hung.id);
            count(Verdict::failure, false);
            ++counters_.hung_probes;
            trip(Cause::probe_hung, hung.deadline);
        } else {
            return now_;
        }
    }
}

void BreakerMachine::enter(State state, std::int64_t at) noexcept {
    state_ = state;
    since_ = at;
    ++epoch_;
    window_.clear();
    consecutive_failures_ = 0;
    probes_.clear();
    probe_successes_ = 0;
}

void BreakerMachine::trip(Cause cause, std::int64_t at) noexcept {
    enter(State::open, at);
    cause_ = cause;
    ++counters_.openings;
    const std::int64_t ceiling =
        backoff_ceiling_ms(options_.open_ms, options_.open_max_ms, openings_in_row_);
    const std::int64_t floor = std::max<std::int64_t>(1, options_.open_ms / 5);
    open_until_ = std::max(at + jitter_.between(floor, ceiling), not_before_);
    opening_ms_ = open_until_ - at;
    ++openings_in_row_;
}

void BreakerMachine::hold_open(std::int64_t now, std::int64_t retry_after_ms) noexcept {
    not_before_ = std::max(not_before_, now + std::min(retry_after_ms, kMaxRetryAfterMs));
    if (state_ != State::open) return;
    open_until_ = std::max(open_until_, not_before_);
    opening_ms_ = open_until_ - since_;
}

void BreakerMachine::count(Verdict verdict, bool slow) noexcept {
    switch (verdict) {
        case Verdict::success: ++counters_.successes; break;
        case Verdict::failure: ++counters_.failures; break;
        case Verdict::ignored: ++counters_.ignored; break;
    }
    counters_.slow += slow ? 1 : 0;
}

void BreakerMachine::judge_call(std::int64_t now, bool failed, bool slow) noexcept {
    window_.add(now, failed, slow);
    consecutive_failures_ = failed ? consecutive_failures_ + 1 : 0;
    const auto reaches = [this](std::int64_t part, std::int64_t percent) {
        return window_.calls() >= options_.min_calls && part * 100 >= percent * window_.calls();
    };
    if (consecutive_failures_ >= options_.consecutive_failures) {
        trip(Cause::consecutive_failures, now);
    } else if (reaches(window_.failures(), options_.failure_rate_percent)) {
        trip(Cause::failure_rate, now);
    } else if (reaches(window_.slow(), options_.slow_call_rate_percent)) {
        trip(Cause::slow_call_rate, now);
    }
}

void BreakerMachine::judge_probe(std::int64_t now, std::uint64_t id, Verdict verdict,
                                 bool slow) noexcept {
    std::erase_if(probes_, [id](const Probe& probe) { return probe.id == id; });
    if (verdict == Verdict::ignored) return;
    if (verdict == Verdict::failure) return trip(Cause::probe_failed, now);
    // Were a slow probe a success, a breaker that tripped on slowness would close and trip again.
    if (slow) return trip(Cause::probe_slow, now);
    if (++probe_successes_ < options_.close_after_successes) return;
    enter(State::closed, now);
    openings_in_row_ = 0;
}

tl::unexpected<Error> BreakerMachine::refuse(std::int64_t now) {
    ++counters_.refused;
    const auto unavailable = [this](const std::string& what) {
        return fail(ErrorCode::unavailable, "guard",
                    fmt::format("circuit breaker '{}' is {}", options_.name, what));
    };
    if (state_ == State::forced_open) return unavailable("forced open: try again after its reset");
    if (state_ == State::half_open) {
        return unavailable(
            fmt::format("half open with {} of {} probes in flight: try again when one is "
                        "reported, in {} ms at the latest",
                        probes_.size(), options_.max_probes, probes_.front().deadline - now));
    }
    return unavailable(
        fmt::format("open ({}): try again in {} ms", to_string(cause_), open_until_ - now));
}

}  // namespace memory::guard
