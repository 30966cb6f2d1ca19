#include "support/catch.hpp"
#include "support/clocked_store.hpp"

using memory::NewMessage;
using memory::SessionConfig;
using memory::Summarizer;
using support::ClockedStore;
using support::user;

TEST_CASE("a fold starts above the message limit and leaves half", "[session][fold]") {
    ClockedStore store(support::fold_above(10));
    store.say_many("s", 10);
    CHECK(store.summarized_to("s") == 0);
    CHECK(store.summary("s").empty());
    store.say("s", "One more.");
    CHECK(store.summarized_to("s") == 6);
    const auto summary = store.summaries.get_current_summary("s");
    REQUIRE(summary);
    REQUIRE(*summary);
    CHECK((*summary)->from_seq == 1);
    CHECK((*summary)->to_seq == 6);
    CHECK((*summary)->made_by == "extractive");
    CHECK((*summary)->tokens <= 500);
    CHECK(store.transcript("s").size() == 11);
}

TEST_CASE("a fold starts when the tokens reach the trigger and leaves half", "[session][fold]") {
    ClockedStore probe;
    probe.say("s", "Sheep number 1.");
    const auto each = probe.buffer.get_buffer_info("s")->token_count;
    memory::SessionSettings settings;
    settings.summary_trigger_tokens = settings.max_buffer_tokens = 8 * each;
    ClockedStore store(settings);
    store.say_many("s", 7);
    CHECK(store.buffer.get_buffer_info("s")->token_count == 7 * each);
    CHECK(store.summarized_to("s") == 0);
    store.say("s", "Sheep number 8.");
    CHECK(store.summarized_to("s") == 4);
    CHECK(store.buffer.get_buffer_info("s")->token_count == 4 * each);
}

TEST_CASE("a batch folds once, after all its rows", "[session][fold]") {
    ClockedStore store(support::fold_above(10));
    REQUIRE(store.manager.add_messages("s", std::vector<NewMessage>(40, user("Sheep."))));
    CHECK(store.summarized_to("s") == 35);
    CHECK(store.summaries.get_summary_history("s")->size() == 1);
}

TEST_CASE("the newest group stays, however large", "[session][fold]") {
    memory::SessionSettings settings;
    settings.summary_trigger_tokens = 50;
    settings.max_buffer_tokens = 60;
    ClockedStore store(settings);
    store.say("s", "Small.");
    store.say("s", std::string(4000, 'x'));
    CHECK(store.summarized_to("s") == 1);
    const auto info = store.buffer.get_buffer_info("s");
    REQUIRE(info);
    CHECK(info->message_count == 1);
    CHECK(info->oversized);
}

TEST_CASE("a call without all its results holds the fold until they come", "[session][fold]") {
    ClockedStore store(support::fold_above(6));
    REQUIRE(store.manager.add_message("s", support::call({"c1", "c2"})));
    REQUIRE(store.manager.add_message("s", support::result("c1")));
    store.say_many("s", 10);
    CHECK(store.summarized_to("s") == 0);
    REQUIRE(store.manager.add_message("s", support::result("c2")));
    // The group goes on to its last result; the newest group is the message before that.
    CHECK(store.summarized_to("s") == 0);
    store.say("s", "And on.");
    CHECK(store.summarized_to("s") == 13);
}

TEST_CASE("a result that comes while no fold is due frees the way for later ones",
          "[session][fold]") {
    ClockedStore store(support::fold_above(8));
    store.say_many("s", 4);
    REQUIRE(store.manager.add_message("s", support::call({"c"})));  // seq 5
    store.say_many("s", 4);
    CHECK(store.summarized_to("s") == 4);  // 5 stay: more than half, but the call waits
    REQUIRE(store.manager.add_message("s", support::result("c")));
    store.say_many("s", 10);
    CHECK(store.summarized_to("s") > 4);
    CHECK(store.buffer.get_buffer_info("s")->message_count <= 8);
}

TEST_CASE("redacting a call that waits frees the way", "[session][fold]") {
    ClockedStore store(support::fold_above(4));
    const auto added = store.manager.add_message("s", support::call({"c"}));
    REQUIRE(added);
    store.say_many("s", 8);
    CHECK(store.summarized_to("s") == 0);
    REQUIRE(store.manager.redact_message(added->id));
    store.say("s", "More.");
    CHECK(store.summarized_to("s") == 8);
}

