#include "support/catch.hpp"
#include "support/clocked_store.hpp"

using memory::ErrorCode;
using support::ClockedStore;

TEST_CASE("the buffer's messages come oldest first, or the newest few", "[session][buffer]") {
    ClockedStore store(support::fold_above(6));
    store.say_many("s", 9, "No.");
    const auto all = store.buffer.get_messages("s");
    REQUIRE(all);
    REQUIRE(all->size() == 5);
    CHECK(all->front().seq == 5);
    CHECK(all->back().content == "No. 9.");
    const auto few = store.buffer.get_messages("s", 2);
    REQUIRE(few);
    REQUIRE(few->size() == 2);
    CHECK(few->front().seq == 8);
    CHECK(store.buffer.get_messages("s", 10'000)->size() == 5);
    CHECK(store.buffer.get_messages("s", 0).error().code == ErrorCode::invalid_argument);
    CHECK(store.buffer.get_messages("s", 10'001).error().code == ErrorCode::invalid_argument);
}

TEST_CASE("adding through the component is the whole write", "[session][buffer]") {
    ClockedStore store(support::fold_above(4));
    for (int i = 0; i < 5; ++i)
        REQUIRE(store.buffer.add_message("s", support::user("Sheep.")));
    CHECK(store.buffer.get_buffer_info("s")->message_count == 2);
    CHECK_FALSE(store.summary("s").empty());
}

TEST_CASE("the trigger is asked for by tokens", "[session][buffer]") {
    ClockedStore store;
    store.say_many("s", 3);
    const auto tokens = store.buffer.get_buffer_info("s")->token_count;
    CHECK(store.buffer.should_trigger_summary("s", tokens).value());
    CHECK_FALSE(store.buffer.should_trigger_summary("s", tokens + 1).value());
    CHECK_FALSE(store.buffer.should_trigger_summary("s").value());
    CHECK(store.buffer.should_trigger_summary("s", 0).error().code == ErrorCode::invalid_argument);
}

TEST_CASE("clearing the buffer moves k to the end and summarises nothing", "[session][buffer]") {
    ClockedStore store;
    store.say_many("s", 7);
    CHECK(store.buffer.clear_buffer("s").value() == 7);
    CHECK(store.summarized_to("s") == 7);
    CHECK(store.buffer.get_messages("s")->empty());
    CHECK(store.buffer.get_buffer_info("s")->token_count == 0);
    CHECK(store.summary("s").empty());
    CHECK(store.transcript("s").size() == 7);
    CHECK(store.buffer.clear_buffer("s").value() == 0);
    memory::ContextOptions without_recall;
    without_recall.recall = false;
    const auto context = store.manager.get_context("s", without_recall);
    REQUIRE(context);
    CHECK(context->messages.empty());
    CHECK(context->total_tokens == 3);
    store.say("s", "On we go.");
    CHECK(store.buffer.get_messages("s")->at(0).seq == 8);
    CHECK(store.problems().empty());
}

TEST_CASE("clearing the buffer withdraws the job of the range that was", "[session][buffer]") {
    memory::SessionSettings settings = support::fold_above(4);
    settings.summarizer = memory::Summarizer::host;
    ClockedStore store(settings);
    store.say_many("s", 5);
    REQUIRE(store.buffer.clear_buffer("s"));
    CHECK_FALSE(store.take_job());
    CHECK(store.manager.get_memory_stats("s")->jobs_pending == 0);
    CHECK_FALSE(store.summary("s").empty());
}

TEST_CASE("a session that does not exist has no buffer", "[session][buffer]") {
    ClockedStore store;
    CHECK(store.buffer.get_messages("s").error().code == ErrorCode::not_found);
    CHECK(store.buffer.get_buffer_info("s").error().code == ErrorCode::not_found);
    CHECK(store.buffer.clear_buffer("s").error().code == ErrorCode::not_found);
    CHECK(store.buffer.should_trigger_summary("s").error().code == ErrorCode::not_found);
    CHECK(store.buffer.get_messages("").error().code == ErrorCode::invalid_argument);
}
