// Reads, writes, flushes and allocations that fail, at every 17th call of a scenario: no crash, no
// false success, no damage, no leak.
#include "faults.hpp"

#include <string>
#include <vector>

#include "broken.hpp"
#include "support/catch.hpp"

using support::run_with_faults;
using support::faults::Kind;

namespace {
constexpr long kStride = 17;
const std::vector<std::string> kNothing;
}  // namespace

TEST_CASE("a call of the machine that fails harms nothing", "[faults]") {
    const bool for_good = GENERATE(false, true);
    const auto kind = GENERATE(Kind::read, Kind::write, Kind::full, Kind::sync, Kind::truncate,
                               Kind::open, Kind::remove, Kind::lock, Kind::shared_memory);
    INFO("kind " << static_cast<int>(kind) << (for_good ? ", for good" : ", once"));
    CHECK(run_with_faults(kind, kStride, for_good) == kNothing);
}

TEST_CASE("memory that runs out harms nothing", "[faults]") {
    const bool for_good = GENERATE(false, true);
    const auto kind = GENERATE(Kind::allocation, Kind::own_allocation);
    INFO("kind " << static_cast<int>(kind) << (for_good ? ", for good" : ", once"));
    CHECK(run_with_faults(kind, kStride, for_good) == kNothing);
}

TEST_CASE("control: a store that goes on after a failed flush is found out", "[faults]") {
    const Broken promise("failed_flush_is_noticed");
    CHECK(run_with_faults(Kind::sync, kStride, false) != kNothing);
}

TEST_CASE("control: a failed commit that is acknowledged is found out", "[faults]") {
    const Broken promise("commit_result_is_checked");
    CHECK(run_with_faults(Kind::write, kStride, true) != kNothing);
}
