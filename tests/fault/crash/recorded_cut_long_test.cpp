// Many recordings, each cut at many moments.
#include <cstdio>
#include <string>

#include "long_run.hpp"
#include "recorded_cut.hpp"
#include "support/catch.hpp"

TEST_CASE("ten thousand recorded power cuts at each level take nothing that they must not",
          "[power]") {
    using memory::Durability;
    constexpr int kCutsPerRecording = 200;
    const unsigned seed = crash::seed_of_run();
    for (const Durability durability : {Durability::full, Durability::normal}) {
        crash::Report all;
        for (int left = crash::cycles_or(10'000); left > 0; left -= kCutsPerRecording) {
            all.add(crash::cut_recording(durability, 300, kCutsPerRecording,
                                         seed + static_cast<unsigned>(left)));
        }
        const std::string level(to_string(durability));
        std::printf("%s (seed %u)\n", all.line("recorded cuts at " + level).c_str(), seed);
        std::fflush(stdout);
        CHECK(all.problems == crash::kNone);
        CHECK(all.lost == 0);
    }
}
