// More of erasure_churn_test.cpp: other seeds, larger stores.
#include "erasure_churn.hpp"
#include "support/catch.hpp"

TEST_CASE("cells that were moved leave no copies in stores of many thousand rows", "[erasure]") {
    for (unsigned seed = 2; seed < 12; ++seed)
        churn(seed, 20, 400);
}
