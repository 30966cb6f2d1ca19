#include "support/catch.hpp"
#include "support/clocked_store.hpp"

using memory::ErrorCode;
using support::ClockedStore;
using support::user;

namespace {

using Strings = std::vector<std::string>;

std::vector<std::string> forks_of(memory::Result<memory::Erasure> erasure) {
    REQUIRE(erasure);
    return erasure->forks;
}

}  // namespace

TEST_CASE("a fork copies messages, settings and scope under ids of its own", "[session][fork]") {
    ClockedStore store(support::fold_above(8));
    memory::SessionConfig config;
    config.scope.user = "ada";
    config.title = "Sheep";
    config.buffer_ttl_s = 77;
    REQUIRE(store.manager.configure_session("s", config));
    memory::NewMessage message = user("Hello.");
    message.metadata = memory::Json::parse(R"({"a":1})").value();
    message.external_id = "e";
    message.created_at = store.clock.now() - std::chrono::hours{9};
    REQUIRE(store.manager.add_message("s", message));
    REQUIRE(store.manager.add_message("s", support::call({"c"})));
    REQUIRE(store.manager.add_message("s", support::result("c")));
    REQUIRE(store.manager.save_context("s", "{}"));
    store.clock.pass(std::chrono::hours{1});
    const auto fork = store.manager.fork_session("s", "f");
    REQUIRE(fork);
    CHECK(fork->id == "f");
    CHECK(fork->forked_from == "s");
    CHECK(fork->scope.user == "ada");
    CHECK(fork->settings == store.manager.session("s")->settings);
    CHECK(fork->message_count == 3);
    CHECK(fork->created_at == store.clock.now());
    CHECK_FALSE(fork->title);
    CHECK(store.manager.load_context("f").error().code == ErrorCode::not_found);
    const auto originals = store.manager.messages("s")->items;
    const auto copies = store.manager.messages("f")->items;
    REQUIRE(copies.size() == 3);
    for (std::size_t i = 0; i < 3; ++i) {
        memory::Message expected = originals[i];
        CHECK(copies[i].id != expected.id);
        CHECK(copies[i].session == "f");
        CHECK(copies[i].seq == expected.seq);
        CHECK(copies[i].content == expected.content);
        CHECK(copies[i].metadata == expected.metadata);
        CHECK(copies[i].external_id == expected.external_id);
        CHECK(copies[i].created_at == expected.created_at);
        CHECK(copies[i].tool_calls == expected.tool_calls);
        CHECK(copies[i].tool_call_id == expected.tool_call_id);
    }
    CHECK(store.manager.get_context("f")->buffer_messages.size() == 3);
    CHECK(store.problems().empty());
}

TEST_CASE("a fork after k has the summary, one before it begins where a summary allows",
          "[session][fork]") {
    ClockedStore store(support::fold_above(8));
    store.say_many("s", 14);  // folds at 9 and at 14
    REQUIRE(store.summarized_to("s") == 10);
    const auto history = store.summaries.get_summary_history("s");
    REQUIRE(history->size() == 2);
    REQUIRE(history->at(1).to_seq == 5);

    REQUIRE(store.manager.fork_session("s", "after", 12));
    CHECK(store.summarized_to("after") == 10);
    CHECK(store.summary("after") == history->at(0).text);
    CHECK(store.buffer.get_messages("after")->size() == 2);

    REQUIRE(store.manager.fork_session("s", "between", 7));
    CHECK(store.summarized_to("between") == 5);
    CHECK(store.summary("between") == history->at(1).text);
    CHECK(store.buffer.get_messages("between")->size() == 2);

    REQUIRE(store.manager.fork_session("s", "before", 3));
    CHECK(store.summarized_to("before") == 0);
    CHECK(store.summary("before").empty());
    CHECK(store.buffer.get_messages("before")->size() == 3);

    REQUIRE(store.manager.fork_session("s", "empty", 0));
    CHECK(store.manager.session("empty")->message_count == 0);
    CHECK(store.problems().empty());
}

TEST_CASE("a fork of a cleared buffer keeps it cleared", "[session][fork]") {
    ClockedStore store;
    store.say_many("s", 6);
    REQUIRE(store.buffer.clear_buffer("s"));
    REQUIRE(store.manager.fork_session("s", "f", 4));
    CHECK(store.summarized_to("f") == 4);
    CHECK(store.buffer.get_messages("f")->empty());
}

