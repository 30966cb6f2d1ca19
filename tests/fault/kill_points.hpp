// Every place in the sources where a test build can be killed, and a proof that nothing is lost
// there.
#pragma once

#include <string>
#include <vector>

namespace support {

// How a process comes to pass a point.
enum class Passes {
    verbs,      // the scenario
    log,        // the scenario with more than the log may hold
    threads,    // several threads whose writes share a commit
    migration,  // an older store is moved on
    recount,    // a session's messages are counted anew
    segments,   // segments of the recall index are made, and forget
};

struct KillPoint {
    const char* name;
    Passes by;
};

[[nodiscard]] const std::vector<KillPoint>& kill_points();

// The names that stand in the sources, found by reading them.
[[nodiscard]] std::vector<std::string> kill_points_in_sources();

// Kills a process at the `passage`-th time that it comes by, opens its store again and tells what
// is wrong then; empty when nothing is. `was_killed` says whether it came by so often.
[[nodiscard]] std::vector<std::string> kill_at(const KillPoint& point, int passage,
                                               bool& was_killed);

}  // namespace support
