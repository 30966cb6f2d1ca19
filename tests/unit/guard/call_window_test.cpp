#include "guard/call_window.hpp"

#include <deque>
#include <random>

#include "support/catch.hpp"

using memory::guard::CallWindow;

TEST_CASE("a window's sums are those of the calls that are new and young enough", "[guard]") {
    struct Call {
        std::int64_t at;
        bool failed;
        bool slow;
    };
    std::mt19937_64 random(11);
    for (int round = 0; round < 50; ++round) {
        const auto max_calls = static_cast<std::int64_t>(1 + random() % 30);
        CallWindow window(max_calls, 100);
        std::deque<Call> all;
        std::int64_t now = -500;
        for (int step = 0; step < 400; ++step) {
            now += static_cast<std::int64_t>(random() % 20);
            if (random() % 200 == 0) {
                window.clear();
                all.clear();
            }
            const bool failed = random() % 2 == 0, slow = random() % 3 == 0;
            window.add(now, failed, slow);
            all.push_back({now, failed, slow});
            if (all.size() > static_cast<std::size_t>(max_calls)) all.pop_front();
            now += static_cast<std::int64_t>(random() % 10);
            window.expire(now);
            std::int64_t calls = 0, failures = 0, slows = 0;
            for (const Call& call : all) {
                if (now - call.at > 100) continue;
                ++calls;
                failures += call.failed;
                slows += call.slow;
            }
            REQUIRE(window.calls() == calls);
            REQUIRE(window.failures() == failures);
            REQUIRE(window.slow() == slows);
        }
    }
}
