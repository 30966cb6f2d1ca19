// Whole recalls over 100,000 or 1,000,000 short texts, one thread: reading the query, candidates,
// signals, filter, the reasons of ten hits; not the reading of records. Every query is asked once a
// round. `calls` are all calls; `least` takes of each query its fastest round, which a busy machine
// disturbs less.
//
//     recall_speed LOCOMO_JSON ITEMS QUERIES [ROUNDS]
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <random>
#include <string>
#include <vector>

#include "recall/locomo_texts.hpp"
#include "recall/recall.hpp"
#include "support/samples.hpp"

namespace {

using benchmarks::percentile;
using benchmarks::Samples;
using memory::recall::Request;

void measure(const char* name, const memory::recall::Recall& recall,
             const std::vector<Request>& requests, int rounds) {
    Samples all;
    Samples least(requests.size(), 1e9);
    std::size_t found = 0;
    for (int round = 0; round < rounds; ++round) {
        for (std::size_t at = 0; at < requests.size(); ++at) {
            const double us =
                benchmarks::time_us([&] { found += recall.recall(requests[at]).size(); });
            all.push_back(us);
            least[at] = std::min(least[at], us);
        }
    }
    std::printf(
        "%-20s calls p50 %7.1f us  p95 %7.1f us   least p50 %7.1f us  p95 %7.1f us  (%zu)\n", name,
        percentile(all, .5), percentile(all, .95), percentile(least, .5), percentile(least, .95),
        found);
    std::fflush(stdout);
}

}  // namespace

int main(int count, char** arguments) {
    if (count < 4) return 2;
    benchmarks::LocomoTexts texts(arguments[1]);
    const auto items = std::atoll(arguments[2]);
    const auto queries = std::strtoull(arguments[3], nullptr, 10);
    const int rounds = count > 4 ? std::atoi(arguments[4]) : 3;
    memory::recall::Recall recall;
    for (std::int64_t number = 1; number <= items; ++number) {
        const std::string text = texts.text(number);
        recall.add(benchmarks::LocomoTexts::item(number, text));
    }
    std::mt19937_64 random(2);
    std::vector<Request> all(queries);
    for (Request& request : all)
        request.query = texts.questions()[random() % texts.questions().size()];
    std::vector<Request> scoped = all;
    for (Request& request : scoped)
        request.filter.scopes = {
            static_cast<std::int64_t>(random() % benchmarks::LocomoTexts::kScopes)};
    std::printf("%lld items\n", static_cast<long long>(items));
    measure("whole recall", recall, all, rounds);
    measure("one scope of 100", recall, scoped, rounds);
}
