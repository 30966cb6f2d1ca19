#include <limits>

#include "kioku/token_counter.hpp"
#include "support/catch.hpp"
#include "support/clocked_store.hpp"

using memory::ErrorCode;
using memory::Json;
using memory::NewMessage;
using memory::Role;
using support::ClockedStore;
using support::user;

namespace {

NewMessage keyed(std::string content, std::string key) {
    NewMessage message = user(std::move(content));
    message.idempotency_key = std::move(key);
    return message;
}

// Refused with this code, with these words in the message, and nothing written.
void check_refused(const NewMessage& message, ErrorCode code, const std::string& says) {
    ClockedStore store;
    const auto added = store.manager.add_message("s", message);
    REQUIRE_FALSE(added);
    INFO(added.error().message);
    CHECK(added.error().code == code);
    CHECK(added.error().message.find(says) != std::string::npos);
    CHECK(store.manager.session("s").error().code == ErrorCode::not_found);
}

}  // namespace

TEST_CASE("a message is stored with all that it came with", "[session][append]") {
    ClockedStore store;
    NewMessage message = user("Hello.");
    message.name = "ada";
    message.external_id = "mail 7";
    message.metadata = Json::parse(R"({"b": 1, "a": [null]})").value();
    message.created_at = store.clock.now() - std::chrono::hours{3};
    message.scope = {"ada", {}, "engine"};
    const auto added = store.manager.add_message("s", message);
    REQUIRE(added);
    const auto list = store.manager.messages("s");
    REQUIRE(list);
    const memory::Message& stored = list->items.at(0);
    CHECK(stored.id == added->id);
    CHECK(stored.session == "s");
    CHECK(stored.name == message.name);
    CHECK(stored.external_id == message.external_id);
    CHECK(stored.metadata.text() == R"({"b":1,"a":[null]})");
    CHECK(stored.created_at == *message.created_at);
    CHECK(stored.counter == memory::TokenCounter::open()->name());
    CHECK(stored.tokens > 3);
    const auto session = store.manager.session("s");
    REQUIRE(session);
    CHECK(session->scope == message.scope);
    CHECK(session->created_at == store.clock.now());
}

TEST_CASE("order is by seq, never by time", "[session][append]") {
    ClockedStore store;
    for (int hours : {3, 1, 2}) {
        NewMessage message = user(std::to_string(hours));
        message.created_at = store.clock.now() - std::chrono::hours{hours};
        REQUIRE(store.manager.add_message("s", message));
    }
    CHECK(store.transcript("s") == std::vector<std::string>{"3", "1", "2"});
}

TEST_CASE("the same key with the same message answers the first one", "[session][append]") {
    ClockedStore store;
    const auto first = store.manager.add_message("s", keyed("Hello.", "k"));
    REQUIRE(first);
    CHECK_FALSE(first->existed);
    store.clock.pass(std::chrono::hours{1});
    const auto second = store.manager.add_message("s", keyed("Hello.", "k"));
    REQUIRE(second);
    CHECK(second->existed);
    CHECK(second->id == first->id);
    CHECK(second->seq == 1);
    CHECK(store.transcript("s").size() == 1);
    const auto elsewhere = store.manager.add_message("t", keyed("Hello.", "k"));
    REQUIRE(elsewhere);
    CHECK_FALSE(elsewhere->existed);
}

TEST_CASE("a key with another message is a conflict, whichever field differs",
          "[session][append]") {
    ClockedStore store;
    NewMessage first = keyed("Hello.", "k");
    first.name = "ada";
    REQUIRE(store.manager.add_message("s", first));
    std::vector<NewMessage> others(6, first);
    others[0].content = "hello.";
    others[1].name.reset();
    others[2].role = Role::assistant;
    others[3].external_id = "e";
    others[4].metadata = Json::parse(R"({"a":1})").value();
    others[5].created_at = store.clock.now() + std::chrono::milliseconds{1};
    for (const NewMessage& other : others) {
        const auto added = store.manager.add_message("s", other);
        REQUIRE_FALSE(added);
        CHECK(added.error().code == ErrorCode::conflict);
        CHECK(added.error().message.find("ello") == std::string::npos);  // never contents
    }
    CHECK(store.transcript("s").size() == 1);
    NewMessage same = first;
    same.metadata = Json::parse("{}").value();  // as none
    CHECK(store.manager.add_message("s", same)->existed);
}

