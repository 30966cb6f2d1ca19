// When the breaker trips, how long it opens, and how it closes again.
#include "kioku/circuit_breaker.hpp"

#include <algorithm>
#include <set>
#include <vector>

#include "unit/guard/breaker_fixture.hpp"

using namespace memory;
using namespace memory::guard_test;

TEST_CASE("a breaker trips at five failures in a row and not at four", "[guard]") {
    Fixture f;
    f.calls(4, Verdict::failure);
    f.calls(1, Verdict::success);
    f.calls(4, Verdict::failure);
    REQUIRE(f.state() == State::closed);
    *f.now += 3'600'000;  // however long it took
    f.calls(1, Verdict::failure);
    CHECK(f.state() == State::open);
    CHECK(f.breaker().snapshot().cause == Cause::consecutive_failures);
}

TEST_CASE("a breaker trips when half of at least ten calls failed", "[guard]") {
    Fixture f;
    for (int i = 0; i < 4; ++i) {
        f.calls(1, Verdict::failure);
        f.calls(1, Verdict::success);
    }
    f.calls(1, Verdict::failure);
    REQUIRE(f.state() == State::closed);  // 5 of 9
    f.calls(1, Verdict::success);         // 5 of 10, and a success is what completes them
    CHECK(f.state() == State::open);
    CHECK(f.breaker().snapshot().cause == Cause::failure_rate);
}

TEST_CASE("a failure rate just below half does not trip", "[guard]") {
    Fixture f;
    f.calls(2, Verdict::success);
    for (int i = 0; i < 4; ++i) {
        f.calls(1, Verdict::failure);
        f.calls(1, Verdict::success);
    }
    CHECK(f.state() == State::closed);
    CHECK(f.breaker().snapshot().window_calls == 10);
    CHECK(f.breaker().snapshot().window_failures == 4);
}

