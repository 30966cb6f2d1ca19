// What the breaker's tests share: a clock set by hand and the shortest way to say "a call failed".
#pragma once

#include <cstdint>
#include <memory>
#include <optional>

#include "kioku/circuit_breaker.hpp"
#include "support/catch.hpp"

namespace memory::guard_test {

using State = CircuitBreaker::State;
using Verdict = CircuitBreaker::Verdict;
using Cause = CircuitBreaker::Cause;

// A breaker with a clock set by hand. `options` may be changed before the first use of the breaker.
struct Fixture {
    std::shared_ptr<std::int64_t> now = std::make_shared<std::int64_t>(1'000'000);
    CircuitBreaker::Options options;
    std::optional<CircuitBreaker> breaker_;

    Fixture() {
        options.clock = [now = now] { return *now; };
        options.seed = 7;
    }

    CircuitBreaker& breaker() {
        if (!breaker_) breaker_.emplace(CircuitBreaker::create(options).value());
        return *breaker_;
    }

    CircuitBreaker::Permit allowed() {
        auto permit = breaker().allow();
        REQUIRE(permit.has_value());
        return *permit;
    }

    void report(CircuitBreaker::Permit permit, const CircuitBreaker::Outcome& outcome) {
        REQUIRE(breaker().report(permit, outcome).has_value());
    }

    void call(const CircuitBreaker::Outcome& outcome) { report(allowed(), outcome); }

    void calls(int count, Verdict verdict) {
        for (int i = 0; i < count; ++i) {
            call({verdict});
        }
    }

    State state() { return breaker().state(); }

    void trip() {
        calls(static_cast<int>(options.consecutive_failures), Verdict::failure);
        REQUIRE(state() == State::open);
    }

    void wait_until_half_open() {
        *now += breaker().snapshot().retry_in_ms;
        REQUIRE(state() == State::half_open);
    }
};

}  // namespace memory::guard_test
