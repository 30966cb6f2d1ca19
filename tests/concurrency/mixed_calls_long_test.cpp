// The long run of mixed_calls_test.cpp.
#include "mixed_calls.hpp"
#include "support/catch.hpp"

TEST_CASE("ten thousand mixed calls of each of sixty-four threads leave a sound store",
          "[threads]") {
    make_mixed_calls(64, 10'000);
}
