// A few seeds; differential_long_test.cpp has many.
#include "unit/recall/differential.hpp"

#include "support/catch.hpp"

TEST_CASE("recall finds what a scan of the items finds, in every process", "[recall]") {
    for (unsigned seed = 1; seed <= 4; ++seed)
        memory::recall::testing::compare_with_a_scan(seed, 400);
}
