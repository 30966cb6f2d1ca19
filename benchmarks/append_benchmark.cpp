// Appending by one thread: one message a call at `full` and at `normal`, and a hundred in one call,
// each beside the same row changes through SQLite's C API.
#include <ctime>
#include <string>
#include <utility>
#include <vector>

#include "support/flushes.hpp"
#include "support/raw_engine.hpp"
#include "support/report.hpp"
#include "support/samples.hpp"
#include "support/stores.hpp"

namespace {

using benchmarks::must;
using benchmarks::percentile;
using benchmarks::report;

constexpr std::size_t kBytes = 400;

double cpu_us() {
    timespec now{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return double(now.tv_sec) * 1e6 + double(now.tv_nsec) / 1e3;
}

void append_one(memory::Durability durability, const char* level, const char* name, int rounds,
                int block) {
    memory::Manager store = benchmarks::open(benchmarks::new_store("ours.db"), durability);
    benchmarks::RawEngine raw(benchmarks::new_store("peer.db"), level, "s");
    std::vector<memory::NewMessage> messages(256);
    std::vector<std::vector<std::string>> texts(256);
    for (auto& message : messages)
        message.content = benchmarks::text_of(kBytes);
    for (auto& text : texts)
        text = {benchmarks::text_of(kBytes)};
    const auto before = benchmarks::flushes();
    std::size_t ours_next = 0, peer_next = 0;
    const auto samples = benchmarks::in_turns(
        rounds, block,
        [&] { must(store.add_message("s", messages[ours_next++ % messages.size()])); },
        [&] { raw.append(texts[peer_next++ % texts.size()]); });
    const auto after = benchmarks::flushes();
    const std::string prefix = std::string("append_") + name;
    for (const auto& [tail, share] : {std::pair{"_p50", 0.5}, {"_p95", 0.95}}) {
        report((prefix + tail).c_str(), percentile(samples.ours, share),
               percentile(samples.peer, share), "us");
    }
    if (after.count > before.count) {
        report((prefix + "_flush").c_str(),
               (after.total_us - before.total_us) / double(after.count - before.count), 0, "us");
    }
}

// Thread CPU time, so that what the disk takes is in neither figure.
void append_hundred(int rounds) {
    memory::Manager store =
        benchmarks::open(benchmarks::new_store("ours.db"), memory::Durability::full);
    benchmarks::RawEngine raw(benchmarks::new_store("peer.db"), "FULL", "s");
    benchmarks::Samples ours, peer, wall_ours, wall_peer;
    double flushes = 0;
    for (int round = 0; round < rounds; ++round) {
        std::vector<memory::NewMessage> messages(100);
        std::vector<std::string> texts;
        for (auto& message : messages) {
            texts.push_back(message.content = benchmarks::text_of(kBytes));
        }
        const auto before = benchmarks::flushes();
        double start = cpu_us();
        wall_ours.push_back(benchmarks::time_us([&] { must(store.add_messages("s", messages)); }));
        ours.push_back((cpu_us() - start) / 100);
        flushes += double(benchmarks::flushes().count - before.count);
        start = cpu_us();
        wall_peer.push_back(benchmarks::time_us([&] { raw.append(texts); }));
        peer.push_back((cpu_us() - start) / 100);
    }
    report("batch_cpu_per_row", percentile(ours, 0.5), percentile(peer, 0.5), "us");
    report("batch_wall", percentile(wall_ours, 0.5), percentile(wall_peer, 0.5), "us");
    report("batch_flushes", flushes / rounds, 0, "per call");
}

}  // namespace

int main() {
    append_one(memory::Durability::full, "FULL", "full", 40, 50);
    append_one(memory::Durability::normal, "NORMAL", "normal", 100, 200);
    append_hundred(200);
}
