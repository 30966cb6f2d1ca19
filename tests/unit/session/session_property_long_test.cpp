#include "session_world.hpp"
#include "support/catch.hpp"

using memory::session::testing::World;

TEST_CASE("whatever is done for long, each message is in the summarised range or in the buffer",
          "[.][long]") {
    for (std::uint32_t seed = 1000; seed < 1150; ++seed) {
        World world(seed);
        for (int move = 1; move <= 300; ++move) {
            INFO("seed " << seed << ", move " << move);
            world.move();
            world.look();
        }
    }
}
