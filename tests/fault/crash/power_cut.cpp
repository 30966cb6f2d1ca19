#include "power_cut.hpp"

#include <chrono>
#include <memory>
#include <optional>
#include <random>
#include <thread>

#include <fmt/format.h>

#include "fuse_disk.hpp"
#include "support/child_process.hpp"
#include "support/must.hpp"
#include "support/temporary_store.hpp"

namespace crash {

using support::ChildProcess;
using support::must;

namespace {

// A disk is formatted anew after so many cycles, or at so many messages.
constexpr int kCyclesPerDisk = 20;
constexpr std::size_t kMaxMessages = 1000;

memory::Config config_on(const std::string& root, memory::Durability durability) {
    memory::Config config;
    config.path = root + "/kioku.db";
    config.durability = durability;
    return config;
}

// Tells a writer its words and cuts the power while it does them; what it could answer.
std::vector<std::string> write_until_cut(FuseDisk& disk, memory::Durability durability,
                                         const std::vector<Op>& told, std::mt19937& random,
                                         const std::string& broken) {
    support::ChildOptions options;
    if (!broken.empty()) options.environment = {"KIOKU_BREAK=" + broken};
    ChildProcess writer(
        "script", {config_on(disk.path(), durability).path, std::string(to_string(durability))},
        options);
    const bool opens = random() % 8 == 0;  // the power goes while the store is being opened
    std::vector<std::string> answers;
    if (!opens) static_cast<void>(writer.hear());
    for (const auto& op : told)
        writer.tell(to_line(op));
    for (auto awaited = opens ? 0 : random() % 60; awaited > 0; --awaited)
        answers.push_back(writer.hear().value_or("error: it ended"));
    std::this_thread::sleep_for(std::chrono::microseconds(random() % (opens ? 30'000 : 3'000)));
    disk.cut(random);
    writer.kill_hard();
    while (const auto said = writer.hear()) {
        if (*said == "ready") continue;
        if (said->starts_with("error")) break;  // the disk is gone
        answers.push_back(*said);
    }
    writer.wait();
    return answers;
}

}  // namespace

Report cut_power(memory::Durability durability, int cycles, unsigned seed,
                 const std::string& broken) {
    std::mt19937 random(seed);
    Report report;
    const support::TemporaryStore folder;
    const Bytes formatted = FuseDisk::format(folder.directory());
    const bool may_lose = durability == memory::Durability::normal;
    Bytes image;
    std::optional<Ledger> ledger;
    int age = 0;
    std::vector<Op> told;
    std::vector<std::string> answers;
    for (int cycle = 0; cycle <= cycles; ++cycle) {
        const bool fresh =
            !ledger || ++age > kCyclesPerDisk || ledger->model().messages() > kMaxMessages;
        // The account of the cycle before is settled first, on the disk that the cut has left.
        if (ledger) {
            FuseDisk disk(folder.directory(), std::move(image));
            const bool fits = ledger->settle(told, answers, may_lose);
            image = disk.detach();
            if (!fits || fresh) ledger.reset();
        }
        if (cycle == cycles) break;
        const bool begins = !ledger;
        if (begins) image = formatted;
        FuseDisk disk(folder.directory(), std::move(image));
        const auto config = config_on(disk.path(), durability);
        if (begins) {
            auto manager = must(memory::Manager::open(config));
            begin_sessions(manager);
            ledger.emplace(config, report);
            age = 0;
        }
        told = plan(random, ledger->model(), 300, false, fmt::format("c{}", cycle));
        answers = write_until_cut(disk, durability, told, random, broken);
        image = disk.detach();
    }
    return report;
}

}  // namespace crash
