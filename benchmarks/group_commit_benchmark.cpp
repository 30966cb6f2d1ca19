// Many threads that each append at `full`: how many rows share a flush, and how many a second reach
// the disk, beside one thread of the raw engine.
#include <atomic>
#include <string>
#include <thread>
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

constexpr int kThreads = 64;
constexpr int kRounds = 5;
constexpr int kMessages = 60;       // of each thread and round
constexpr int kPeerMessages = 400;  // of each round

}  // namespace

int main() {
    memory::Manager store =
        benchmarks::open(benchmarks::new_store("ours.db"), memory::Durability::full);
    benchmarks::RawEngine raw(benchmarks::new_store("peer.db"), "FULL", "s");
    for (int i = 0; i < kThreads; ++i) {
        must(store.configure_session("s" + std::to_string(i), benchmarks::without_summaries()));
    }
    std::vector<std::string> texts(kThreads);
    for (auto& text : texts)
        text = benchmarks::text_of(400);

    benchmarks::Samples ours, peer, rows_per_flush, flush;
    for (int round = 0; round < kRounds; ++round) {
        const auto before = benchmarks::flushes();
        std::atomic<bool> go{false};
        std::vector<std::thread> threads;
        for (int i = 0; i < kThreads; ++i) {
            threads.emplace_back([&, i] {
                const std::string session = "s" + std::to_string(i);
                memory::NewMessage message;
                message.content = texts[std::size_t(i)];
                go.wait(false);
                for (int n = 0; n < kMessages; ++n)
                    must(store.add_message(session, message));
            });
        }
        const double us = benchmarks::time_us([&] {
            go = true;
            go.notify_all();
            for (auto& thread : threads)
                thread.join();
        });
        const auto after = benchmarks::flushes();
        const double flushes = double(after.count - before.count);
        ours.push_back(kThreads * kMessages / us * 1e6);
        rows_per_flush.push_back(kThreads * kMessages / flushes);
        flush.push_back((after.total_us - before.total_us) / flushes);
        const double peer_us = benchmarks::time_us([&] {
            for (int n = 0; n < kPeerMessages; ++n)
                raw.append({texts[0]});
        });
        peer.push_back(kPeerMessages / peer_us * 1e6);
    }
    report("threads_rows_per_second", percentile(ours, 0.5), percentile(peer, 0.5), "rows/s");
    report("threads_rows_per_flush", percentile(rows_per_flush, 0.5), 0, "rows");
    report("threads_flush", percentile(flush, 0.5), 0, "us");
}
