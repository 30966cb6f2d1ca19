// Appends that fold: the buffer passes its trigger, about 1,500 tokens leave it, and their
// sentences are summarised within the same call. The peer is the raw engine's append at the same
// level.
#include <string>

#include "support/raw_engine.hpp"
#include "support/report.hpp"
#include "support/samples.hpp"
#include "support/stores.hpp"

namespace {

using benchmarks::must;
using benchmarks::percentile;
using benchmarks::report;

constexpr int kFolds = 200;

void fold(memory::Durability durability, const char* level, const char* name) {
    memory::Manager store = benchmarks::open(benchmarks::new_store("ours.db"), durability);
    benchmarks::RawEngine raw(benchmarks::new_store("peer.db"), level, "s");
    benchmarks::Samples ours, peer;
    double folded_tokens = 0;
    std::int64_t tokens = 0;
    memory::NewMessage message;
    while (ours.size() < kFolds) {
        message.content = benchmarks::text_of(600);
        const double us = benchmarks::time_us([&] { must(store.add_message("folds", message)); });
        const double peer_us = benchmarks::time_us([&] { raw.append({message.content}); });
        const std::int64_t now = must(store.get_memory_stats("folds")).buffer.token_count;
        if (now < tokens) {
            ours.push_back(us);
            peer.push_back(peer_us);
            folded_tokens += double(tokens - now);
        }
        tokens = now;
    }
    const std::string prefix = std::string("fold_") + name;
    report((prefix + "_p50").c_str(), percentile(ours, 0.5), percentile(peer, 0.5), "us");
    report((prefix + "_p95").c_str(), percentile(ours, 0.95), percentile(peer, 0.95), "us");
    report((prefix + "_tokens").c_str(), folded_tokens / kFolds, 0, "tokens");
}

}  // namespace

int main() {
    fold(memory::Durability::full, "FULL", "full");
    fold(memory::Durability::normal, "NORMAL", "normal");
}
