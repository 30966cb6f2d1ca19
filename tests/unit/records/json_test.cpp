#include "kioku/json.hpp"

#include <random>

#include <nlohmann/json.hpp>

#include "records/json_view.hpp"
#include "support/catch.hpp"

using memory::ErrorCode;
using memory::Json;
using memory::JsonLimits;
using memory::JsonType;

namespace {

const JsonLimits kWide{std::size_t{1} << 30, 1'000'000};

struct Refusal {
    std::string text;
    ErrorCode code;
    std::string says;
};

std::string repeated(std::string_view text, std::size_t count) {
    std::string out;
    for (std::size_t i = 0; i < count; ++i)
        out += text;
    return out;
}

}  // namespace

TEST_CASE("JSON is kept compact, with the order of keys and the spelling of values", "[records]") {
    const std::vector<std::pair<std::string, std::string>> cases = {
        {"{}", "{}"},
        {" [ ] ", "[]"},
        {"\t{ \"b\" : 1 ,\n\"a\" : [ true , false , null ] }\r",
         R"({"b":1,"a":[true,false,null]})"},
        {R"("a b \u0041\/ \ud83d\ude00 😀")", R"("a b \u0041\/ \ud83d\ude00 😀")"},
        {"123456789012345678901234567890", "123456789012345678901234567890"},
        {"-0", "-0"},
        {"1.10", "1.10"},
        {"1E+400", "1E+400"},
        {"0.1e-7", "0.1e-7"},
        {"null", "null"},
        {R"({"a":{"a":1},"b":{"a":1}})", R"({"a":{"a":1},"b":{"a":1}})"},
        {R"({"":1,"\u0001":2})", R"({"":1,"\u0001":2})"},
        {"\"\x7F\"", "\"\x7F\""},
    };
    for (const auto& [text, compact] : cases) {
        INFO(text);
        const auto parsed = Json::parse(text);
        REQUIRE(parsed);
        CHECK(parsed->text() == compact);
        CHECK(Json::parse(parsed->text()).value() == *parsed);
    }
    CHECK(Json().is_null());
    CHECK(Json::parse("[1]")->type() == JsonType::array);
    CHECK(Json::parse("1")->type() == JsonType::number);
    CHECK(Json::parse("\"1\"")->type() == JsonType::string);
    CHECK(Json::parse("true")->type() == JsonType::boolean);
    CHECK(Json::parse("{}")->type() == JsonType::object);
}

TEST_CASE("what is not JSON is refused with the place and what was expected there", "[records]") {
    const ErrorCode wrong = ErrorCode::invalid_argument;
    const std::vector<Refusal> cases = {
        {"", wrong, "expected a value at the end, byte 0"},
        {"  ", wrong, "byte 2"},
        {std::string("\0", 1), wrong, "expected a value at byte 0"},
        {"\xEF\xBB\xBF{}", wrong, "expected a value at byte 0"},
        {"{} {}", wrong, "expected nothing more at byte 3"},
        {"{\"a\":1", wrong, "expected ',' or '}' at the end"},
        {"{\"a\" 1}", wrong, "expected ':'"},
        {"{\"a\":1,}", wrong, "expected a key in quotes at byte 7"},
        {"{a:1}", wrong, "expected a key in quotes at byte 1"},
        {"[1,]", wrong, "expected a value at byte 3"},
        {"[1 2]", wrong, "expected ',' or ']'"},
        {"[1}", wrong, "expected ',' or ']'"},
        {"]", wrong, "a value"},
        {"nul", wrong, "a value"},
        {"truee", wrong, "nothing more"},
        {"NaN", wrong, "a value"},
        {"-Infinity", wrong, "a digit"},
        {"Infinity", wrong, "a value"},
        {"01", wrong, "nothing more at byte 1"},
        {"+1", wrong, "a value"},
        {".5", wrong, "a value"},
        {"1.", wrong, "a digit"},
        {"1e", wrong, "a digit"},
        {"-", wrong, "a digit"},
        {"0x10", wrong, "nothing more"},
        {"'a'", wrong, "a value"},
        {"\"a", wrong, "the end of a string"},
        {"\"a\nb\"", wrong, "control character"},
        {"\"\\x\"", wrong, "after a backslash"},
        {"\"\\", wrong, "an escape"},
        {"\"\\u12G4\"", wrong, "four hexadecimal digits"},
        {"\"\\u12", wrong, "four hexadecimal digits"},
        {"\"\\ud800\"", wrong, "surrogate"},
        {"\"\\udc00\"", wrong, "surrogate"},
        {"\"\\ud800\\u0041\"", wrong, "surrogate"},
        {"\"\\u0000\"", wrong, "NUL"},
        {"{\"\\u0000\":1}", wrong, "NUL"},
        {"\"\xFF\"", wrong, "not UTF-8 at byte 1"},
        {"\"\xED\xA0\x80\"", wrong, "not UTF-8 at byte 1"},
        {"\"\xC0\xAF\"", wrong, "not UTF-8 at byte 1"},
        {"// x\n1", wrong, "a value"},
        {R"({"a":1,"a":2})", wrong, "the key \"a\" twice"},
        {R"({"a":1,"\u0061":2})", wrong, "the key \"a\" twice"},
        {R"([{"b":[{"x":1,"y":2,"x":3}]}])", wrong, "the key \"x\" twice"},
        {R"({"1":1,"2":1,"3":1,"4":1,"5":1,"6":1,"7":1,"8":1,"9":1,"5":1})", wrong, "\"5\" twice"},
        {repeated("[", 65) + repeated("]", 65), ErrorCode::limit,
         "65 levels at byte 64; the limit is 64"},
        {repeated("{\"a\":", 65), ErrorCode::limit, "65 levels"},
        {"\"" + repeated("a", 65536) + "\"", ErrorCode::limit, "65538 bytes; the limit is 65536"},
    };
    for (const Refusal& refusal : cases) {
        INFO(refusal.text.substr(0, 80));
        const auto parsed = Json::parse(refusal.text);
        REQUIRE_FALSE(parsed);
        CHECK(parsed.error().code == refusal.code);
        CHECK(parsed.error().component == "records");
        INFO(parsed.error().message);
        CHECK(parsed.error().message.find(refusal.says) != std::string::npos);
    }
}

