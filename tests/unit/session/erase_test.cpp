#include "support/catch.hpp"
#include "support/clocked_store.hpp"

using memory::ErrorCode;
using memory::Json;
using memory::Summarizer;
using support::ClockedStore;
using support::user;

TEST_CASE("a redacted message keeps id, seq, role and time", "[session][erase]") {
    ClockedStore store;
    memory::NewMessage message = support::call({"c"});
    message.content = "secret";
    message.name = "ada";
    message.external_id = "secret id";
    message.metadata = Json::parse(R"({"secret":1})").value();
    const auto added = store.manager.add_message("s", message);
    store.clock.pass(std::chrono::hours{1});
    const auto before = store.manager.messages("s")->items.at(0);
    const auto erasure = store.manager.redact_message(added->id);
    REQUIRE(erasure);
    CHECK(erasure->messages == 1);
    CHECK_FALSE(erasure->pending);
    const auto after = store.manager.messages("s")->items.at(0);
    CHECK(after.redacted);
    CHECK(after.id == before.id);
    CHECK(after.seq == before.seq);
    CHECK(after.role == before.role);
    CHECK(after.created_at == before.created_at);
    CHECK(after.content.empty());
    CHECK(after.tool_calls.is_null());
    CHECK(after.metadata.is_null());
    CHECK_FALSE(after.name);
    CHECK_FALSE(after.external_id);
    CHECK(store.buffer.get_buffer_info("s")->token_count == after.tokens);
    CHECK(after.tokens < before.tokens);
    CHECK(store.problems().empty());
}

TEST_CASE("redacting twice is redacting once", "[session][erase]") {
    ClockedStore store;
    const auto id = store.say("s", "secret");
    REQUIRE(store.manager.redact_message(id));
    const auto sequence = store.manager.health()->sequence;
    const auto again = store.manager.redact_message(id);
    REQUIRE(again);
    CHECK(again->messages == 0);
    CHECK(again->summaries == 0);
    CHECK(store.manager.health()->sequence == sequence);
}

TEST_CASE("what is no message cannot be redacted", "[session][erase]") {
    ClockedStore store(support::fold_above(4));
    store.say_many("s", 5);
    const auto summary = store.summaries.get_current_summary("s");
    CHECK(store.manager.redact_message((*summary)->id).error().code == ErrorCode::not_found);
    CHECK(store.manager.redact_message("01234567-89ab-7def-8123-456789abcdef").error().code ==
          ErrorCode::not_found);
    CHECK(store.manager.redact_message("x").error().code == ErrorCode::invalid_argument);
    CHECK(store.manager.redact_message("").error().code == ErrorCode::invalid_argument);
}

TEST_CASE("redacting the call leaves its results out of the chat, redacting a result does not",
          "[session][erase]") {
    ClockedStore store;
    const auto added = store.manager.add_messages(
        "s", {user("Count."), support::call({"c"}), support::result("c", "secret")});
    REQUIRE(added);
    REQUIRE(store.manager.redact_message(added->at(2).id));
    auto context = store.manager.get_context("s");
    REQUIRE(context);
    REQUIRE(context->messages.size() == 3);
    CHECK(context->messages[2].content.empty());
    CHECK(context->total_tokens == context->buffer_messages[0].tokens +
                                       context->buffer_messages[1].tokens +
                                       context->buffer_messages[2].tokens + 3);
    REQUIRE(store.manager.redact_message(added->at(1).id));
    context = store.manager.get_context("s");
    REQUIRE(context);
    CHECK(context->messages.size() == 1);
    CHECK(context->omitted == 2);
}

TEST_CASE("summaries that covered a redacted message go and the current one is remade",
          "[session][erase]") {
    ClockedStore store(support::fold_above(6));
    std::vector<std::string> ids;
    for (int i = 1; i <= 15; ++i)
        ids.push_back(store.say("s", "Shepherd number" + std::to_string(i) + " counted sheep."));
    REQUIRE(store.summarized_to("s") == 12);  // generations to 4, 8 and 12
    const auto history = *store.summaries.get_summary_history("s");
    REQUIRE(history.size() == 3);
    REQUIRE(history[2].to_seq == 4);
    const auto erasure = store.manager.redact_message(ids[5]);
    REQUIRE(erasure);
    CHECK(erasure->summaries == 2);
    const auto after = *store.summaries.get_summary_history("s");
    REQUIRE(after.size() == 2);
    CHECK(after[1].id == history[2].id);
    CHECK(after[0].to_seq == 12);
    CHECK(after[0].text.find("number6") == std::string::npos);
    CHECK(after[0].text.find("number7") != std::string::npos);
    CHECK(store.summarized_to("s") == 12);
    CHECK(store.problems().empty());
}

