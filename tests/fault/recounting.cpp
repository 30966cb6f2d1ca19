#include "recounting.hpp"

#include <cstdlib>

#include <fmt/format.h>

#include "kioku/token_counter.hpp"
#include "support/catch.hpp"
#include "support/child_process.hpp"
#include "support/clocked_store.hpp"
#include "support/estimated.hpp"
#include "support/must.hpp"

namespace support {

namespace {

std::vector<memory::Message> all_messages(memory::Manager& manager) {
    std::vector<memory::Message> all;
    memory::Page page{1000, {}};
    do {
        auto list = must(manager.messages("s", 1, std::nullopt, page));
        for (auto& one : list.items)
            all.push_back(std::move(one));
        page.cursor = list.next;
    } while (page.cursor);
    return all;
}

}  // namespace

memory::Config recounting_config(const std::string& path) {
    memory::Config config;
    config.path = path;
    config.durability = memory::Durability::normal;
    config.session = fold_above(40);
    return config;
}

void write_old_store(const std::string& path) {
    {
        auto manager = must(memory::Manager::open(recounting_config(path)));
        for (int batch = 0; batch < 3; ++batch) {
            std::vector<memory::NewMessage> messages;
            messages.reserve(kOldMessages / 3);
            for (int i = 0; i < kOldMessages / 3; ++i)
                messages.push_back(user(fmt::format("Sheep number {} came home again.", i)));
            must(manager.add_messages("s", messages));
        }
    }
    set_counts(path);
}

memory::Result<memory::AddedMessage> add_new_message(memory::Manager& manager, int number) {
    auto message = user(fmt::format("The new one, number {}.", number));
    message.idempotency_key = fmt::format("new {}", number);
    return manager.add_message("s", message);
}

memory::Result<std::int64_t> finish_recounts(memory::Manager& manager) {
    memory::CallOptions patient;
    patient.deadline_ms = 60'000;
    const auto health = manager.health(patient);
    if (!health) return tl::unexpected(health.error());
    return health->recounts_pending;
}

std::vector<std::string> problems_of_counts(memory::Manager& manager, bool finished) {
    std::vector<std::string> problems;
    for (const auto& problem : must(manager.check()).problems)
        problems.push_back("check: " + problem);
    const auto counter = must(memory::TokenCounter::open());
    bool counted = finished;
    for (const auto& message : all_messages(manager)) {
        const memory::ChatMessageView view{to_string(message.role), message.content};
        const auto cost = static_cast<std::int64_t>(counter.count_message_tokens(view));
        const bool is_old = message.counter == "estimate" && message.tokens == kEstimate;
        const bool is_new = message.counter == counter.name() && message.tokens == cost;
        if (is_new) counted = true;
        if (is_new || (is_old && !counted)) continue;
        problems.push_back(fmt::format("message {} has {} tokens by {}, it costs {}", message.seq,
                                       message.tokens, message.counter, cost));
        if (problems.size() > 3) break;
    }
    return problems;
}

}  // namespace support

// Arguments: path, number of its message, and optionally the kill point to die at. Says "open", and
// after a line adds its message and says "added"; then does what is left and says how much waits.
TEST_CASE("child: recounter", "[.child]") {
    const auto arguments = support::child::arguments();
    if (arguments.size() > 2) setenv("KIOKU_KILL_AT", arguments[2].c_str(), 1);
    auto manager =
        support::must(memory::Manager::open(support::recounting_config(arguments.at(0))));
    support::child::say("open");
    if (!support::child::hear()) return;
    const auto added = support::add_new_message(manager, std::stoi(arguments.at(1)));
    support::child::say(added ? "added" : added.error().message);
    const auto left = support::finish_recounts(manager);
    support::child::say(left ? std::to_string(*left) : left.error().message);
}
