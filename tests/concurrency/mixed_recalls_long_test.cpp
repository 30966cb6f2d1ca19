// The long run of mixed_recalls_test.cpp.
#include "mixed_recalls.hpp"
#include "support/catch.hpp"

TEST_CASE("ten thousand calls of each of sixty-four threads find what stands and nothing else",
          "[threads]") {
    make_mixed_recalls(64, 10'000);
}
