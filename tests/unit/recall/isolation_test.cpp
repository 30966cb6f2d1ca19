// 20,000 queries over 100 scopes.
#include "unit/recall/isolation.hpp"

#include "support/catch.hpp"

TEST_CASE("no query answers with an item of a foreign scope", "[recall]") {
    memory::recall::testing::ask_at_random(20'000);
}
