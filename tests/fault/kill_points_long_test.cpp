// Every passage of every point of kill_points_test.cpp, until the process comes by no more.
#include <string>
#include <vector>

#include "kill_points.hpp"
#include "support/catch.hpp"

TEST_CASE("a process killed at any passage of any point loses nothing", "[kill]") {
    // Threads pass without end, and a log's length is theirs to tell.
    constexpr int kMost = 300;
    for (const auto& point : support::kill_points()) {
        bool was_killed = true;
        for (int passage = 1; was_killed && passage <= kMost; ++passage) {
            INFO(point.name << " #" << passage);
            CHECK(support::kill_at(point, passage, was_killed) == std::vector<std::string>{});
            if (passage == 1) CHECK(was_killed);
        }
    }
}