TEST_CASE("a fork goes its own way", "[session][fork]") {
    ClockedStore store;
    store.say_many("s", 3);
    REQUIRE(store.manager.fork_session("s", "f", 2));
    store.say("f", "Otherwise.");
    store.say("s", "As before.");
    CHECK(store.transcript("s").back() == "As before.");
    CHECK(store.transcript("f") == Strings{"Sheep number 1.", "Sheep number 2.", "Otherwise."});
    REQUIRE(store.manager.clear_session_memory("s", true));
    CHECK(store.transcript("f").size() == 3);
    CHECK(store.manager.get_context("f")->buffer_messages.size() == 3);
    CHECK(store.problems().empty());
}

TEST_CASE("a fork that cannot be made is refused", "[session][fork]") {
    ClockedStore store;
    CHECK(store.manager.fork_session("s", "f").error().code == ErrorCode::not_found);
    store.say_many("s", 3);
    CHECK(store.manager.fork_session("s", "s").error().code == ErrorCode::conflict);
    CHECK(store.manager.fork_session("s", "").error().code == ErrorCode::invalid_argument);
    CHECK(store.manager.fork_session("s", "f", 4).error().code == ErrorCode::invalid_argument);
    CHECK(store.manager.fork_session("s", "f", -1).error().code == ErrorCode::invalid_argument);
    REQUIRE(store.manager.clear_session_memory("s"));
    CHECK(store.manager.fork_session("s", "f", 2).error().code == ErrorCode::invalid_argument);
    CHECK_FALSE(store.manager.session("f"));
    REQUIRE(store.manager.fork_session("s", "f"));
    store.say("f", "next");
    CHECK(store.manager.messages("f")->items.at(0).seq == 4);
}

TEST_CASE("redacting and clearing list the forks that hold a copy", "[session][fork]") {
    ClockedStore store;
    std::vector<std::string> ids;
    for (int i = 0; i < 5; ++i)
        ids.push_back(store.say("s", "Message " + std::to_string(i)));
    REQUIRE(store.manager.fork_session("s", "two", 2));
    REQUIRE(store.manager.fork_session("s", "four", 4));
    REQUIRE(store.manager.fork_session("four", "three of four", 3));
    store.say("two", "own third");
    CHECK(forks_of(store.manager.redact_message(ids[4])).empty());
    CHECK(forks_of(store.manager.redact_message(ids[3])) == Strings{"four"});
    CHECK(forks_of(store.manager.redact_message(ids[2])) == Strings{"four", "three of four"});
    CHECK(forks_of(store.manager.redact_message(ids[0])).size() == 3);
    CHECK(store.transcript("two").at(0) == "Message 0");

    // A copy that is redacted is none.
    const auto copy = store.manager.messages("four")->items.at(3).id;
    REQUIRE(store.manager.redact_message(copy));
    CHECK(forks_of(store.manager.redact_message(ids[3])).empty());

    CHECK(forks_of(store.manager.clear_session_memory("three of four")).empty());
    CHECK(forks_of(store.manager.clear_session_memory("four")).empty());
    CHECK(forks_of(store.manager.clear_session_memory("s")) == Strings{"two"});
    store.say("s", "New.");
    CHECK(forks_of(store.manager.clear_session_memory("s")).empty());  // nobody copied that
}

TEST_CASE("forks of a session whose record is gone are found from its own origin",
          "[session][fork]") {
    ClockedStore store;
    const auto id = store.say("s", "Hello.");
    REQUIRE(store.manager.fork_session("s", "middle"));
    REQUIRE(store.manager.fork_session("middle", "last"));
    CHECK(forks_of(store.manager.clear_session_memory("middle", true)) == Strings{"last"});
    CHECK(forks_of(store.manager.redact_message(id)) == Strings{"last"});
    const auto other = store.say("middle", "Another session of that name.");
    CHECK(forks_of(store.manager.redact_message(other)).empty());
    CHECK(store.problems().empty());
}

TEST_CASE("a key that was forked answers the fork's own copy", "[session][fork]") {
    ClockedStore store;
    memory::NewMessage message = user("Hello.");
    message.idempotency_key = "k";
    const auto original = store.manager.add_message("s", message);
    REQUIRE(store.manager.fork_session("s", "f"));
    const auto again = store.manager.add_message("f", message);
    REQUIRE(again);
    CHECK(again->existed);
    CHECK(again->id != original->id);
}
