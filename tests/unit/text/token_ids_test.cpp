#include <string>

#include "kioku/token_counter.hpp"
#include "samples.hpp"
#include "support/catch.hpp"

using memory::EncodeOptions;
using memory::ErrorCode;
using memory::TokenCounter;
using memory::TokenId;
using Ids = std::vector<TokenId>;

namespace {

TokenCounter open(const char* encoding = "o200k_base") {
    return TokenCounter::open(encoding).value();
}

EncodeOptions allowing(std::vector<std::string> names) {
    return {.allowed = {.names = std::move(names)}, .disallowed = {}};
}

}  // namespace

// The ids are tiktoken 0.14.0's; tests/oracle compares with tiktoken itself.
TEST_CASE("a text has tiktoken's tokens in every encoding", "[text][tokens]") {
    CHECK(open().encode("hello world").value() == Ids{24912, 2375});
    CHECK(open("o200k_harmony").encode("hello world").value() == Ids{24912, 2375});
    CHECK(open("cl100k_base").encode("hello world").value() == Ids{15339, 1917});
    for (const char* encoding : {"p50k_base", "p50k_edit", "r50k_base", "gpt2"})
        CHECK(open(encoding).encode("hello world").value() == Ids{31373, 995});
    CHECK(open().encode("").value().empty());
}

TEST_CASE("tokens decode to the text, and are as many as the count", "[text][tokens]") {
    for (const std::string_view encoding : TokenCounter::encodings()) {
        const TokenCounter tokens = TokenCounter::open(encoding).value();
        for (std::uint64_t seed = 1; seed <= 40; ++seed) {
            const std::string text = samples::kMixed + samples::generated(seed, 60);
            const Ids ids = tokens.encode(text).value();
            REQUIRE(tokens.decode(ids).value() == text);
            REQUIRE(tokens.count_tokens(text) == ids.size());
            REQUIRE(tokens.encode_bytes(text).value() == ids);
        }
    }
}

TEST_CASE("special tokens are text unless they are allowed", "[text][tokens]") {
    const std::string text = "a<|endoftext|>b";
    CHECK(open().encode(text).value().size() > 3);
    CHECK(open().encode(text, allowing({"<|endoftext|>"})).value() == Ids{64, 199999, 65});
    CHECK(open().encode(text, allowing({"<|endofprompt|>"})).value() ==
          open().encode(text).value());
    CHECK(open().count_tokens(text, allowing({"<|endoftext|>"})).value() == 3);
    EncodeOptions every;
    every.allowed.all = true;
    CHECK(open("o200k_harmony").encode("<|start|><|reserved_200013|>", every).value() ==
          Ids{200006, 200013});
    CHECK(open("o200k_harmony").encode("<|reserved_200002|>", every).value().size() > 1);
    CHECK(open().decode(Ids{64, 199999}).value() == "a<|endoftext|>");
}

TEST_CASE("a disallowed special token is refused with its place", "[text][tokens]") {
    EncodeOptions options;
    options.disallowed.all = true;
    const auto refused = open().encode("ab<|endoftext|>", options);
    REQUIRE_FALSE(refused.has_value());
    CHECK(refused.error().code == ErrorCode::invalid_argument);
    CHECK(refused.error().message.find("<|endoftext|> at byte 2") != std::string::npos);
    options.allowed.names = {"<|endoftext|>"};
    CHECK(open().encode("ab<|endoftext|>", options).has_value());
    EncodeOptions named;  // by name it is refused, allowed or not
    named.allowed.all = true;
    named.disallowed.names = {"<|endoftext|>"};
    CHECK_FALSE(open().encode("ab<|endoftext|>", named).has_value());
    std::string hostile;
    for (int i = 0; i < 100'000; ++i)
        hostile += "<|";
    CHECK(open().encode(hostile + "|>", options).has_value());  // at once
    CHECK_FALSE(open().encode("<|endofprompt|>", options).has_value());
    CHECK(open().encode("x", allowing({"<|nothing|>"})).error().message ==
          "o200k_base has no special token \"<|nothing|>\"");
}

TEST_CASE("what is not UTF-8 is refused as text and exact as bytes", "[text][tokens]") {
    const std::string bytes = "hello \xFF\xFE wor";
    const auto refused = open().encode(bytes);
    CHECK(refused.error().code == ErrorCode::invalid_argument);
    CHECK(refused.error().message.find("byte 6") != std::string::npos);
    CHECK(open().encode_bytes(bytes).value() == Ids{24912, 220, 187, 186, 6785});
    CHECK(open().count_tokens(bytes) == 5);
    CHECK(open().decode(Ids{187}).value() == "\xFF");
    CHECK(open().decode_text(Ids{24912, 187, 186}).value() == "hello\xEF\xBF\xBD\xEF\xBF\xBD");
}

TEST_CASE("an id that the encoding does not have is refused by its number", "[text][tokens]") {
    CHECK(open().decode(Ids{64, 199998}).error().message ==
          "o200k_base has no token 199998 (the one at place 1)");
    CHECK(open("p50k_base").decode(Ids{50281}).error().code == ErrorCode::invalid_argument);
    CHECK(open("p50k_edit").decode(Ids{50281}).value() == "<|fim_prefix|>");
    CHECK(open("r50k_base").decode(Ids{50257}).error().code == ErrorCode::invalid_argument);
    CHECK(open().decode(Ids{0xFFFFFFFF}).error().code == ErrorCode::invalid_argument);
}
