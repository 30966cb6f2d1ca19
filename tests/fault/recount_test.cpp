// Counting anew while several processes are at one store. That one which is killed at it loses
// nothing and goes on where it stopped is kill_points_test.cpp's.
#include <algorithm>
#include <fstream>
#include <memory>
#include <string>
#include <vector>

#include "broken.hpp"
#include "kill_points.hpp"
#include "recounting.hpp"
#include "support/catch.hpp"
#include "support/child_process.hpp"
#include "support/must.hpp"
#include "support/temporary_store.hpp"

using support::ChildProcess;
using support::must;

namespace {

const std::vector<std::string> nothing;

std::vector<std::string> lines_of(const std::string& path) {
    std::ifstream file(path);
    std::vector<std::string> lines;
    for (std::string line; std::getline(file, line);)
        lines.push_back(line);
    return lines;
}

}  // namespace

TEST_CASE("processes that count one session anew at once do each step once", "[recount]") {
    const support::TemporaryStore store;
    support::write_old_store(store.path());
    const std::string seen = store.directory() + "/seen";
    std::vector<std::unique_ptr<ChildProcess>> children;
    for (int number = 1; number <= 3; ++number) {
        support::ChildOptions options;
        options.environment = {"KIOKU_KILL_POINTS_SEEN=" + seen};
        children.push_back(std::make_unique<ChildProcess>(
            "recounter", std::vector<std::string>{store.path(), std::to_string(number)}, options));
        REQUIRE(children.back()->hear() == "open");
    }
    for (auto& one : children)
        one->tell("go");
    for (auto& one : children) {
        CHECK(one->hear() == "added");
        CHECK(one->hear() == "0");
        CHECK(one->wait() == 0);
    }
    const auto points = lines_of(seen);
    CHECK(std::count(points.begin(), points.end(), "recount.buffer_written") == 1);
    // 2,660 to 2,680 messages in thousands, and the older summaries.
    CHECK(std::count(points.begin(), points.end(), "recount.step_written") == 4);
    auto manager = must(memory::Manager::open(support::recounting_config(store.path())));
    CHECK(support::problems_of_counts(manager, true) == nothing);
    CHECK(must(manager.session("s")).message_count == support::kOldMessages + 3);
}

TEST_CASE("a process that comes later goes on with what another one left", "[recount]") {
    const support::TemporaryStore store;
    support::write_old_store(store.path());
    {
        // Dies with the first step committed.
        ChildProcess first("recounter", {store.path(), "1", "recount.step_written#2"});
        REQUIRE(first.hear() == "open");
        first.tell("go");
        while (first.hear()) {
        }
        CHECK(first.wait() == -9);
    }
    auto manager = must(memory::Manager::open(support::recounting_config(store.path())));
    const auto between = support::problems_of_counts(manager, false);
    CHECK(between == nothing);
    // A write to another session is enough.
    memory::NewMessage message;
    message.content = "Hello.";
    must(manager.add_message("other", message));
    CHECK(must(support::finish_recounts(manager)) == 0);
    CHECK(support::problems_of_counts(manager, true) == nothing);
}

TEST_CASE("control: a step whose place is moved before its counts loses messages", "[recount]") {
    const Broken promise("recount_step_is_one_transaction");
    bool was_killed = false;
    CHECK(support::kill_at({"recount.step_written", support::Passes::recount}, 1, was_killed) !=
          nothing);
    CHECK(was_killed);
}
