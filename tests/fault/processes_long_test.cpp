// The thousand of processes_test.cpp's thirty.
#include "support/catch.hpp"
#include "support/writers.hpp"

TEST_CASE("what writers acknowledged is there after a thousand rounds of killing", "[processes]") {
    support::kill_writers(1000, 11);
}
