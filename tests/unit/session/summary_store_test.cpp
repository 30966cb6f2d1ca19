#include "support/catch.hpp"
#include "support/clocked_store.hpp"

using memory::ErrorCode;
using memory::Json;
using support::ClockedStore;

TEST_CASE("a caller's summary replaces the text of the summarised range", "[session][summary]") {
    ClockedStore store(support::fold_above(4));
    store.say_many("s", 5);
    const auto metadata = Json::parse(R"({"by":"ada"})").value();
    const auto added = store.summaries.add_summary("s", "Five sheep.", metadata);
    REQUIRE(added);
    CHECK(added->from_seq == 1);
    CHECK(added->to_seq == 3);
    CHECK(added->made_by == "caller");
    CHECK(added->created_at == store.clock.now());
    const auto current = store.summaries.get_current_summary("s");
    REQUIRE((current && *current));
    CHECK((*current)->id == added->id);
    CHECK((*current)->metadata == metadata);
    CHECK((*current)->tokens == added->tokens);
    CHECK(store.summaries.get_summary_history("s")->size() == 2);
    CHECK(store.manager.get_context("s")->current_summary == "Five sheep.");
    CHECK(store.summaries.get_summary_stats("s")->current_tokens == added->tokens);
}

TEST_CASE("the summary of an empty range is from 1 to 0", "[session][summary]") {
    ClockedStore store(support::fold_above(4));
    store.say("s", "Hello.");
    const auto added = store.summaries.add_summary("s", "What was before.");
    REQUIRE(added);
    CHECK(added->from_seq == 1);
    CHECK(added->to_seq == 0);
    CHECK(store.manager.get_context("s")->messages.size() == 2);
    store.say_many("s", 4);
    CHECK(store.summary("s").find("What was before") != std::string::npos);  // rolled on
    CHECK(store.problems().empty());
}

TEST_CASE("a caller's summary has limits", "[session][summary]") {
    ClockedStore store;
    CHECK(store.summaries.add_summary("s", "x").error().code == ErrorCode::not_found);
    store.say("s", "Hello.");
    CHECK(store.summaries.add_summary("s", "").error().code == ErrorCode::invalid_argument);
    CHECK(store.summaries.add_summary("s", "\xff").error().code == ErrorCode::invalid_argument);
    std::string words;
    for (int i = 0; i < 600; ++i)
        words += "sheep ";
    const auto refused = store.summaries.add_summary("s", words);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == ErrorCode::limit);
    CHECK(refused.error().message.find("the limit is 500") != std::string::npos);
    const auto list = Json::parse("[]").value();
    CHECK(store.summaries.add_summary("s", "x", list).error().code == ErrorCode::invalid_argument);
    CHECK(store.summaries.get_summary_history("s")->empty());
}

TEST_CASE("clearing summaries erases texts and jobs, and k stays", "[session][summary]") {
    memory::SessionSettings settings = support::fold_above(4);
    settings.summarizer = memory::Summarizer::host;
    ClockedStore store(settings);
    store.say_many("s", 8);
    const auto job = store.take_job();
    REQUIRE(job);
    const auto erasure = store.summaries.clear_summaries("s");
    REQUIRE(erasure);
    CHECK(erasure->summaries == 2);
    CHECK(erasure->jobs == 1);
    CHECK(erasure->messages == 0);
    CHECK(store.summarized_to("s") == 6);
    CHECK_FALSE(store.summaries.get_current_summary("s")->has_value());
    CHECK(store.summaries.get_summary_history("s")->empty());
    const auto text = Json::parse(R"({"text":"late"})").value();
    CHECK(store.manager.complete_job(job->id, job->lease, text).error().code ==
          ErrorCode::not_found);
    CHECK_FALSE(store.summaries.get_summary_stats("s")->updated_at);
    CHECK(store.transcript("s").size() == 8);
    store.say_many("s", 1);
    CHECK(store.summarized_to("s") == 6);
    CHECK(store.summaries.clear_summaries("t").error().code == ErrorCode::not_found);
}

TEST_CASE("an unknown session has no summaries, which is not none", "[session][summary]") {
    ClockedStore store;
    CHECK(store.summaries.get_current_summary("s").error().code == ErrorCode::not_found);
    CHECK(store.summaries.get_summary_history("s").error().code == ErrorCode::not_found);
    CHECK(store.summaries.get_summary_stats("s").error().code == ErrorCode::not_found);
    store.say("s", "x");
    CHECK_FALSE(store.summaries.get_current_summary("s")->has_value());
    CHECK(store.summaries.get_summary_history("s", 0).error().code == ErrorCode::invalid_argument);
    CHECK(store.summaries.get_summary_history("s", 1001).error().code ==
          ErrorCode::invalid_argument);
}
