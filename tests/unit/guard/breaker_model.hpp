// The circuit breaker said a second time, as plainly as possible: every call is kept, and each
// question is answered by going over all of them. The property test compares it with the real one.
// It cannot draw the real one's jitter, so it is told the length of each opening and checks it.
#pragma once

#include <algorithm>
#include <cstdint>
#include <map>
#include <vector>

#include "kioku/circuit_breaker.hpp"

namespace memory::guard_test {

class BreakerModel {
  public:
    using State = CircuitBreaker::State;
    using Verdict = CircuitBreaker::Verdict;

    explicit BreakerModel(const CircuitBreaker::Options& options) : o(options) {}

    // Tells the length of the opening that has just begun; false if it is out of bounds.
    bool learn_opening(std::int64_t length_ms) {
        std::int64_t ceiling = o.open_ms;
        for (int i = 1; i < row; ++i) {
            ceiling = std::min(ceiling * 2, o.open_max_ms);
        }
        const std::int64_t floor = std::max<std::int64_t>(1, o.open_ms / 5);
        const std::int64_t asked = std::max<std::int64_t>(0, not_before - opened_at);
        length = length_ms;
        length_known = true;
        return length_ms >= std::max(floor, asked) && length_ms <= std::max(ceiling, asked);
    }

    // True if time alone opened it, whose length is then unknown.
    void pass_time(std::int64_t now) {
        if (state == State::open && length_known && now >= opened_at + length) {
            move_to(State::half_open);
        }
        if (state != State::half_open) return;
        for (const auto& [id, call] : unreported) {
            if (!is_probe(id) || now < call.at + o.probe_deadline_ms) continue;
            const std::int64_t deadline = call.at + o.probe_deadline_ms;
            unreported.erase(id);
            ++failures;
            open(deadline);
            return;
        }
    }

    [[nodiscard]] bool admits() const {
        return state == State::closed || state == State::disabled ||
               (state == State::half_open && probes() < o.max_probes);
    }

    void admit(std::uint64_t id, std::int64_t now) { unreported[id] = {now, era}; }

    // True if the permit may be reported.
    bool report(std::uint64_t id, std::int64_t now, const CircuitBreaker::Outcome& outcome) {
        const auto found = unreported.find(id);
        if (found == unreported.end()) return false;
        const Call call = found->second;
        unreported.erase(found);
        (outcome.verdict == Verdict::success   ? successes
         : outcome.verdict == Verdict::failure ? failures
                                               : ignored)++;
        if (outcome.retry_after_ms) {
            not_before = std::max(not_before, now + *outcome.retry_after_ms);
            if (state == State::open) length = std::max(length, not_before - opened_at);
        }
        if (call.era != era || outcome.verdict == Verdict::ignored) return true;
        const bool failed = outcome.verdict == Verdict::failure;
        const bool slow = outcome.duration_ms.value_or(now - call.at) >= o.slow_call_ms;
        if (state == State::closed) {
            history.push_back({now, failed, slow});
            if (should_trip(now)) open(now);
        } else if (state == State::half_open) {
            if (failed || slow) {
                open(now);
            } else if (++good_probes == o.close_after_successes) {
                move_to(State::closed);
                row = 0;
            }
        }
        return true;
    }

    void move_to(State next) {
        state = next;
        ++era;
        history.clear();
        good_probes = 0;
    }

    void reset() {
        move_to(State::closed);
        row = 0;
        not_before = INT64_MIN / 2;
    }

    [[nodiscard]] std::int64_t probes() const {
        if (state != State::half_open) return 0;
        return std::ranges::count_if(unreported,
                                     [this](const auto& entry) { return is_probe(entry.first); });
    }

    struct Sums {
        std::int64_t calls = 0, failed = 0, slow = 0;
    };

    [[nodiscard]] Sums window(std::int64_t now) const {
        const auto size = static_cast<std::int64_t>(history.size());
        Sums sums;
        for (std::int64_t i = std::max<std::int64_t>(0, size - o.window_calls); i < size; ++i) {
            const Judged& call = history[static_cast<std::size_t>(i)];
            if (call.at < now - o.window_ms) continue;
            ++sums.calls;
            sums.failed += call.failed ? 1 : 0;
            sums.slow += call.slow ? 1 : 0;
        }
        return sums;
    }

    [[nodiscard]] std::int64_t failures_in_row() const {
        const auto last_good = std::find_if(history.rbegin(), history.rend(),
                                            [](const Judged& call) { return !call.failed; });
        return last_good - history.rbegin();
    }

    State state = State::closed;
    bool length_known = false;
    std::int64_t successes = 0, failures = 0, ignored = 0;
    std::int64_t row = 0;  // openings in a row

  private:
    struct Call {
        std::int64_t at = 0;
        std::int64_t era = 0;
    };
    struct Judged {
        std::int64_t at = 0;
        bool failed = false;
        bool slow = false;
    };

    [[nodiscard]] bool is_probe(std::uint64_t id) const { return unreported.at(id).era == era; }

    [[nodiscard]] bool should_trip(std::int64_t now) const {
        const Sums w = window(now);
        return failures_in_row() >= o.consecutive_failures ||
               (w.calls >= o.min_calls && (w.failed * 100 >= o.failure_rate_percent * w.calls ||
                                           w.slow * 100 >= o.slow_call_rate_percent * w.calls));
    }

    void open(std::int64_t at) {
        move_to(State::open);
        opened_at = at;
        length_known = false;
        ++row;
    }

    const CircuitBreaker::Options o;
    std::map<std::uint64_t, Call> unreported;
    std::vector<Judged> history;
    std::int64_t era = 0;
    std::int64_t good_probes = 0;
    std::int64_t opened_at = 0;
    std::int64_t length = 0;
    std::int64_t not_before = INT64_MIN / 2;
};

}  // namespace memory::guard_test
