// Many seeds.
#include "support/catch.hpp"
#include "unit/recall/differential.hpp"

TEST_CASE("recall finds what a scan finds, for many seeds", "[recall]") {
    for (unsigned seed = 100; seed < 200; ++seed)
        memory::recall::testing::compare_with_a_scan(seed, 2'000);
}
