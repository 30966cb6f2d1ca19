// Many processes on one store, some of them dying.
#pragma once

#include <string>

#include "ledger.hpp"

namespace crash {

struct Crowd {
    int writers = 8;
    int readers = 4;
    int rounds = 0;
    unsigned seed = 0;
    std::string broken;  // a promise that the writers break, empty for none
};

// In each round every writer writes, two to a session; now and then a writer or a reader is killed
// and another takes its place, which first repeats what had no answer. The readers look for what
// was just acknowledged, and follow the change sequence. At the end everything acknowledged is
// looked for. A cycle of the report is a kill.
[[nodiscard]] Report run_crowd(const Crowd& crowd);

}  // namespace crash
