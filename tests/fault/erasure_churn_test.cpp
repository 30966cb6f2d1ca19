// Cells that SQLite moves must not leave copies behind.
#include "erasure_churn.hpp"

#include "support/catch.hpp"

TEST_CASE("cells that were moved leave no copies of what was cleared since", "[erasure]") {
    churn(1, 6, 150);
}
