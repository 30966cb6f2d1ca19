// Many threads on one breaker: nothing is lost, and the limits hold for all of them together.
#include <atomic>
#include <random>
#include <thread>
#include <vector>

#include "unit/guard/breaker_fixture.hpp"

using namespace memory;
using namespace memory::guard_test;

TEST_CASE("threads that share a breaker lose no count and never exceed its probes", "[guard]") {
    std::atomic<std::int64_t> now{0};
    CircuitBreaker::Options options;
    options.seed = 1;
    options.clock = [&now] { return now.load(); };
    auto breaker = CircuitBreaker::create(options).value();
    std::atomic<std::uint64_t> allowed{0}, refused{0}, settled{0}, conflicts{0};
    std::atomic<int> broken{0};

    const auto work = [&](unsigned seed) {
        std::mt19937_64 random(seed);
        for (int i = 0; i < 5'000; ++i) {
            now += static_cast<std::int64_t>(random() % 50);
            const auto permit = breaker.allow();
            const auto seen = breaker.snapshot();
            if (seen.probes_in_flight > options.max_probes) ++broken;
            if (seen.allowed != seen.successes + seen.failures + seen.in_flight) ++broken;
            if (!permit) {
                ++refused;
                continue;
            }
            ++allowed;
            if (random() % 4 == 0) std::this_thread::yield();
            const bool failed = (i / 500) % 2 == 0 && random() % 3 != 0;
            const auto result =
                breaker.report(*permit, {failed ? Verdict::failure : Verdict::success});
            if (result) ++settled;
            if (!result && result.error().code == ErrorCode::conflict) ++conflicts;
        }
    };
    {
        std::vector<std::jthread> threads;
        for (unsigned t = 0; t < 4; ++t) {
            threads.emplace_back(work, t);
        }
    }
    const auto seen = breaker.snapshot();
    CHECK(broken == 0);
    CHECK(seen.allowed == allowed);
    CHECK(seen.refused == refused);
    CHECK(seen.successes + seen.failures == settled + conflicts);  // a conflict was a hung probe
    CHECK(seen.hung_probes == conflicts);
    CHECK(seen.in_flight == 0);
    CHECK(seen.openings > 0);
    CHECK(refused > 0);
}

TEST_CASE("only three of many threads that ask at once get a probe", "[guard]") {
    Fixture f;
    for (int round = 0; round < 20; ++round) {
        f.breaker().reset();
        f.trip();
        f.wait_until_half_open();
        std::atomic<int> probes{0};
        {
            std::vector<std::jthread> threads;
            for (int t = 0; t < 8; ++t) {
                threads.emplace_back([&] { probes += f.breaker().allow().has_value() ? 1 : 0; });
            }
        }
        REQUIRE(probes == 3);
    }
}
