// Several processes on one store: each sees the others' commits, numbers are unique, and what was
// acknowledged outlives a writer that is killed.
#include <map>
#include <memory>
#include <random>
#include <set>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "kioku/manager.hpp"
#include "support/catch.hpp"
#include "support/child_process.hpp"
#include "support/must.hpp"
#include "support/temporary_store.hpp"
#include "support/writers.hpp"

using memory::Manager;
using support::ChildProcess;
using support::must;

TEST_CASE("processes that write to one store see each other and never share a number",
          "[processes]") {
    constexpr int kWriters = 4;
    constexpr int kEach = 60;
    const support::TemporaryStore store;
    std::vector<std::unique_ptr<ChildProcess>> writers;
    std::vector<std::unique_ptr<ChildProcess>> readers;
    for (int i = 0; i < kWriters; ++i) {
        // Two of them share a session.
        const std::string session = fmt::format("s{}", i % 3);
        writers.push_back(std::make_unique<ChildProcess>(
            "writer", std::vector<std::string>{store.path(), session}));
        REQUIRE(writers.back()->hear() == "ready");
    }
    for (int i = 0; i < 2; ++i)
        readers.push_back(
            std::make_unique<ChildProcess>("reader", std::vector<std::string>{store.path()}));
    for (auto& writer : writers)
        writer->tell(std::to_string(kEach));
    int last_seen[2] = {0, 0};
    std::set<std::string> ids;
    for (int i = 0; i < kEach; ++i) {
        for (auto& writer : writers) {
            const auto said = writer->hear();
            REQUIRE(said);
            ids.insert(said->substr(0, said->find(' ')));
        }
        for (int reader = 0; reader < 2 && i % 10 == 9; ++reader) {
            const int seen = std::stoi(readers[reader]->ask("count"));
            CHECK(seen >= last_seen[reader]);
            CHECK(seen >= static_cast<int>(ids.size()));
            last_seen[reader] = seen;
        }
    }
    for (auto& writer : writers)
        CHECK(writer->hear() == "end");
    // Two writers with the same keys and contents wrote one message for both.
    CHECK(ids.size() == 3 * kEach);
    auto manager = must(Manager::open(store.config()));
    CHECK(must(manager.check()).problems == std::vector<std::string>{});
    std::set<std::int64_t> numbers;
    for (std::int64_t since = 0;;) {
        const auto list = must(manager.changes(since, 50));
        for (const auto& change : list.items)
            CHECK(numbers.insert(change.sequence).second);
        since = list.sequence;
        if (!list.more) break;
    }
    for (int i = 0; i < 3; ++i) {
        const auto list =
            must(manager.messages(fmt::format("s{}", i), 1, std::nullopt, {1000, std::nullopt}));
        CHECK(list.items.size() == kEach);
    }
}

TEST_CASE("what writers acknowledged is there after they were killed", "[processes]") {
    support::kill_writers(30, 7);
}
