// 1,000,000 queries over 100 scopes.
#include "support/catch.hpp"
#include "unit/recall/isolation.hpp"

TEST_CASE("of a million queries none answers with an item of a foreign scope", "[recall]") {
    memory::recall::testing::ask_at_random(1'000'000);
}
