// One index under threads that add, remove and recall.
#include <atomic>
#include <string>
#include <thread>
#include <vector>

#include "recall/recall.hpp"
#include "support/catch.hpp"

using namespace memory::recall;

TEST_CASE("threads that add, forget and recall see whole items of their own filter only") {
    constexpr int kThreads = 8;
    constexpr int kRounds = 100;
    Recall recall;
    std::atomic<int> foreign{0};
    std::atomic<int> missing{0};
    const auto work = [&](int thread) {
        for (int round = 0; round < kRounds; ++round) {
            const std::int64_t number = thread * 1'000'000 + round + 1;
            const std::string own =
                "thread" + std::to_string(thread) + "round" + std::to_string(round);
            const std::string text = "shared words and " + own;
            Item item;
            item.item = number;
            item.kind = 1;
            item.session = thread + 1;
            item.scope = thread;
            item.speaker = round % 2 == 0 ? "user" : "assistant";
            item.time_ms = round;
            item.text = text;
            recall.add(item);
            Request request;
            request.query = own;
            request.filter.scopes = {thread};
            const auto hits = recall.recall(request);
            if (hits.empty() || hits[0].item != number) ++missing;
            request.query = "shared words";
            for (const Hit& hit : recall.recall(request)) {
                if (hit.item / 1'000'000 != thread) ++foreign;
            }
            if (round % 2 == 1) recall.remove(number - 1);
        }
    };
    std::vector<std::thread> threads;
    for (int thread = 0; thread < kThreads; ++thread)
        threads.emplace_back(work, thread);
    for (auto& thread : threads)
        thread.join();
    CHECK(foreign == 0);
    CHECK(missing == 0);
    CHECK(recall.figures().items == kThreads * kRounds / 2);
}
