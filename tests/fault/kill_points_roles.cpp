// The processes of kill_points.cpp: hidden test cases (see support/child_process.hpp).
#include <cstdlib>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include <fmt/format.h>

#include "scenario.hpp"
#include "support/catch.hpp"
#include "support/child_process.hpp"
#include "support/must.hpp"

namespace child = support::child;
using support::Scenario;

// Arguments: directory, "small" or "large", where to be killed. Says the number of each step once
// it is acknowledged.
TEST_CASE("child: scenario", "[.child]") {
    const auto arguments = child::arguments();
    const bool large = arguments.at(1) == "large";
    const std::string& where = arguments.at(2);
    setenv("KIOKU_KILL_AT", where.c_str(), 1);
    Scenario scenario(arguments.at(0), large ? Scenario::Size::large : Scenario::Size::small);
    for (std::size_t step = 0; step < scenario.size(); ++step) {
        const auto outcome = scenario.run(step);
        child::say(outcome ? std::to_string(step) : outcome.error().message);
        // The checkpoint comes when its thread does.
        const bool waits = scenario.name(step) == std::string("large") && where.ends_with("#1");
        if (waits) std::this_thread::sleep_for(std::chrono::seconds(30));
    }
}

// Arguments: path, where to be killed. Threads append to a session each, which they say once it is
// acknowledged.
TEST_CASE("child: threads", "[.child]") {
    const auto arguments = child::arguments();
    setenv("KIOKU_KILL_AT", arguments.at(1).c_str(), 1);
    memory::Config config;
    config.path = arguments.at(0);
    config.durability = memory::Durability::normal;
    auto manager = support::must(memory::Manager::open(config));
    std::mutex saying;
    std::vector<std::jthread> threads;
    for (int thread = 0; thread < 6; ++thread) {
        threads.emplace_back([&, session = fmt::format("thread {}", thread)] {
            for (int i = 1; i <= 3000; ++i) {
                auto message = support::user(fmt::format("message {}", i));
                message.idempotency_key = fmt::format("key {}", i);
                const auto added = manager.add_message(session, message);
                const std::lock_guard lock(saying);
                if (added) child::say(session);
            }
        });
    }
}