TEST_CASE("the rate looks at the last twenty calls only", "[guard]") {
    Fixture f;
    f.options.consecutive_failures = 100;
    f.calls(1'000, Verdict::success);
    f.calls(9, Verdict::failure);
    REQUIRE(f.state() == State::closed);  // 9 of 20
    REQUIRE(f.breaker().snapshot().window_calls == 20);
    f.calls(1, Verdict::failure);  // 10 of 20
    CHECK(f.state() == State::open);
}

TEST_CASE("calls older than thirty seconds leave the rate", "[guard]") {
    for (const std::int64_t age : {30'000, 30'001}) {
        Fixture f;
        f.options.consecutive_failures = 100;
        f.calls(9, Verdict::failure);
        *f.now += age;
        f.calls(1, Verdict::failure);
        CHECK((f.state() == State::open) == (age == 30'000));
    }
}

TEST_CASE("a breaker trips when half of at least ten calls were slow", "[guard]") {
    for (const std::int64_t duration : {1'999, 2'000}) {
        Fixture f;
        f.options.slow_call_ms = 2'000;
        f.calls(5, Verdict::success);
        for (int i = 0; i < 5; ++i) {
            f.call({Verdict::success, duration});
        }
        CHECK((f.state() == State::open) == (duration == 2'000));
        if (duration == 2'000) CHECK(f.breaker().snapshot().cause == Cause::slow_call_rate);
    }
}

TEST_CASE("a call without a duration is timed by the breaker's clock", "[guard]") {
    Fixture f;
    f.options.slow_call_ms = 2'000;
    const auto quick = f.allowed();
    *f.now += 1'999;
    f.report(quick, {});
    const auto slow = f.allowed();
    *f.now += 2'000;
    f.report(slow, {});
    CHECK(f.breaker().snapshot().slow == 1);
}

TEST_CASE("ignored calls neither trip nor interrupt a row of failures", "[guard]") {
    Fixture f;
    f.calls(100, Verdict::ignored);
    CHECK(f.breaker().snapshot().window_calls == 0);
    f.calls(4, Verdict::failure);
    f.calls(1, Verdict::ignored);
    REQUIRE(f.state() == State::closed);
    f.calls(1, Verdict::failure);
    CHECK(f.state() == State::open);
}

TEST_CASE("an open breaker refuses and says when to try again", "[guard]") {
    Fixture f;
    f.options.name = "redis";
    f.trip();
    const auto left = f.breaker().snapshot().retry_in_ms;
    const auto refused = f.breaker().allow();
    REQUIRE_FALSE(refused.has_value());
    CHECK(refused.error().code == ErrorCode::unavailable);
    CHECK(refused.error().component == "guard");
    CHECK(refused.error().retryable);
    CHECK(refused.error().message ==
          "circuit breaker 'redis' is open (consecutive_failures): try again in " +
              std::to_string(left) + " ms");
    *f.now += left - 1;
    CHECK_FALSE(f.breaker().allow().has_value());
    *f.now += 1;
    CHECK(f.breaker().allow().has_value());
}

TEST_CASE("the ceiling of the openings doubles from five seconds to sixty", "[guard]") {
    const std::int64_t ceilings[] = {5'000, 10'000, 20'000, 40'000, 60'000, 60'000, 60'000};
    std::int64_t longest[std::size(ceilings)] = {};
    std::int64_t shortest = 60'000;
    for (std::uint64_t seed = 0; seed < 400; ++seed) {
        Fixture f;
        f.options.seed = seed;
        f.trip();
        for (std::size_t n = 0; n < std::size(ceilings); ++n) {
            const auto opening = f.breaker().snapshot().opening_ms;
            REQUIRE(opening >= 1'000);
            REQUIRE(opening <= ceilings[n]);
            longest[n] = std::max(longest[n], opening);
            shortest = std::min(shortest, opening);
            f.wait_until_half_open();
            f.calls(1, Verdict::failure);
            REQUIRE(f.state() == State::open);
        }
    }
    // Full jitter fills the whole range, not just a band of it.
    for (std::size_t n = 0; n < std::size(ceilings); ++n) {
        CHECK(longest[n] > ceilings[n] * 95 / 100);
    }
    CHECK(shortest < 1'100);
}

TEST_CASE("breakers that trip together do not come back together", "[guard]") {
    std::set<std::int64_t> openings;
    for (int i = 0; i < 20; ++i) {
        Fixture f;
        f.options.seed.reset();
        f.trip();
        openings.insert(f.breaker().snapshot().opening_ms);
    }
    CHECK(openings.size() > 10);
}

TEST_CASE("the shortest opening asked for is never of zero length", "[guard]") {
    for (std::uint64_t seed = 0; seed < 100; ++seed) {
        Fixture f;
        f.options.seed = seed;
        f.options.open_ms = 1;
        f.options.open_max_ms = 2;
        f.trip();
        CHECK(f.breaker().snapshot().retry_in_ms >= 1);
    }
}

TEST_CASE("a Retry-After bounds the opening from below", "[guard]") {
    Fixture f;
    f.call({Verdict::failure, {}, 90'000});  // the first of five is as good as the last
    f.calls(4, Verdict::failure);
    REQUIRE(f.state() == State::open);
    CHECK(f.breaker().snapshot().opening_ms == 90'000);
    *f.now += 89'999;
    CHECK(f.state() == State::open);
    *f.now += 1;
    CHECK(f.state() == State::half_open);
}

TEST_CASE("a Retry-After shorter than the opening changes nothing", "[guard]") {
    Fixture with, without;
    with.calls(4, Verdict::failure);
    with.call({Verdict::failure, {}, 10});
    without.trip();
    CHECK(with.breaker().snapshot().opening_ms == without.breaker().snapshot().opening_ms);
}

TEST_CASE("a Retry-After opens nothing on its own", "[guard]") {
    Fixture f;
    f.call({Verdict::failure, {}, 90'000});
    f.call({Verdict::ignored, {}, 90'000});
    CHECK(f.state() == State::closed);
}

TEST_CASE("a Retry-After that arrives while open extends the opening", "[guard]") {
    Fixture f;
    const auto late = f.allowed();
    f.trip();
    *f.now += 500;
    f.report(late, {Verdict::ignored, {}, 90'000});
    CHECK(f.breaker().snapshot().retry_in_ms == 90'000);
    CHECK(f.breaker().snapshot().opening_ms == 90'500);
}

TEST_CASE("a Retry-After beyond a day is taken as a day", "[guard]") {
    Fixture f;
    f.calls(4, Verdict::failure);
    f.call({Verdict::failure, {}, INT64_MAX});
    CHECK(f.breaker().snapshot().retry_in_ms == 86'400'000);
}

TEST_CASE("at most three probes are in flight at once", "[guard]") {
    Fixture f;
    f.trip();
    f.wait_until_half_open();
    const auto first = f.allowed();
    *f.now += 1'000;
    (void)f.allowed();
    (void)f.allowed();
    const auto refused = f.breaker().allow();
    REQUIRE_FALSE(refused.has_value());
    CHECK(refused.error().code == ErrorCode::unavailable);
    CHECK(refused.error().message ==
          "circuit breaker 'default' is half open with 3 of 3 probes in flight: try again when "
          "one is reported, in 59000 ms at the latest");
    f.report(first, {Verdict::ignored});  // frees its place and says nothing
    CHECK(f.state() == State::half_open);
    CHECK(f.breaker().allow().has_value());
    CHECK_FALSE(f.breaker().allow().has_value());
}

TEST_CASE("three probes that succeed close the breaker, and the ceilings start anew", "[guard]") {
    Fixture f;
    f.trip();
    f.wait_until_half_open();
    f.calls(1, Verdict::failure);
    f.wait_until_half_open();
    CHECK(f.breaker().snapshot().openings_in_row == 2);
    f.calls(2, Verdict::success);
    REQUIRE(f.state() == State::half_open);
    f.calls(1, Verdict::success);
    REQUIRE(f.state() == State::closed);
    CHECK(f.breaker().snapshot().openings_in_row == 0);
    CHECK(f.breaker().snapshot().window_calls == 0);
    f.trip();
    CHECK(f.breaker().snapshot().opening_ms <= 5'000);
}

TEST_CASE("one probe that fails or is slow opens the breaker again", "[guard]") {
    for (const bool slow : {false, true}) {
        Fixture f;
        f.trip();
        f.wait_until_half_open();
        f.calls(2, Verdict::success);
        if (slow) f.call({Verdict::success, f.options.slow_call_ms});
        if (!slow) f.calls(1, Verdict::failure);
        REQUIRE(f.state() == State::open);
        CHECK(f.breaker().snapshot().cause == (slow ? Cause::probe_slow : Cause::probe_failed));
        f.wait_until_half_open();
        CHECK(f.breaker().snapshot().probe_successes == 0);  // the two do not carry over
    }
}

TEST_CASE("a hung probe is a failure from its own deadline on", "[guard]") {
    Fixture f;
    f.options.probe_deadline_ms = 4'000;
    f.trip();
    f.wait_until_half_open();
    const auto hung = f.allowed();
    *f.now += 3'000;
    const auto younger = f.allowed();
    *f.now += 999;
    CHECK(f.state() == State::half_open);
    *f.now += 1;
    CHECK(f.state() == State::open);
    const auto seen = f.breaker().snapshot();
    CHECK(seen.cause == Cause::probe_hung);
    CHECK(seen.hung_probes == 1);
    CHECK(seen.failures == 6);
    CHECK(seen.openings == 2);

    const auto late = f.breaker().report(hung, {Verdict::success});
    REQUIRE_FALSE(late.has_value());
    CHECK(late.error().code == ErrorCode::conflict);
    f.report(younger, {Verdict::success});  // within its deadline, but the matter is decided
    CHECK(f.state() == State::open);
}

TEST_CASE("an opening caused by a hung probe counts from the deadline of the probe", "[guard]") {
    Fixture f;
    f.trip();
    f.wait_until_half_open();
    (void)f.allowed();
    *f.now += 3'600'000;
    CHECK(f.state() == State::half_open);
    CHECK(f.breaker().allow().has_value());
    CHECK(f.breaker().snapshot().hung_probes == 1);
}

TEST_CASE("a call allowed before the trip is counted but does not close the breaker", "[guard]") {
    Fixture f;
    std::vector<CircuitBreaker::Permit> old;
    for (int i = 0; i < 5; ++i) {
        old.push_back(f.allowed());
    }
    f.trip();
    f.wait_until_half_open();
    f.report(old[0], {Verdict::success});
    f.report(old[1], {Verdict::success});
    f.report(old[2], {Verdict::success});
    CHECK(f.state() == State::half_open);
    f.report(old[3], {Verdict::failure});
    CHECK(f.state() == State::half_open);
    CHECK(f.breaker().snapshot().successes == 3);
    CHECK(f.breaker().snapshot().failures == 6);
    f.calls(3, Verdict::success);
    REQUIRE(f.state() == State::closed);
    f.report(old[4], {Verdict::failure});
    CHECK(f.breaker().snapshot().consecutive_failures == 0);
}
