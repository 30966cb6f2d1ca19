#include "records/tool_calls.hpp"

#include "support/catch.hpp"

using memory::Json;
using memory::records::tool_call_ids;

TEST_CASE("the ids of tool calls are read in order", "[records]") {
    CHECK(tool_call_ids(Json()).value().empty());
    CHECK(tool_call_ids(*Json::parse("[]")).value().empty());
    const auto calls = Json::parse(
        R"([{"id":"call_1","type":"function","function":{"name":"f","arguments":"{}"}},{"x":1,"id":"\u0061"}])");
    CHECK(tool_call_ids(*calls).value() == std::vector<std::string>{"call_1", "a"});
    const auto longest = Json::parse("[{\"id\":\"" + std::string(256, 'x') + "\"}]");
    CHECK(tool_call_ids(*longest).value().front().size() == 256);
}

TEST_CASE("tool calls without usable ids are refused by name", "[records]") {
    const std::vector<std::pair<std::string, std::string>> cases = {
        {"{}", "tool_calls is an object, expected an array"},
        {"\"a\"", "tool_calls is a string, expected an array"},
        {"[1]", "tool_calls[0] is a number, expected an object with an id"},
        {R"([{"id":"a"},{"name":"f"}])", "tool_calls[1] has no id"},
        {R"([{"id":7}])", "tool_calls[0].id is a number, expected a string"},
        {R"([{"id":null}])", "tool_calls[0].id is null, expected a string"},
        {R"([{"id":""}])", "tool_calls[0].id has 0 bytes, expected 1 to 256"},
        {"[{\"id\":\"" + std::string(257, 'x') + "\"}]", "has 257 bytes, expected 1 to 256"},
        {R"([{"id":"a\tb"}])", "tool_calls[0].id \"a?b\" holds a control character"},
        {R"([{"id":"a"},{"id":"b"},{"id":"a"}])", "tool_calls has the id \"a\" twice"},
    };
    for (const auto& [text, says] : cases) {
        INFO(text);
        const auto ids = tool_call_ids(*Json::parse(text));
        REQUIRE_FALSE(ids);
        CHECK(ids.error().code == memory::ErrorCode::invalid_argument);
        INFO(ids.error().message);
        CHECK(ids.error().message.find(says) != std::string::npos);
    }
}
