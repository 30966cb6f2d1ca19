// Several processes on one store: each sees what the others have acknowledged, no message is
// written twice or numbered twice, and the death of some costs nothing.
#include "crowd.hpp"

#include <cstdio>
#include <string>

#include "support/catch.hpp"

TEST_CASE("eight writers and four readers on one store outlive each other", "[crash]") {
    crash::Crowd crowd;
    crowd.rounds = 40;
    crowd.seed = 1;
    const auto report = crash::run_crowd(crowd);
    std::printf("%s (seed %u)\n", report.line("a crowd").c_str(), crowd.seed);
    CHECK(report.problems == crash::kNone);
    CHECK(report.lost == 0);
    CHECK(report.cycles > 0);
}

// The control: what is answered before its commit is not seen by others.
TEST_CASE("a crowd finds a writer that answers before its commit", "[crash]") {
    crash::Crowd crowd;
    crowd.writers = 1;
    crowd.readers = 1;
    crowd.rounds = 5;
    crowd.broken = "acknowledge_before_commit";
    const auto report = crash::run_crowd(crowd);
    std::printf("%s\n", report.line("a broken promise").c_str());
    CHECK(report.lost > 0);
}
