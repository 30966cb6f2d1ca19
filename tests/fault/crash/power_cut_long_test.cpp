// A thousand of power_cut_test.cpp's cuts at each level.
#include <cstdio>
#include <string>

#include "fuse_disk.hpp"
#include "long_run.hpp"
#include "power_cut.hpp"
#include "support/catch.hpp"
#include "support/skip.hpp"

TEST_CASE("a thousand power cuts at each level take nothing that they must not", "[power]") {
    using memory::Durability;
    const std::string missing = crash::FuseDisk::missing();
    if (!missing.empty()) support::skip_file(missing);
    const unsigned seed = crash::seed_of_run();
    for (const Durability durability : {Durability::full, Durability::normal}) {
        const auto report = crash::cut_power(durability, crash::cycles_or(1000), seed);
        const std::string level(to_string(durability));
        std::printf("%s (seed %u)\n", report.line("power cut at " + level).c_str(), seed);
        std::fflush(stdout);
        CHECK(report.problems == crash::kNone);
        CHECK(report.lost == 0);
        CHECK(report.acknowledged > 0);
    }
}