TEST_CASE("a job that is under way with redacted text is withdrawn, and a new one offered",
          "[session][erase]") {
    memory::SessionSettings settings = support::fold_above(4);
    settings.summarizer = Summarizer::host;
    ClockedStore store(settings);
    const auto id = store.say("s", "secret words");
    store.say_many("s", 4);
    const auto old = store.take_job();
    REQUIRE(old);
    REQUIRE(store.manager.redact_message(id));
    const auto text = Json::parse(R"({"text":"secret words"})").value();
    CHECK(store.manager.complete_job(old->id, old->lease, text).error().code ==
          ErrorCode::conflict);
    const auto job = store.take_job();
    REQUIRE(job);
    CHECK(job->input.text().find("secret") == std::string::npos);
    CHECK(job->input.text().find(R"("to_seq":3)") != std::string::npos);
}

TEST_CASE("a job with redacted text is withdrawn also where the session changed its summarizer",
          "[session][erase]") {
    for (const Summarizer instead : {Summarizer::extractive, Summarizer::none}) {
        memory::SessionSettings settings = support::fold_above(4);
        settings.summarizer = Summarizer::host;
        ClockedStore store(settings);
        const auto id = store.say("s", "secret words");
        store.say_many("s", 4);
        const auto job = store.take_job();
        memory::SessionConfig config;
        config.summarizer = instead;
        REQUIRE(store.manager.configure_session("s", config));
        REQUIRE(store.manager.redact_message(id));
        const auto text = Json::parse(R"({"text":"secret words"})").value();
        CHECK_FALSE(store.manager.complete_job(job->id, job->lease, text));
        CHECK(store.summary("s").find("secret") == std::string::npos);
        CHECK_FALSE(store.take_job());
    }
}

TEST_CASE("redacting does not bring back summaries that were cleared", "[session][erase]") {
    memory::SessionSettings settings = support::fold_above(4);
    settings.summarizer = Summarizer::host;
    ClockedStore store(settings);
    const auto id = store.say("s", "secret words");
    store.say_many("s", 4);
    REQUIRE(store.summaries.clear_summaries("s"));
    REQUIRE(store.manager.redact_message(id));
    CHECK(store.summary("s").empty());
    CHECK_FALSE(store.take_job());
}

TEST_CASE("redacting inside the buffer touches no summary", "[session][erase]") {
    ClockedStore store(support::fold_above(4));
    store.say_many("s", 5);
    const auto before = store.summaries.get_current_summary("s");
    const auto id = store.buffer.get_messages("s")->at(0).id;
    const auto erasure = store.manager.redact_message(id);
    REQUIRE(erasure);
    CHECK(erasure->summaries == 0);
    CHECK((*store.summaries.get_current_summary("s"))->id == (*before)->id);
    CHECK(store.buffer.get_messages("s")->at(0).redacted);
    CHECK(store.manager.get_context("s")->omitted == 1);
}

TEST_CASE("clearing leaves id, scope, settings and the next seq", "[session][erase]") {
    memory::SessionSettings settings = support::fold_above(4);
    settings.summarizer = Summarizer::host;
    ClockedStore store(settings);
    memory::SessionConfig config;
    config.title = "Sheep";
    config.scope.user = "ada";
    config.buffer_ttl_s = 70;
    const auto begun = store.manager.configure_session("s", config);
    store.say_many("s", 5);
    REQUIRE(store.manager.save_context("s", "{}"));
    const auto erasure = store.manager.clear_session_memory("s");
    REQUIRE(erasure);
    CHECK(erasure->messages == 5);
    CHECK(erasure->summaries == 1);
    CHECK(erasure->jobs == 1);
    CHECK_FALSE(erasure->pending);
    const auto session = store.manager.session("s");
    REQUIRE(session);
    CHECK_FALSE(session->title);
    CHECK(session->scope == begun->scope);
    CHECK(session->settings == begun->settings);
    CHECK(session->message_count == 0);
    CHECK(store.manager.load_context("s").error().code == ErrorCode::not_found);
    CHECK(store.transcript("s").empty());
    CHECK(store.buffer.get_buffer_info("s")->token_count == 0);
    CHECK(store.manager.get_context("s")->messages.empty());
    store.say("s", "Anew.");
    CHECK(store.manager.messages("s")->items.at(0).seq == 6);
    CHECK(store.manager.save_context("s", "{}", 0).value() == 1);
    CHECK(store.problems().empty());
    CHECK(store.manager.health()->erasures_pending == 0);
    CHECK(store.manager.clear_session_memory("t").error().code == ErrorCode::not_found);
}

TEST_CASE("clearing all takes the record too", "[session][erase]") {
    ClockedStore store;
    store.say_many("s", 3);
    REQUIRE(store.manager.clear_session_memory("s", true));
    CHECK(store.manager.session("s").error().code == ErrorCode::not_found);
    CHECK(store.manager.clear_session_memory("s", true).error().code == ErrorCode::not_found);
    CHECK(store.manager.sessions()->items.empty());
    CHECK(store.problems().empty());
    store.say("s", "A new session of that name.");
    CHECK(store.manager.messages("s")->items.at(0).seq == 1);
}
