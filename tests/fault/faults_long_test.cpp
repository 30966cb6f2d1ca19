// Every call of faults_test.cpp's scenario, and the larger one.
#include <string>
#include <vector>

#include "faults.hpp"
#include "support/catch.hpp"

using support::run_with_faults;
using support::faults::Kind;

TEST_CASE("whatever call fails, nothing is harmed", "[faults]") {
    const bool for_good = GENERATE(false, true);
    const auto kind = GENERATE(Kind::read, Kind::write, Kind::full, Kind::sync, Kind::truncate,
                               Kind::open, Kind::remove, Kind::lock, Kind::shared_memory,
                               Kind::allocation, Kind::own_allocation);
    INFO("kind " << static_cast<int>(kind) << (for_good ? ", for good" : ", once"));
    CHECK(run_with_faults(kind, 1, for_good) == std::vector<std::string>{});
}

TEST_CASE("whatever call fails while the log outgrows its length, nothing is harmed", "[faults]") {
    const bool for_good = GENERATE(false, true);
    const auto kind = GENERATE(Kind::read, Kind::write, Kind::full, Kind::sync, Kind::truncate,
                               Kind::open, Kind::remove, Kind::lock, Kind::shared_memory,
                               Kind::allocation, Kind::own_allocation);
    INFO("kind " << static_cast<int>(kind) << (for_good ? ", for good" : ", once"));
    CHECK(run_with_faults(kind, kind == Kind::sync ? 1 : 17, for_good,
                          support::Scenario::Size::large) == std::vector<std::string>{});
}
