#include "guard/retry.hpp"

#include <algorithm>
#include <chrono>
#include <random>
#include <thread>
#include <vector>

#include "support/catch.hpp"

using namespace memory;
using guard::Retry;
using guard::RetryBudget;
using guard::RetryOptions;
using guard::RetryUntil;

namespace {

// Time moves only by sleeping and by calls that take some.
struct World {
    std::int64_t now = 10'000;
    std::vector<std::int64_t> sleeps;
    RetryOptions options;
    int attempts = 0;

    World() {
        options.seed = 5;
        options.clock = [this] { return now; };
        options.sleep = [this](std::int64_t ms, const std::stop_token&) {
            sleeps.push_back(ms);
            now += ms;
        };
    }

    // Fails so many times with `code`, then answers 7.
    auto failing(int times, ErrorCode code = ErrorCode::unavailable) {
        return [this, times, code]() -> Result<int> {
            if (++attempts > times) return 7;
            return fail(code, "test", "attempt " + std::to_string(attempts));
        };
    }
};

}  // namespace

TEST_CASE("a call that succeeds at first is made once and never slept for", "[guard]") {
    World w;
    Retry retry(w.options);
    CHECK(retry.run(w.failing(0)).value() == 7);
    CHECK(w.attempts == 1);
    CHECK(w.sleeps.empty());
}

TEST_CASE("a retryable error is retried until the call succeeds", "[guard]") {
    World w;
    Retry retry(w.options);
    CHECK(retry.run(w.failing(3)).value() == 7);
    CHECK(w.attempts == 4);
    CHECK(w.sleeps.size() == 3);
}

TEST_CASE("retrying ends with the last attempt's error after the attempts allowed", "[guard]") {
    World w;
    Retry retry(w.options);
    const auto result = retry.run(w.failing(99));
    REQUIRE_FALSE(result.has_value());
    CHECK(result.error().message == "attempt 4");
    CHECK(w.sleeps.size() == 3);
}

