#include "session_world.hpp"
#include "support/catch.hpp"

using memory::session::testing::World;

// Every verb in random order against the model of session_model.hpp. The store is looked at after
// each move; a failure names its seed and move.
TEST_CASE("whatever is done, each message is in the summarised range or in the buffer",
          "[session][property]") {
    for (std::uint32_t seed = 1; seed <= 8; ++seed) {
        World world(seed);
        for (int move = 1; move <= 100; ++move) {
            INFO("seed " << seed << ", move " << move);
            world.move();
            world.look();
        }
    }
}