TEST_CASE("keys work inside a batch", "[session][append]") {
    ClockedStore store;
    const auto first = store.manager.add_messages("s", {keyed("a", "1"), keyed("b", "2")});
    REQUIRE(first);
    const auto second =
        store.manager.add_messages("s", {keyed("b", "2"), keyed("c", "3"), keyed("c", "3")});
    REQUIRE(second);
    CHECK(second->at(0).existed);
    CHECK(second->at(0).id == first->at(1).id);
    CHECK_FALSE(second->at(1).existed);
    CHECK(second->at(1).seq == 3);
    CHECK(second->at(2).existed);
    CHECK(second->at(2).id == second->at(1).id);
    const auto third = store.manager.add_messages("s", {keyed("d", "4"), keyed("x", "1")});
    REQUIRE_FALSE(third);
    CHECK(third.error().code == ErrorCode::conflict);
    CHECK(store.transcript("s") == std::vector<std::string>{"a", "b", "c"});
}

TEST_CASE("a key outlives the redaction of its message and goes with its row",
          "[session][append]") {
    ClockedStore store;
    const auto first = store.manager.add_message("s", keyed("secret", "k"));
    REQUIRE(first);
    REQUIRE(store.manager.redact_message(first->id));
    const auto again = store.manager.add_message("s", keyed("secret", "k"));
    REQUIRE(again);
    CHECK(again->existed);
    CHECK(again->id == first->id);
    CHECK(store.transcript("s") == std::vector<std::string>{""});
    REQUIRE(store.manager.clear_session_memory("s"));
    const auto anew = store.manager.add_message("s", keyed("other", "k"));
    REQUIRE(anew);
    CHECK_FALSE(anew->existed);
    CHECK(anew->seq == 2);
}

TEST_CASE("a batch is written whole or not at all", "[session][append]") {
    ClockedStore store;
    store.say("s", "before");
    const auto refused = store.manager.add_messages("s", {user("a"), user("b"), user("")});
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == ErrorCode::invalid_argument);
    CHECK(refused.error().message.find("message 3 of the batch") == 0);
    CHECK(store.transcript("s").size() == 1);
    const auto nothing = store.manager.add_messages("new", {});
    REQUIRE(nothing);
    CHECK(nothing->empty());
    CHECK_FALSE(store.manager.session("new"));
    const std::vector<NewMessage> many(10'001, user("x"));
    const auto too_many = store.manager.add_messages("s", many);
    REQUIRE_FALSE(too_many);
    CHECK(too_many.error().code == ErrorCode::limit);
    CHECK(too_many.error().message == "the batch has 10001 messages, the limit is 10000");
}

TEST_CASE("contents may be a mebibyte and no byte more", "[session][append]") {
    const std::size_t limit = 1 << 20;
    ClockedStore store;
    REQUIRE(store.manager.add_message("s", user(std::string(limit, 'a'))));
    CHECK(store.transcript("s").at(0).size() == limit);
    check_refused(user(std::string(limit + 1, 'a')), ErrorCode::limit,
                  "1048577 bytes, the limit is 1048576");
}

