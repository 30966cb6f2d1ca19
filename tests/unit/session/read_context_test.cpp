#include "session/read_context.hpp"

#include <atomic>
#include <thread>

#include "kioku/token_counter.hpp"
#include "session/packing.hpp"
#include "support/catch.hpp"
#include "support/clocked_store.hpp"

using memory::Context;
using memory::ContextOptions;
using memory::ErrorCode;
using memory::NewMessage;
using memory::Role;
using support::ClockedStore;
using support::user;

namespace {

ContextOptions budget(std::int64_t tokens) {
    ContextOptions options;
    options.budget_tokens = tokens;
    options.recall = false;
    return options;
}

// recalled_test.cpp has what a context recalls.
ContextOptions without_recall() {
    ContextOptions options;
    options.recall = false;
    return options;
}

std::int64_t recount(const Context& context) {
    std::int64_t total = 3;
    for (const memory::ChatMessage& message : context.messages) {
        memory::ChatMessageView view;
        view.role = to_string(message.role);
        view.content = message.content;
        if (message.name) view.name = *message.name;
        if (!message.tool_calls.is_null()) view.tool_calls_json = message.tool_calls.text();
        if (message.tool_call_id) view.tool_call_id = *message.tool_call_id;
        total +=
            static_cast<std::int64_t>(memory::TokenCounter::open()->count_message_tokens(view));
    }
    return total;
}

// A buffer that never folds.
memory::SessionSettings roomy() {
    memory::SessionSettings settings = support::fold_above(10'000);
    settings.summary_trigger_tokens = settings.max_buffer_tokens = 100'000'000;
    return settings;
}

}  // namespace

TEST_CASE("a context is the summary and the buffer, in the chat's order", "[session][context]") {
    ClockedStore store(support::fold_above(4));
    NewMessage named = user("Ada speaks.");
    named.name = "ada";
    store.say_many("s", 4);
    REQUIRE(store.manager.add_message("s", named));
    const auto context = store.manager.get_context("s", without_recall());
    REQUIRE(context);
    CHECK(context->session == "s");
    REQUIRE(context->messages.size() == 3);
    CHECK(context->messages[0].role == Role::system);
    CHECK(context->messages[0].content.find(store.summary("s")) != std::string::npos);
    CHECK(context->messages[1].content == "Sheep number 4.");
    CHECK(context->messages[2].name == "ada");
    CHECK(context->current_summary == store.summary("s"));
    CHECK(context->buffer_messages.size() == 2);
    CHECK(context->buffer_messages[1].seq == 5);
    CHECK(context->buffer_info.message_count == 2);
    CHECK(context->message_count == 3);
    CHECK(context->omitted == 0);
    CHECK(context->degraded.empty());
    CHECK(context->total_tokens == recount(*context));
    CHECK(context->budget_tokens == 1'000'000 + 500 + 1500);
}

TEST_CASE("an empty session has a context of three tokens", "[session][context]") {
    ClockedStore store;
    CHECK(store.manager.get_context("s", without_recall()).error().code == ErrorCode::not_found);
    REQUIRE(store.manager.configure_session("s", {}));
    const auto context = store.manager.get_context("s", budget(3));
    REQUIRE(context);
    CHECK(context->messages.empty());
    CHECK(context->total_tokens == 3);
    CHECK_FALSE(context->current_summary);
    const auto refused = store.manager.get_context("s", budget(2));
    CHECK(refused.error().code == ErrorCode::limit);
    CHECK(refused.error().message.find("3") != std::string::npos);
}

TEST_CASE("absurd budgets are refused", "[session][context]") {
    ClockedStore store;
    store.say("s", "x");
    for (const std::int64_t tokens :
         {std::int64_t{0}, std::int64_t{-1}, std::numeric_limits<std::int64_t>::max()}) {
        const auto refused = store.manager.get_context("s", budget(tokens));
        REQUIRE_FALSE(refused);
        CHECK(refused.error().code == ErrorCode::invalid_argument);
        CHECK(refused.error().message.find(std::to_string(tokens)) != std::string::npos);
    }
}

TEST_CASE("the least budget that a refusal names does", "[session][context]") {
    ClockedStore store;
    REQUIRE(store.manager.add_messages(
        "s", {support::call({"c1", "c2"}), support::result("c1", std::string(500, 'x')),
              support::result("c2", "Two sheep. And a goat.")}));
    const auto refused = store.manager.get_context("s", budget(1));
    REQUIRE(refused.error().code == ErrorCode::limit);
    const std::string& says = refused.error().message;
    const std::int64_t least = std::stoll(says.substr(says.rfind(' ')));
    CHECK(store.manager.get_context("s", budget(least - 1)).error().code == ErrorCode::limit);
    const auto context = store.manager.get_context("s", budget(least));
    REQUIRE(context);
    CHECK(context->total_tokens == least);
    REQUIRE(context->messages.size() == 3);
    CHECK(context->messages[0].tool_calls == support::call({"c1", "c2"}).tool_calls);
    CHECK_FALSE(context->messages[0].truncated);
    CHECK(context->messages[1].truncated);
    CHECK(context->messages[2].truncated);
    CHECK(context->messages[2].content.empty());
    CHECK(context->buffer_messages[1].truncated);
    CHECK(context->buffer_messages[1].content == context->messages[1].content);
}

TEST_CASE("a newest message that is too large is cut at a sentence, else at a character",
          "[session][context]") {
    ClockedStore store;
    store.say("s", "The first sentence stands. The second one is long and it is cut away here.");
    const auto cut = store.manager.get_context("s", budget(16));
    REQUIRE(cut);
    CHECK(cut->messages.at(0).content.find("The first sentence stands.") == 0);
    CHECK(cut->messages.at(0).content.find("second") == std::string::npos);
    CHECK(cut->messages.at(0).truncated);
    CHECK(cut->total_tokens <= 16);
    std::string snow;
    for (int i = 0; i < 400; ++i)
        snow += "雪";
    store.say("t", snow);
    const auto at_character = store.manager.get_context("t", budget(60));
    REQUIRE(at_character);
    const std::string& content = at_character->messages.at(0).content;
    CHECK_FALSE(content.empty());
    CHECK(content.size() % 3 == 0);
    CHECK(snow.find(content) == 0);
    CHECK(at_character->total_tokens == recount(*at_character));
}

TEST_CASE("room goes to the newest group, then the summary, then older groups",
          "[session][context]") {
    ClockedStore store(support::fold_above(8));
    store.say_many("s", 9, "The shepherd of the northern hills counted all the sheep of flock");
    const auto all = store.manager.get_context("s", without_recall());
    REQUIRE(all);
    REQUIRE(all->messages.size() == 5);
    std::vector<std::int64_t> costs;
    for (const auto& message : all->buffer_messages)
        costs.push_back(message.tokens);
    const auto one = store.manager.get_context("s", budget(3 + costs.back()));
    REQUIRE(one);
    REQUIRE(one->messages.size() == 1);
    CHECK(one->messages[0].content.find("flock 9.") != std::string::npos);
    CHECK(one->omitted == 3);
    CHECK(one->current_summary == store.summary("s"));  // as stored, whole
    const auto more = store.manager.get_context("s", budget(3 + costs.back() + 40));
    REQUIRE(more);
    CHECK(more->messages[0].role == Role::system);
    CHECK(more->messages[0].truncated);
    CHECK(more->messages.back().content.find("flock 9.") != std::string::npos);
    const auto most = store.manager.get_context("s", budget(all->total_tokens - 1));
    REQUIRE(most);
    CHECK(most->omitted == 1);
    CHECK(most->messages[0].role == Role::system);
    CHECK_FALSE(most->messages[0].truncated);
}

TEST_CASE("what is no valid chat is left out and counted", "[session][context]") {
    ClockedStore store;
    store.say("s", "Count the sheep.");
    REQUIRE(store.manager.add_message("s", support::result("nobody's", "lost")));
    REQUIRE(store.manager.add_message("s", support::call({"c1", "c2"})));
    REQUIRE(store.manager.add_message("s", support::result("c1", "one")));
    auto context = store.manager.get_context("s", without_recall());
    REQUIRE(context);
    CHECK(context->messages.size() == 1);
    CHECK(context->omitted == 3);
    CHECK(context->buffer_info.message_count == 4);
    store.say("s", "Are you there?");
    REQUIRE(store.manager.add_message("s", support::result("c2", "two")));
    context = store.manager.get_context("s", without_recall());
    REQUIRE(context);
    std::vector<std::string> contents;
    for (const auto& message : context->messages)
        contents.push_back(message.content);
    CHECK(contents ==
          std::vector<std::string>{"Count the sheep.", "", "one", "two", "Are you there?"});
    CHECK(context->omitted == 1);
}

TEST_CASE("a large buffer is packed as if all of it had been read", "[session][context]") {
    ClockedStore store(roomy());
    std::vector<NewMessage> batch;
    for (int i = 0; i < 10'000; ++i)
        batch.push_back(user("Sheep " + std::to_string(i)));
    REQUIRE(store.manager.add_messages("s", batch));
    const auto few = store.manager.get_context("s", budget(200));
    REQUIRE(few);
    CHECK(few->messages.back().content == "Sheep 9999");
    CHECK(few->omitted == 10'000 - static_cast<std::int64_t>(few->messages.size()));
    CHECK(few->total_tokens == recount(*few));
    CHECK(200 - few->total_tokens < 12);  // no room for one more
    const auto all = store.manager.get_context("s", budget(10'000'000));
    REQUIRE(all);
    CHECK(all->messages.size() == 10'000);
    CHECK(all->omitted == 0);
}

TEST_CASE("redacted messages take no room from older ones", "[session][context]") {
    ClockedStore store(roomy());
    store.say("s", "The oldest.");
    for (int i = 0; i < 70; ++i)
        REQUIRE(store.manager.redact_message(store.say("s", "secret")));
    const auto context = store.manager.get_context("s", budget(100));
    REQUIRE(context);
    REQUIRE(context->messages.size() == 1);
    CHECK(context->messages[0].content == "The oldest.");
    CHECK(context->omitted == 70);
}

TEST_CASE("what a cut leaves over goes to older groups, however far back", "[session][context]") {
    ClockedStore store(roomy());
    std::vector<NewMessage> batch;
    for (int i = 0; i < 300; ++i)
        batch.push_back(user("Sheep."));
    std::string longest = "A short sentence.";
    for (int i = 0; i < 5000; ++i)
        longest += i == 0 ? " Then" : " sheep";
    batch.push_back(user(longest));
    REQUIRE(store.manager.add_messages("s", batch));
    const auto context = store.manager.get_context("s", budget(1500));
    REQUIRE(context);
    CHECK(context->messages.back().truncated);
    CHECK(context->messages.back().content == "A short sentence.");
    CHECK(context->messages.size() > 150);
    CHECK(1500 - context->total_tokens < 12);
}

TEST_CASE("a context is one consistent read while another thread writes", "[session][context]") {
    ClockedStore store(support::fold_above(6));
    store.say("s", "Message 1.");
    std::atomic<bool> stop{false};
    std::thread writer([&] {
        for (int i = 2; i <= 300 && !stop; ++i)
            store.say("s", "Message " + std::to_string(i) + ".");
        stop = true;
    });
    bool sound = true;
    while (!stop && sound) {
        const auto context = store.manager.get_context("s", without_recall());
        sound = context && !context->buffer_messages.empty() &&
                context->total_tokens == recount(*context) &&
                static_cast<std::int64_t>(context->buffer_messages.size()) ==
                    context->buffer_info.message_count &&
                // k > 0 exactly when there is a summary
                (context->buffer_messages.front().seq > 1) == context->current_summary.has_value();
    }
    stop = true;
    writer.join();
    CHECK(sound);
}
