// A process killed at each named point of the sources: what it said is there, what it was doing is
// there as a whole or not at all.
#include "kill_points.hpp"

#include <algorithm>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "broken.hpp"
#include "support/catch.hpp"

using support::KillPoint;

namespace {

// Kills at the first passage of every point and tells what went wrong.
std::vector<std::string> kill_at_all() {
    std::vector<std::string> problems;
    for (const KillPoint& point : support::kill_points()) {
        bool was_killed = false;
        for (const auto& problem : support::kill_at(point, 1, was_killed))
            problems.push_back(fmt::format("{}: {}", point.name, problem));
        if (!was_killed) problems.push_back(fmt::format("{} was never passed", point.name));
    }
    return problems;
}

}  // namespace

TEST_CASE("every kill point of the sources is one of those that are proved", "[kill]") {
    std::vector<std::string> listed;
    for (const KillPoint& point : support::kill_points())
        listed.emplace_back(point.name);
    std::sort(listed.begin(), listed.end());
    CHECK(listed == support::kill_points_in_sources());
    CHECK(listed.size() >= 25);
}

TEST_CASE("a process killed at any point loses nothing and leaves nothing half done", "[kill]") {
    CHECK(kill_at_all() == std::vector<std::string>{});
}

TEST_CASE("control: a write acknowledged before its commit is found missing", "[kill]") {
    const Broken promise("acknowledged_is_committed");
    bool was_killed = false;
    CHECK(support::kill_at({"write.before_begin", support::Passes::verbs}, 3, was_killed) !=
          std::vector<std::string>{});
    CHECK(was_killed);
}

TEST_CASE("control: a write made of several transactions is found half done", "[kill]") {
    const Broken promise("a_write_is_one_transaction");
    bool was_killed = false;
    CHECK(support::kill_at({"append.message_written", support::Passes::verbs}, 4, was_killed) !=
          std::vector<std::string>{});
    CHECK(was_killed);
}
