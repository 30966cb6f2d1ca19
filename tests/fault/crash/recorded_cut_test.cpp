// The promises of power_cut_test.cpp, on machines that cannot mount: a recording of what a store
// asked of its files is cut at many moments.
#include "recorded_cut.hpp"

#include <cstdio>
#include <string>

#include "support/catch.hpp"

using memory::Durability;

TEST_CASE("at full, no moment of a recording is one at which a power cut loses a write",
          "[power]") {
    const auto report = crash::cut_recording(Durability::full, 120, 50, 1);
    std::printf("%s\n", report.line("recorded cuts at full").c_str());
    CHECK(report.problems == crash::kNone);
    CHECK(report.lost == 0);
    CHECK(report.acknowledged > 0);
}

TEST_CASE("at normal, a recording that is cut has lost the last writes alone", "[power]") {
    const auto report = crash::cut_recording(Durability::normal, 120, 50, 2);
    std::printf("%s\n", report.line("recorded cuts at normal").c_str());
    CHECK(report.problems == crash::kNone);
    CHECK(report.lost == 0);
    CHECK(report.tail > 0);
}

// The control: the same proof, with a store that does not wait for the disk.
TEST_CASE("a recording shows a full that does not flush", "[power]") {
    const auto report = crash::cut_recording(Durability::full, 60, 30, 3, "full_flushes");
    std::printf("%s\n", report.line("a broken promise").c_str());
    CHECK(report.lost > 0);
}
