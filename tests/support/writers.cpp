#include "support/writers.hpp"

#include <chrono>
#include <map>
#include <memory>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include <fmt/format.h>

#include "kioku/manager.hpp"
#include "support/catch.hpp"
#include "support/child_process.hpp"
#include "support/must.hpp"
#include "support/temporary_store.hpp"

namespace support {

namespace {

using memory::Config;
using memory::Manager;
using Acknowledged = std::map<std::string, std::string>;  // id, and its session and seq

void hear_all(ChildProcess& writer, const std::string& session, Acknowledged& acknowledged) {
    while (const auto said = writer.hear()) {
        const auto space = said->find(' ');
        INFO(*said);
        REQUIRE(space == 36);  // an id, not an error
        acknowledged[said->substr(0, space)] = session + said->substr(space);
    }
}

void expect_all(const Config& config, const Acknowledged& acknowledged) {
    auto manager = must(Manager::open(config));
    REQUIRE(must(manager.check()).problems == std::vector<std::string>{});
    std::map<std::string, std::string> stored;
    for (const auto& session : must(manager.sessions()).items) {
        std::optional<std::string> cursor;
        do {
            const auto page = must(manager.messages(session.id, 1, std::nullopt, {1000, cursor}));
            for (const auto& message : page.items)
                stored[message.id] = fmt::format("{} {}", session.id, message.seq);
            cursor = page.next;
        } while (cursor);
    }
    for (const auto& [id, place] : acknowledged) {
        INFO(id);
        REQUIRE(stored[id] == place);
    }
}

}  // namespace

void kill_writers(int cycles, unsigned seed) {
    constexpr int kWriters = 2;
    constexpr int kCyclesPerStore = 30;
    std::mt19937 random(seed);
    std::unique_ptr<TemporaryStore> store;
    Acknowledged acknowledged;
    for (int cycle = 0; cycle < cycles; ++cycle) {
        if (cycle % kCyclesPerStore == 0) {
            store = std::make_unique<TemporaryStore>();
            acknowledged.clear();
        }
        std::vector<std::unique_ptr<ChildProcess>> writers;
        for (int i = 0; i < kWriters; ++i) {
            writers.push_back(std::make_unique<ChildProcess>(
                "writer", std::vector<std::string>{store->path(),
                                                   fmt::format("cycle {} writer {}", cycle, i)}));
        }
        for (auto& writer : writers)
            REQUIRE(writer->hear() == "ready");
        for (auto& writer : writers)
            writer->tell("");
        for (int i = 0; i < kWriters; ++i) {
            std::this_thread::sleep_for(std::chrono::microseconds(random() % 30'000));
            writers[i]->kill_hard();
        }
        for (int i = 0; i < kWriters; ++i)
            hear_all(*writers[i], fmt::format("cycle {} writer {}", cycle, i), acknowledged);
        expect_all(store->config(), acknowledged);
    }
    CHECK(acknowledged.size() > 0);
}

}  // namespace support