TEST_CASE("what was idle for longer than the ttl leaves at the next write", "[session][fold]") {
    ClockedStore store;
    SessionConfig config;
    config.buffer_ttl_s = 60;
    REQUIRE(store.manager.configure_session("s", config));
    NewMessage old = user("An old one.");
    old.created_at = store.clock.now() - std::chrono::hours{48};
    REQUIRE(store.manager.add_message("s", old));  // by insertion, not by created_at
    CHECK(store.buffer.get_buffer_info("s")->ttl_remaining_s == 60);
    store.clock.pass(std::chrono::seconds{59});
    CHECK(store.buffer.get_buffer_info("s")->ttl_remaining_s == 1);
    store.say("s", "In time.");
    CHECK(store.summarized_to("s") == 0);
    CHECK(store.buffer.get_buffer_info("s")->ttl_remaining_s == 60);

    store.clock.pass(std::chrono::seconds{61});
    CHECK(store.buffer.get_buffer_info("s")->ttl_remaining_s == 0);
    CHECK(store.buffer.get_messages("s")->size() == 2);
    CHECK(store.manager.get_context("s")->buffer_messages.size() == 2);
    CHECK(store.summarized_to("s") == 0);

    REQUIRE(store.manager.add_messages("s", {user("Back again."), user("Hello?")}));
    CHECK(store.summarized_to("s") == 2);
    CHECK(store.summary("s").find("In time") != std::string::npos);
    CHECK(store.buffer.get_messages("s")->size() == 2);
}

TEST_CASE("a call that waits does not expire, nor what follows it", "[session][fold]") {
    ClockedStore store;
    SessionConfig config;
    config.buffer_ttl_s = 60;
    REQUIRE(store.manager.configure_session("s", config));
    store.say("s", "Before.");
    REQUIRE(store.manager.add_message("s", support::call({"c"})));
    store.say("s", "After.");
    store.clock.pass(std::chrono::seconds{61});
    REQUIRE(store.manager.add_message("s", support::result("c")));
    CHECK(store.summarized_to("s") == 1);
    const auto context = store.manager.get_context("s");
    REQUIRE(context);
    CHECK(context->omitted == 0);
}

TEST_CASE("a write whose keys are all known folds nothing", "[session][fold]") {
    ClockedStore store;
    SessionConfig config;
    config.buffer_ttl_s = 60;
    REQUIRE(store.manager.configure_session("s", config));
    NewMessage message = user("Once.");
    message.idempotency_key = "k";
    REQUIRE(store.manager.add_message("s", message));
    store.clock.pass(std::chrono::seconds{61});
    CHECK(store.manager.add_message("s", message)->existed);
    CHECK(store.summarized_to("s") == 0);
    CHECK(store.buffer.get_buffer_info("s")->ttl_remaining_s == 0);
}

TEST_CASE("summaries keep to their limit and the history keeps every generation",
          "[session][fold]") {
    ClockedStore store(support::fold_above(4));
    SessionConfig config;
    config.max_summary_tokens = 40;
    REQUIRE(store.manager.configure_session("s", config));
    store.say_many("s", 20, "The shepherd of the northern hills counted sheep");
    const auto history = store.summaries.get_summary_history("s");
    REQUIRE(history);
    CHECK(history->size() == 6);
    std::int64_t to = store.summarized_to("s");
    for (const memory::Summary& summary : *history) {
        CHECK(summary.tokens <= 40);
        CHECK(summary.from_seq == 1);
        CHECK(summary.to_seq == to);
        to -= 3;
    }
    CHECK(store.summaries.get_summary_history("s", 2)->size() == 2);
    CHECK(store.summaries.get_summary_history("s", 2)->front().id == history->front().id);
}

TEST_CASE("the extractive summary is the same in every store", "[session][fold]") {
    std::string texts[2];
    for (std::string& text : texts) {
        ClockedStore store(support::fold_above(6));
        for (int i = 0; i < 30; ++i)
            store.say("s", "In /srv/farm/" + std::to_string(i) + ".csv Ada found " +
                               std::to_string(i * 17) + " sheep. Shall we buy more?");
        text = store.summary("s");
    }
    CHECK_FALSE(texts[0].empty());
    CHECK(texts[0] == texts[1]);
}

TEST_CASE("without a summarizer k moves and no text is made", "[session][fold]") {
    memory::SessionSettings settings = support::fold_above(4);
    settings.summarizer = Summarizer::none;
    ClockedStore store(settings);
    store.say_many("s", 9);
    CHECK(store.summarized_to("s") == 6);
    CHECK(store.summary("s").empty());
    CHECK_FALSE(store.take_job());
}

TEST_CASE("a summary of no tokens is none", "[session][fold]") {
    memory::SessionSettings settings = support::fold_above(4);
    settings.max_summary_tokens = 0;
    settings.summarizer = Summarizer::host;
    ClockedStore store(settings);
    store.say_many("s", 9);
    CHECK(store.summarized_to("s") == 6);
    CHECK(store.summary("s").empty());
    CHECK_FALSE(store.take_job());  // no text could do
}
