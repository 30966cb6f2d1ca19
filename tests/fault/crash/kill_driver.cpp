#include "kill_driver.hpp"

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <memory>
#include <optional>
#include <random>
#include <thread>

#include <fmt/format.h>

#include "support/child_process.hpp"
#include "support/must.hpp"
#include "support/temporary_store.hpp"

namespace crash {

using support::ChildProcess;
using support::must;

namespace {

// A store serves so many cycles, or until it holds so many messages.
constexpr int kCyclesPerStore = 25;
constexpr std::size_t kMaxMessages = 1500;

struct Store {
    support::TemporaryStore files;
    Ledger ledger;
    int cycles = 0;

    explicit Store(Report& report) : ledger(files.config(), report) {
        auto manager = must(memory::Manager::open(files.config()));
        begin_sessions(manager);
    }
};

std::unique_ptr<ChildProcess> start(Host host, const std::string& path, const char* durability,
                                    const std::string& broken) {
    support::ChildOptions options;
    options.group = true;
    if (!broken.empty()) options.environment = {"KIOKU_BREAK=" + broken};
    if (host == Host::c) options.program = std::getenv("KIOKU_SCRIPT_WRITER");
    return std::make_unique<ChildProcess>(host == Host::command ? "command script" : "script",
                                          std::vector<std::string>{path, durability}, options);
}

void wait(std::mt19937& random, int up_to_us) {
    std::this_thread::sleep_for(
        std::chrono::microseconds(static_cast<int>(random() % static_cast<unsigned>(up_to_us))));
}

}  // namespace

bool has_host(Host host) {
    if (host == Host::cpp) return true;
    return std::getenv(host == Host::c ? "KIOKU_SCRIPT_WRITER" : "KIOKU_CLI") != nullptr;
}

Report kill_writers(Host host, int cycles, unsigned seed, const std::string& broken) {
    std::mt19937 random(seed);
    Report report;
    std::optional<Store> store;
    for (int cycle = 0; cycle < cycles; ++cycle) {
        if (!store || ++store->cycles > kCyclesPerStore ||
            store->ledger.model().messages() > kMaxMessages) {
            store.emplace(report);
        }
        const bool command = host == Host::command;
        // Some are killed when they have answered everything; so are those who break a promise.
        const bool few = random() % 4 == 0 || !broken.empty();
        const int count = few ? 1 + static_cast<int>(random() % 5) : command ? 20 : 300;
        const auto told =
            plan(random, store->ledger.model(), count, command, fmt::format("c{}", cycle));
        const char* durability = random() % 4 == 0 ? "full" : "normal";
        std::vector<std::string> answers;
        {
            const auto writer = start(host, store->files.path(), durability, broken);
            // Some die before they can write: while they open the store.
            const bool opens = random() % 8 == 0;
            if (!opens && writer->hear() != "ready") report.problem("a writer did not begin");
            for (const auto& op : told)
                writer->tell(to_line(op));
            // The moment is a number of answers and a little more, so that a slow machine's writers
            // die in the midst of their work too.
            const std::size_t awaited = opens ? 0 : random() % (command ? 6 : 80);
            while (answers.size() < std::min(awaited, told.size())) {
                const auto said = writer->hear();
                if (!said) break;
                answers.push_back(*said);
            }
            wait(random, command || opens ? 25'000 : 2'000);
            writer->kill_hard();
            while (const auto said = writer->hear())
                if (*said != "ready") answers.push_back(*said);
        }
        if (!store->ledger.settle(told, answers)) store.reset();
    }
    return report;
}

}  // namespace crash