TEST_CASE("the limits are of the compact text, and reached exactly", "[records]") {
    CHECK(Json::parse(repeated("[", 64) + repeated("]", 64)));
    CHECK(Json::parse("\"" + repeated("a", 65534) + "\""));
    CHECK(Json::parse(repeated(" ", 100'000) + "1"));
    CHECK(Json::parse("[1]", {3, 1}));
    CHECK_FALSE(Json::parse("[1]", {2, 1}));
    CHECK_FALSE(Json::parse("[1]", {3, 0}));
    CHECK(Json::parse("1", {3, 0}));
}

TEST_CASE("a million levels and a million keys neither overflow the stack nor take long",
          "[records]") {
    const std::string deep = repeated("[", 1'000'000) + repeated("]", 1'000'000);
    const auto parsed = Json::parse(deep, kWide);
    REQUIRE(parsed);
    CHECK(parsed->text() == deep);
    CHECK(memory::records::depth_of(parsed->text()) == 1'000'000);
    CHECK_FALSE(Json::parse(repeated("[", 1'000'001), kWide));
    CHECK_FALSE(Json::parse(repeated("{\"a\":", 1'000'000), kWide));

    std::string many = "{";
    for (int i = 0; i < 50'000; ++i)
        many += (i == 0 ? "\"" : ",\"") + std::to_string(i) + "\":0";
    CHECK(Json::parse(many + "}", kWide));
    CHECK_FALSE(Json::parse(many + ",\"7\":0}", kWide));
}

namespace {

// A text that is JSON or nearly so: pieces of the grammar in random order.
std::string nearly_json(std::mt19937& random) {
    static const std::vector<std::string> pieces = {
        "{",         "}",     "[",        "]",       ",",           ":",
        " ",         "\"a\"", "\"b\"",    "\"\\n\"", "1",           "-2.5",
        "1e-3",      "true",  "0",        "false",   "null",        "\"é\"",
        "\\",        "\"",    "01",       "-",       "\"\\u00e9\"", "\"\\ud83d\\ude00\"",
        "{\"a\":1}", "[1,2]", "{\"k\":[", "]}",      ",\"c\":"};
    std::string text;
    const std::size_t count = 1 + random() % 9;
    for (std::size_t i = 0; i < count; ++i)
        text += pieces[random() % pieces.size()];
    return text;
}

}  // namespace

TEST_CASE("what passes is exactly what another parser takes, with the same value", "[records]") {
    std::mt19937 random(20261121);  // NOLINT(cert-msc51-cpp): the same texts in every run
    int passed = 0;
    for (int i = 0; i < 10'000; ++i) {
        const std::string text = nearly_json(random);
        const auto ours = Json::parse(text);
        const auto theirs = nlohmann::json::parse(text, nullptr, false);
        INFO(text);
        if (theirs.is_discarded()) {
            if (ours) FAIL("taken, though it is not JSON");
            continue;
        }
        if (!ours) {  // a duplicate key is JSON to them
            REQUIRE(ours.error().message.find("twice") != std::string::npos);
            continue;
        }
        ++passed;
        REQUIRE(nlohmann::json::parse(ours->text()) == theirs);
        if (theirs.is_string()) {
            REQUIRE(memory::records::decode_string(ours->text()) == theirs.get<std::string>());
        }
        if (theirs.is_array()) {
            const auto elements = memory::records::elements_of(ours->text());
            REQUIRE(elements.size() == theirs.size());
            for (std::size_t at = 0; at < elements.size(); ++at)
                REQUIRE(nlohmann::json::parse(elements[at]) == theirs[at]);
        }
        if (theirs.is_object()) {
            const auto members = memory::records::members_of(ours->text());
            REQUIRE(members.size() == theirs.size());
            for (const auto& [name, value] : members)
                REQUIRE(nlohmann::json::parse(value) == theirs[name]);
        }
    }
    CHECK(passed > 300);
}
