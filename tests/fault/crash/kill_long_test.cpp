// Ten thousand of kill_test.cpp's cycles.
#include <cstdio>
#include <string>

#include "kill_driver.hpp"
#include "long_run.hpp"
#include "support/catch.hpp"

TEST_CASE("ten thousand kills through three hosts lose nothing", "[crash]") {
    using crash::Host;
    const unsigned seed = crash::seed_of_run();
    const int cycles = crash::cycles_or(10'000);
    crash::Report all;
    for (const Host host : {Host::cpp, Host::c, Host::command}) {
        if (!crash::has_host(host)) continue;
        const int share = cycles * (host == Host::command ? 2 : 4) / 10;
        const auto report = crash::kill_writers(host, share, seed + static_cast<unsigned>(host));
        std::printf("%s\n", report.line("killed").c_str());
        std::fflush(stdout);
        CHECK(report.problems == crash::kNone);
        CHECK(report.acknowledged > 0);
        all.add(report);
    }
    std::printf("%s (seed %u)\n", all.line("killed through all hosts").c_str(), seed);
    CHECK(all.lost == 0);
}
