// Writers are killed at random moments, through C++, C and the command line; what they had
// acknowledged is there, and the store keeps its rules.
#include <cstdio>
#include <string>

#include <fmt/format.h>

#include "kill_driver.hpp"
#include "support/catch.hpp"

using crash::Host;

namespace {

void expect_kept(Host host, const std::string& name, int cycles, unsigned seed) {
    if (!crash::has_host(host)) {
        std::printf("not built, not killed: %s\n", name.c_str());
        return;
    }
    const auto report = crash::kill_writers(host, cycles, seed);
    std::printf("%s (seed %u)\n", report.line("killed through " + name).c_str(), seed);
    CHECK(report.problems == crash::kNone);
    CHECK(report.lost == 0);
    CHECK(report.cycles == cycles);
    CHECK(report.acknowledged > 0);
}

}  // namespace

TEST_CASE("what a C++ writer acknowledged outlives its kill", "[crash]") {
    expect_kept(Host::cpp, "C++", 40, 1);
}

TEST_CASE("what a C writer acknowledged outlives its kill", "[crash]") {
    expect_kept(Host::c, "C", 40, 2);
}

TEST_CASE("what a command acknowledged outlives its kill", "[crash]") {
    expect_kept(Host::command, "the command line", 20, 3);
}

// The control: the same proof, with writers that answer before they commit.
TEST_CASE("a writer that answers before its commit is found out", "[crash]") {
    for (const Host host : {Host::cpp, Host::c, Host::command}) {
        if (!crash::has_host(host)) continue;
        const auto report = crash::kill_writers(host, 6, 4, "acknowledge_before_commit");
        std::printf("%s\n", report.line("a broken promise").c_str());
        CHECK(report.lost > 0);
    }
}
