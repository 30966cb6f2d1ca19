#include "guard/backoff.hpp"

#include "support/catch.hpp"

using memory::guard::backoff_ceiling_ms;
using memory::guard::Jitter;

TEST_CASE("the ceiling doubles with each attempt, stays at its cap and never overflows",
          "[guard]") {
    CHECK(backoff_ceiling_ms(5'000, 60'000, 0) == 5'000);
    CHECK(backoff_ceiling_ms(5'000, 60'000, 1) == 10'000);
    CHECK(backoff_ceiling_ms(5'000, 60'000, 3) == 40'000);
    CHECK(backoff_ceiling_ms(5'000, 60'000, 4) == 60'000);
    CHECK(backoff_ceiling_ms(5'000, 60'000, INT64_MAX) == 60'000);
    CHECK(backoff_ceiling_ms(1, INT64_MAX, INT64_MAX) == INT64_MAX);
    CHECK(backoff_ceiling_ms(7, 7, 9) == 7);
}

TEST_CASE("jitter reaches both ends and nothing beyond, evenly", "[guard]") {
    Jitter jitter(3);
    int counts[5] = {};
    for (int i = 0; i < 50'000; ++i) {
        const auto drawn = jitter.between(10, 14);
        REQUIRE(drawn >= 10);
        REQUIRE(drawn <= 14);
        ++counts[drawn - 10];
    }
    for (const int count : counts) {
        CHECK(count > 9'500);  // 10,000 expected, with a standard deviation of 89
        CHECK(count < 10'500);
    }
    CHECK(jitter.between(6, 6) == 6);
}

TEST_CASE("one seed gives one sequence", "[guard]") {
    Jitter one(42), same(42), other(43);
    int equal = 0;
    for (int i = 0; i < 100; ++i) {
        const auto drawn = one.between(0, 1'000'000);
        CHECK(drawn == same.between(0, 1'000'000));
        equal += drawn == other.between(0, 1'000'000) ? 1 : 0;
    }
    CHECK(equal < 5);
}
