// Thousands of crowd_test.cpp's rounds.
#include <cstdio>
#include <string>

#include "crowd.hpp"
#include "long_run.hpp"
#include "support/catch.hpp"

TEST_CASE("a crowd of processes loses nothing in thousands of rounds", "[crash]") {
    crash::Crowd crowd;
    crowd.rounds = 300;
    crash::Report all;
    const unsigned seed = crash::seed_of_run();
    for (int left = crash::cycles_or(6000); left > 0; left -= crowd.rounds) {
        crowd.seed = seed + static_cast<unsigned>(left);
        all.add(crash::run_crowd(crowd));
    }
    std::printf("%s (seed %u)\n", all.line("a crowd").c_str(), seed);
    CHECK(all.problems == crash::kNone);
    CHECK(all.lost == 0);
}