TEST_CASE("an error that is not retryable is answered at once and costs no budget", "[guard]") {
    World w;
    Retry retry(w.options);
    for (int i = 1; i <= 100; ++i) {
        CHECK(retry.run(w.failing(9'999, ErrorCode::not_found)).error().code ==
              ErrorCode::not_found);
        CHECK(w.attempts == i);
    }
    w.attempts = 0;
    CHECK(retry.run(w.failing(3)).has_value());
}

TEST_CASE("delays are drawn from zero to a ceiling that doubles up to its cap", "[guard]") {
    const std::int64_t ceilings[] = {100, 200, 400, 800, 1'000, 1'000};
    std::int64_t longest[6] = {}, shortest[6] = {999, 999, 999, 999, 999, 999};
    for (std::uint64_t seed = 0; seed < 400; ++seed) {
        World w;
        w.options.seed = seed;
        w.options.max_attempts = 7;
        w.options.budget_tokens = 1'000;
        Retry retry(w.options);
        (void)retry.run(w.failing(99));
        REQUIRE(w.sleeps.size() == 6);
        for (std::size_t n = 0; n < 6; ++n) {
            REQUIRE(w.sleeps[n] >= 0);
            REQUIRE(w.sleeps[n] <= ceilings[n]);
            longest[n] = std::max(longest[n], w.sleeps[n]);
            shortest[n] = std::min(shortest[n], w.sleeps[n]);
        }
    }
    for (std::size_t n = 0; n < 6; ++n) {
        CHECK(longest[n] > ceilings[n] * 95 / 100);
        CHECK(shortest[n] < ceilings[n] * 5 / 100);
    }
}

TEST_CASE("no sleep reaches the caller's deadline", "[guard]") {
    int cut_short = 0;
    for (std::uint64_t seed = 0; seed < 500; ++seed) {
        World w;
        w.options.seed = seed;
        w.options.max_attempts = 50;
        w.options.budget_tokens = 1'000;
        Retry retry(w.options);
        const std::int64_t deadline = w.now + 1 + static_cast<std::int64_t>(seed * 7);
        const auto call = [&]() -> Result<void> {
            CHECK(w.now < deadline);  // no attempt begins at or after it either
            return fail(ErrorCode::busy, "test", "busy");
        };
        const auto result = retry.run(call, {deadline});
        REQUIRE_FALSE(result.has_value());
        CHECK(result.error().code == ErrorCode::busy);  // what went wrong, not that time ran out
        CHECK(w.now < deadline);
        cut_short += w.sleeps.size() < 49 ? 1 : 0;
    }
    CHECK(cut_short == 500);
}

TEST_CASE("a delay that would end at the deadline is not slept, one millisecond less is",
          "[guard]") {
    World probe;
    Retry(probe.options).run(probe.failing(1)).value();
    const std::int64_t delay = probe.sleeps.at(0);
    for (const std::int64_t spare : {0, 1}) {
        World w;
        Retry retry(w.options);
        CHECK(retry.run(w.failing(1), {w.now + delay + spare}).has_value() == (spare == 1));
        CHECK(w.sleeps.size() == static_cast<std::size_t>(spare));
    }
}

TEST_CASE("no attempt follows a sleep that took too long", "[guard]") {
    World w;
    w.options.sleep = [&](std::int64_t ms, const std::stop_token&) { w.now += ms + 60'000; };
    Retry retry(w.options);
    CHECK(retry.run(w.failing(99), {w.now + 30'000}).error().message == "attempt 1");
}

TEST_CASE("a deadline that has passed already means no attempt", "[guard]") {
    World w;
    Retry retry(w.options);
    const auto result = retry.run(w.failing(0), {w.now - 5});
    REQUIRE_FALSE(result.has_value());
    CHECK(result.error().code == ErrorCode::deadline);
    CHECK(result.error().message == "the deadline passed 5 ms before the first attempt");
    CHECK(w.attempts == 0);
}

TEST_CASE("a stop request ends the retrying, before it starts or in a sleep", "[guard]") {
    World w;
    std::stop_source source;
    w.options.sleep = [&](std::int64_t, const std::stop_token&) { source.request_stop(); };
    Retry retry(w.options);
    const auto in_sleep = retry.run(w.failing(99), {{}, source.get_token()});
    CHECK(in_sleep.error().code == ErrorCode::cancelled);
    CHECK(in_sleep.error().message ==
          "cancelled after 1 attempts; the last failed with unavailable");
    CHECK(w.attempts == 1);
    CHECK(retry.run(w.failing(0), {{}, source.get_token()}).error().code == ErrorCode::cancelled);
    CHECK(w.attempts == 1);
}

TEST_CASE("the system's sleep wakes when a stop is requested", "[guard]") {
    RetryOptions options;
    options.base_ms = options.max_delay_ms = 600'000;
    options.seed = 1;
    Retry retry(options);
    std::stop_source source;
    std::jthread stopper([&source] {
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
        source.request_stop();
    });
    const auto start = std::chrono::steady_clock::now();
    const auto result =
        retry.run([]() -> Result<void> { return fail(ErrorCode::busy, "test", "busy"); },
                  {{}, source.get_token()});
    CHECK(result.error().code == ErrorCode::cancelled);
    CHECK(std::chrono::steady_clock::now() - start < std::chrono::seconds(2));
}

TEST_CASE("the budget allows retries while more than half full", "[guard]") {
    RetryBudget budget(10, 10);
    for (int i = 0; i < 4; ++i) {
        CHECK(budget.record_failure());  // 9, 8, 7, 6
    }
    CHECK_FALSE(budget.record_failure());  // 5
    for (int i = 0; i < 10; ++i) {
        budget.record_success();  // 6
    }
    CHECK_FALSE(budget.record_failure());  // 5
    for (int i = 0; i < 11; ++i) {
        budget.record_success();  // 6.1
    }
    CHECK(budget.record_failure());  // 5.1
}

TEST_CASE("the budget neither overdraws nor overfills", "[guard]") {
    RetryBudget budget(2, 50);
    for (int i = 0; i < 100; ++i) {
        (void)budget.record_failure();  // 0
    }
    for (int i = 0; i < 4; ++i) {
        budget.record_success();  // 2
    }
    CHECK_FALSE(budget.record_failure());  // 1
    for (int i = 0; i < 100; ++i) {
        budget.record_success();  // 2
    }
    CHECK_FALSE(budget.record_failure());  // 1
}

TEST_CASE("in an outage retries stop, and return with success", "[guard]") {
    World w;
    Retry retry(w.options);
    for (int i = 0; i < 1'000; ++i) {
        (void)retry.run(w.failing(1'000'000));
    }
    CHECK(w.attempts == 1'000 + 3);  // the fifth failure leaves half of 10 tokens
    for (int i = 0; i < 61; ++i) {
        w.attempts = 0;
        (void)retry.run(w.failing(0));
    }
    w.attempts = 0;
    CHECK(retry.run(w.failing(1)).has_value());
}

TEST_CASE("a bad dependency sees at most a tenth more calls than it answers well", "[guard]") {
    World w;
    Retry retry(w.options);
    std::mt19937_64 random(3);
    std::int64_t first = 0, successes = 0, all = 0;
    for (; first < 20'000; ++first) {
        (void)retry.run([&]() -> Result<void> {
            ++all;
            if (random() % 100 < 60) return fail(ErrorCode::unavailable, "test", "down");
            ++successes;
            return {};
        });
    }
    CHECK(all - first <= successes / 10 + 10);
    CHECK(all > first);
}