TEST_CASE("bad texts are refused and say why", "[session][append]") {
    check_refused(user(""), ErrorCode::invalid_argument, "empty");
    check_refused(user(std::string("a\0b", 3)), ErrorCode::invalid_argument, "NUL at byte 1");
    check_refused(user("ab\xff"), ErrorCode::invalid_argument, "not UTF-8 at byte 2");
    NewMessage message = user("x");
    message.name = "";
    check_refused(message, ErrorCode::invalid_argument, "name is empty");
    message.name = std::string(257, 'n');
    check_refused(message, ErrorCode::limit, "257 bytes, the limit is 256");
    message = user("x");
    message.idempotency_key = "";
    check_refused(message, ErrorCode::invalid_argument, "idempotency_key is empty");
    message = user("x");
    message.scope.user = "";
    check_refused(message, ErrorCode::invalid_argument, "user is empty");
    ClockedStore store;
    CHECK(store.manager.add_message("", user("x")).error().code == ErrorCode::invalid_argument);
    CHECK(store.manager.add_message(std::string(257, 's'), user("x")).error().code ==
          ErrorCode::limit);
    CHECK(store.manager.add_message("\xff", user("x")).error().code == ErrorCode::invalid_argument);
}

TEST_CASE("metadata is an object within its limits", "[session][append]") {
    NewMessage message = user("x");
    message.metadata = Json::parse("[1]").value();
    check_refused(message, ErrorCode::invalid_argument, "metadata is an array, expected an object");
    message.metadata =
        Json::parse(R"({"a":")" + std::string(70'000, 'x') + R"("})", {100'000, 64}).value();
    check_refused(message, ErrorCode::limit, "the limit is 65536");
    const std::string deep = std::string(65, '[') + std::string(65, ']');
    message.metadata = Json::parse(R"({"a":)" + deep + "}", {100'000, 100}).value();
    check_refused(message, ErrorCode::limit, "64");
}

TEST_CASE("values that no enumeration and no calendar has are refused", "[session][append]") {
    NewMessage message = user("x");
    message.role = static_cast<Role>(9);
    check_refused(message, ErrorCode::invalid_argument, "role");
    message = user("x");
    message.created_at = memory::Timestamp::max();
    check_refused(message, ErrorCode::invalid_argument, "created_at");
}

TEST_CASE("tool fields belong to assistants and tools", "[session][append]") {
    NewMessage message = support::call({"c1"});
    ClockedStore store;
    CHECK(store.manager.add_message("s", message));
    message.role = Role::user;
    check_refused(message, ErrorCode::invalid_argument, "role user has tool_calls");
    message = user("x");
    message.tool_call_id = "c1";
    check_refused(message, ErrorCode::invalid_argument, "role user has a tool_call_id");
    message = support::call({"c1", "c1"});
    check_refused(message, ErrorCode::invalid_argument, "\"c1\" twice");
    message = support::assistant("x");
    message.tool_calls = Json::parse(R"([{"name":"n"}])").value();
    check_refused(message, ErrorCode::invalid_argument, "no id");
    message.tool_calls = Json::parse(R"({})").value();
    check_refused(message, ErrorCode::invalid_argument, "expected an array");
}

TEST_CASE("an empty list of tool calls is none", "[session][append]") {
    NewMessage message = support::assistant("");
    message.tool_calls = Json::parse("[]").value();
    check_refused(message, ErrorCode::invalid_argument, "empty");
    message = user("x");
    message.tool_calls = Json::parse("[]").value();
    message.idempotency_key = "k";
    ClockedStore store;
    const auto added = store.manager.add_message("s", message);
    REQUIRE(added);
    CHECK(store.manager.messages("s")->items.at(0).tool_calls.is_null());
    CHECK(store.manager.add_message("s", message)->existed);
}

TEST_CASE("a scope is set by the first message and does not change", "[session][append]") {
    ClockedStore store;
    NewMessage message = user("x");
    message.scope = {"ada", {}, {}};
    REQUIRE(store.manager.add_message("s", message));
    REQUIRE(store.manager.add_message("s", user("no statement")));
    message.scope.user = "bob";
    CHECK(store.manager.add_message("s", message).error().code == ErrorCode::conflict);
    message.scope = {"ada", "agent", {}};
    CHECK(store.manager.add_message("s", message).error().code == ErrorCode::conflict);
    CHECK(store.manager.add_messages("s", {user("a"), message}).error().code ==
          ErrorCode::conflict);
    CHECK(store.transcript("s").size() == 2);
}
