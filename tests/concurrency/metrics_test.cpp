// One sender under many threads: no line is lost, doubled or torn.
#include <atomic>
#include <chrono>
#include <map>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "kioku/manager.hpp"
#include "support/catch.hpp"
#include "support/must.hpp"
#include "support/receiver.hpp"
#include "support/temporary_store.hpp"

using memory::Manager;
using support::must;

TEST_CASE("sixteen threads that count lose and tear no line") {
    constexpr int kThreads = 16;
    constexpr int kCounts = 300;
    const support::TemporaryStore place;
    const auto receiver = support::Receiver::unix_socket(place.directory() + "/dsd");
    std::map<std::string, int> seen;
    std::atomic<int> given{0};
    std::atomic<int> taken{0};
    std::thread reads([&] {
        while (taken < kThreads * kCounts) {
            for (const auto& line : support::lines_of(receiver.next())) {
                if (!line.starts_with("host.")) continue;
                ++seen[line];
                ++taken;
            }
        }
    });
    memory::Config config = place.config();
    config.dogstatsd.url = receiver.url();
    auto manager = std::make_unique<Manager>(must(Manager::open(config)));
    std::vector<std::thread> threads;
    for (int thread = 0; thread < kThreads; ++thread) {
        threads.emplace_back([&, thread] {
            const std::string name = "host.t" + std::to_string(thread);
            for (int i = 0; i < kCounts; ++i) {
                // Not more at once than a socket takes: that a full one drops is another test's.
                while (given - taken > 200)
                    std::this_thread::sleep_for(std::chrono::milliseconds(1));
                ++given;
                static_cast<void>(manager->count_metric(name, i, {"n:" + std::to_string(i)}));
            }
        });
    }
    for (auto& thread : threads)
        thread.join();
    const auto health = must(manager->health());
    CHECK(health.metrics_dropped == 0);
    manager.reset();
    reads.join();
    CHECK(seen.size() == std::size_t{kThreads} * kCounts);
    for (const auto& [line, times] : seen)
        CHECK(times == 1);
}

TEST_CASE("a receiver that comes and goes while threads count breaks nothing") {
    const support::TemporaryStore place;
    const std::string path = place.directory() + "/dsd";
    memory::Config config = place.config();
    config.dogstatsd.url = "unix://" + path;
    auto manager = must(Manager::open(config));
    std::atomic<bool> done{false};
    std::vector<std::thread> threads;
    for (int thread = 0; thread < 4; ++thread) {
        threads.emplace_back([&] {
            while (!done) {
                static_cast<void>(manager.count_metric("host.x"));
                static_cast<void>(manager.send_event("t", "text"));
            }
        });
    }
    for (int i = 0; i < 20; ++i) {
        const auto receiver = support::Receiver::unix_socket(path);
        int torn = 0;
        for (int datagram = 0; datagram < 100; ++datagram) {
            for (const auto& line : support::lines_of(receiver.next()))
                torn += line == "host.x:1|c" || line == "_e{1,4}:t|text" ||
                                line.starts_with("kioku.dogstatsd.dropped:")
                            ? 0
                            : 1;
        }
        CHECK(torn == 0);
    }
    done = true;
    for (auto& thread : threads)
        thread.join();
}
