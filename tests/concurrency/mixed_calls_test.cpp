#include "mixed_calls.hpp"

#include "support/catch.hpp"

TEST_CASE("mixed calls of sixteen threads, in C++ and C, leave a sound store", "[threads]") {
    make_mixed_calls(16, 500);
}
