#include "segmenting.hpp"

#include <algorithm>
#include <cstdlib>

#include <fmt/format.h>

#include "kioku/manager.hpp"
#include "storage/store_impl.hpp"
#include "support/catch.hpp"
#include "support/child_process.hpp"
#include "support/must.hpp"

namespace child = support::child;

namespace support {

std::string needle(int number) {
    return fmt::format("needle{}x", number);
}

memory::Result<std::vector<std::string>> add_batch(const memory::Store& store, int batch) {
    std::vector<memory::NewMemory> many(kSegmentBatch);
    for (int at = 0; at < kSegmentBatch; ++at) {
        many[static_cast<std::size_t>(at)].content =
            fmt::format("in the haystack lies {}", needle(batch * kSegmentBatch + at));
    }
    return memory::Manager(store).remember_many(many).map([](const auto& added) {
        std::vector<std::string> ids;
        for (const auto& one : added)
            ids.push_back(one.id);
        return ids;
    });
}

memory::Result<void> finish_own_work(const memory::Store& store) {
    return memory::StoreAccess::of(store).database->do_own_work(memory::base::Deadline::in(60'000));
}

std::vector<std::string> problems_of_needles(const memory::Store& store, int batches,
                                             const std::vector<int>& forgotten) {
    memory::Manager manager(store);
    std::vector<std::string> problems;
    for (const auto& problem : must(manager.check()).problems)
        problems.push_back("check: " + problem);
    for (int number = 0; number < batches * kSegmentBatch; number += 73) {
        const bool is_gone =
            std::find(forgotten.begin(), forgotten.end(), number) != forgotten.end();
        const auto hits = must(manager.recall(needle(number))).hits;
        const bool is_found =
            !hits.empty() && hits.front().text.find(needle(number)) != std::string::npos;
        if (is_found == is_gone) {
            problems.push_back(needle(number) + (is_found ? " came back" : " is not found"));
        }
    }
    return problems;
}

}  // namespace support

// Arguments: path, where to be killed. Says "added" for each batch, "forgotten", "end".
TEST_CASE("child: segmenter", "[.child]") {
    const auto arguments = child::arguments();
    setenv("KIOKU_KILL_AT", arguments.at(1).c_str(), 1);
    memory::Config config;
    config.path = arguments.at(0);
    config.durability = memory::Durability::normal;
    const auto store = support::must(memory::Store::open(config));
    std::vector<std::string> ids;
    for (int batch = 0; batch < support::kSegmentBatches; ++batch) {
        const auto added = support::must(support::add_batch(store, batch));
        ids.insert(ids.end(), added.begin(), added.end());
        child::say("added");
    }
    support::must(support::finish_own_work(store));
    support::must(memory::Manager(store).forget({ids[73], ids[146], ids[3650]}));
    child::say("forgotten");
    support::must(support::finish_own_work(store));
    child::say("end");
}
