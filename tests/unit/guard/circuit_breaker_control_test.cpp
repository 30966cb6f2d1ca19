// The breaker's switches, its counters, and what it answers to a wrong report.
#include <limits>

#include "guard/breaker_machine.hpp"
#include "unit/guard/breaker_fixture.hpp"

using namespace memory;
using namespace memory::guard_test;

TEST_CASE("a breaker forced open refuses until it is reset", "[guard]") {
    Fixture f;
    f.breaker().force_open();
    *f.now += 1'000'000'000;
    CHECK(f.state() == State::forced_open);
    const auto refused = f.breaker().allow();
    REQUIRE_FALSE(refused.has_value());
    CHECK(refused.error().code == ErrorCode::unavailable);
    CHECK(refused.error().message ==
          "circuit breaker 'default' is forced open: try again after its reset");
    f.breaker().reset();
    CHECK(f.state() == State::closed);
    CHECK(f.breaker().allow().has_value());
}

TEST_CASE("a disabled breaker lets every call pass and still counts", "[guard]") {
    Fixture f;
    f.trip();
    f.breaker().disable();
    f.calls(100, Verdict::failure);
    CHECK(f.state() == State::disabled);
    CHECK(f.breaker().snapshot().failures == 105);
    f.breaker().reset();
    CHECK(f.state() == State::closed);
}

TEST_CASE("reset closes as if new and keeps the counters", "[guard]") {
    Fixture f;
    f.trip();
    f.wait_until_half_open();
    const auto probe = f.allowed();
    const auto other = f.allowed();
    f.report(other, {Verdict::failure, {}, 500'000});
    f.breaker().reset();
    const auto seen = f.breaker().snapshot();
    CHECK(seen.state == State::closed);
    CHECK(seen.cause == Cause::none);
    CHECK(seen.openings_in_row == 0);
    CHECK(seen.opening_ms == 0);
    CHECK(seen.failures == 6);
    CHECK(seen.openings == 2);
    f.report(probe, {Verdict::failure});
    CHECK(f.breaker().snapshot().consecutive_failures == 0);
    f.trip();
    CHECK(f.breaker().snapshot().opening_ms <= 5'000);  // the Retry-After is gone too
}

TEST_CASE("a permit is reported once", "[guard]") {
    Fixture f;
    const auto permit = f.allowed();
    f.report(permit, {Verdict::failure});
    const auto twice = f.breaker().report(permit, {Verdict::failure});
    REQUIRE_FALSE(twice.has_value());
    CHECK(twice.error().code == ErrorCode::conflict);
    CHECK(f.breaker().snapshot().failures == 1);
}

TEST_CASE("a permit that was never given is refused by name", "[guard]") {
    Fixture f;
    const auto last = f.allowed();
    for (const std::uint64_t id :
         {std::uint64_t{0}, last.id + 1, std::numeric_limits<std::uint64_t>::max()}) {
        const auto unknown = f.breaker().report({id}, {Verdict::failure});
        REQUIRE_FALSE(unknown.has_value());
        CHECK(unknown.error().code == ErrorCode::invalid_argument);
        CHECK(unknown.error().message == "circuit breaker 'default' never gave permit " +
                                             std::to_string(id) + "; the last is " +
                                             std::to_string(last.id));
    }
    CHECK(f.breaker().snapshot().failures == 0);
}

TEST_CASE("a report with a bad time or verdict leaves the permit unsettled", "[guard]") {
    Fixture f;
    const auto permit = f.allowed();
    const auto refused = [&](const CircuitBreaker::Outcome& outcome) {
        const auto result = f.breaker().report(permit, outcome);
        REQUIRE_FALSE(result.has_value());
        CHECK(result.error().code == ErrorCode::invalid_argument);
        return result.error().message;
    };
    CHECK(refused({Verdict::failure, -1}) == "duration_ms is -1, but must be at least 0");
    CHECK(refused({Verdict::failure, 1, -5}) == "retry_after_ms is -5, but must be at least 0");
    CHECK(refused({static_cast<Verdict>(3)}) == "verdict is 3, but must be 0 to 2");
    CHECK(refused({static_cast<Verdict>(-1)}) == "verdict is -1, but must be 0 to 2");
    CHECK(f.breaker().snapshot().in_flight == 1);
    f.report(permit, {Verdict::success});
}

TEST_CASE("a host that never reports does not make the breaker grow", "[guard]") {
    Fixture f;
    const auto first = f.allowed();
    const auto second = f.allowed();
    for (std::size_t i = 1; i < guard::kMaxUnreported; ++i) {
        (void)f.breaker().allow();
    }
    const auto seen = f.breaker().snapshot();
    CHECK(seen.in_flight == guard::kMaxUnreported);
    CHECK(seen.forgotten == 1);
    CHECK(f.breaker().report(first, {}).error().code == ErrorCode::conflict);
    f.report(second, {});
}

TEST_CASE("a clock that steps back does not confuse the breaker", "[guard]") {
    Fixture f;
    f.trip();
    const auto left = f.breaker().snapshot().retry_in_ms;
    *f.now -= 500'000;
    CHECK(f.breaker().snapshot().retry_in_ms == left);
    CHECK(f.breaker().snapshot().in_state_ms == 0);
    *f.now += 500'000 + left;
    CHECK(f.state() == State::half_open);
}

TEST_CASE("a breaker works with the system's clock and seed", "[guard]") {
    auto breaker = CircuitBreaker::create({});
    REQUIRE(breaker.has_value());
    auto moved = std::move(*breaker);
    const auto permit = moved.allow();
    REQUIRE(permit.has_value());
    CHECK(moved.report(*permit, {}).has_value());
    CHECK(moved.snapshot().slow == 0);
    CHECK(moved.snapshot().successes == 1);
}
