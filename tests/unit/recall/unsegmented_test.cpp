// What was written in bulk is in segments soon, whoever opens the store next.
#include <chrono>
#include <string>
#include <thread>
#include <vector>

#include <fmt/format.h>

#include "storage/own_work.hpp"
#include "storage/store_impl.hpp"
#include "support/catch.hpp"
#include "support/clocked_store.hpp"
#include "support/database.hpp"
#include "support/must.hpp"

using memory::Manager;
using memory::StoreAccess;
using memory::storage::kUnsegmented;
using support::ClockedStore;
using support::must;

namespace {

void say_at_once(Manager& manager, int count) {
    std::vector<memory::NewMessage> many;
    for (int at = 0; at < count; ++at)
        many.push_back(support::user(fmt::format("the walrus number {}", at)));
    must(manager.add_messages("s", many));
}

constexpr const char* kSegments = "SELECT count(*) FROM recall_segments";
constexpr const char* kTail =
    "SELECT (SELECT max(item) FROM items) - ifnull("
    "(SELECT value FROM store_numbers WHERE name = 'recall_sequence'), 0)";

// A closed store of so many items of which none is in a segment.
void make_unsegmented(const support::TemporaryStore& file, int count) {
    {
        auto manager = must(Manager::open(file.config()));
        say_at_once(manager, count);
    }
    const auto database = support::open_database(file.path());
    must(support::run(*database, "DELETE FROM recall_segments"));
    must(support::run(*database,
                      "UPDATE store_numbers SET value = 0"
                      " WHERE name = 'recall_sequence'"));
}

}  // namespace

TEST_CASE("an import ends with its items in segments", "[recall]") {
    ClockedStore from;
    say_at_once(from.manager, 1000);
    say_at_once(from.manager, 1000);
    const auto lines = from.exported();
    ClockedStore to;
    must(to.import(lines));
    CHECK(support::value(*StoreAccess::of(to.store).database, kTail) < kUnsegmented);
    CHECK(must(to.manager.recall("walrus")).searched >= 2000);
}

TEST_CASE("an import whose deadline is over leaves its items to others", "[recall]") {
    ClockedStore from;
    say_at_once(from.manager, 600);
    ClockedStore to;
    auto lines = from.exported();
    std::size_t next = 0;
    const memory::RecordSource source = [&]() -> memory::Result<std::optional<std::string>> {
        if (next == lines.size()) return std::optional<std::string>();
        return std::optional<std::string>(lines[next++]);
    };
    std::stop_source stop;
    memory::CallOptions call;
    call.deadline_ms = 60'000;
    call.stop = stop.get_token();
    const memory::RecordSource stopping = [&]() -> memory::Result<std::optional<std::string>> {
        auto line = source();
        if (line && !*line) stop.request_stop();
        return line;
    };
    const auto report = to.manager.import_records(stopping, {}, call);
    CHECK((report || report.error().code == memory::ErrorCode::cancelled));
    CHECK(to.problems().empty());
}

TEST_CASE("a process that only reads makes segments of what it had to read", "[recall]") {
    const support::TemporaryStore file;
    make_unsegmented(file, 700);
    auto manager = must(Manager::open(file.config()));
    CHECK(must(manager.recall("walrus")).searched >= 700);
    const auto database = support::open_database(file.path());
    const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(60);
    while (support::value(*database, kTail) >= kUnsegmented &&
           std::chrono::steady_clock::now() < until) {
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
    CHECK(support::value(*database, kTail) < kUnsegmented);
}

TEST_CASE("a process that reads and ends makes segments as it closes the store", "[recall]") {
    const support::TemporaryStore file;
    make_unsegmented(file, 700);
    {
        auto manager = must(Manager::open(file.config()));
        CHECK(must(manager.recall("walrus")).searched >= 700);
    }
    CHECK(support::value(*support::open_database(file.path()), kSegments) > 0);
}
