// Sixteen threads; mixed_recalls_long_test.cpp has sixty-four.
#include "mixed_recalls.hpp"

#include "support/catch.hpp"

TEST_CASE("sixteen threads that write, forget and recall find what stands and nothing else",
          "[threads]") {
    make_mixed_recalls(16, 500);
}
