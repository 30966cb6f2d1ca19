#include "kioku/token_counter.hpp"

#include <string>

#include "base/utf8.hpp"
#include "samples.hpp"
#include "support/catch.hpp"

using memory::ChatMessageView;
using memory::ErrorCode;
using memory::TokenCounter;

namespace {

TokenCounter counter() {
    return TokenCounter::open().value();
}

}  // namespace

TEST_CASE("every encoding opens, and says that it is counted by the estimator", "[text][tokens]") {
    for (const char* encoding : {"o200k_base", "o200k_harmony", "cl100k_base", "p50k_base",
                                 "p50k_edit", "r50k_base", "gpt2"}) {
        const auto opened = TokenCounter::open(encoding);
        REQUIRE(opened.has_value());
        CHECK(opened->encoding() == encoding);
        CHECK(opened->name() == "estimate");
        CHECK_FALSE(opened->is_exact());
    }
    CHECK(counter().encoding() == "o200k_base");
}

TEST_CASE("an unknown encoding is refused by name with the list of known ones", "[text][tokens]") {
    const auto opened = TokenCounter::open("o300k_base");
    REQUIRE_FALSE(opened.has_value());
    CHECK(opened.error().code == ErrorCode::invalid_argument);
    CHECK(opened.error().component == "text");
    CHECK(opened.error().message.find("'o300k_base'") != std::string::npos);
    CHECK(opened.error().message.find("o200k_base, o200k_harmony") != std::string::npos);
    CHECK_FALSE(TokenCounter::open("").has_value());
    const auto noise = TokenCounter::open("\xFF\xFE");
    REQUIRE_FALSE(noise.has_value());
    CHECK_FALSE(memory::base::first_invalid(noise.error().message).has_value());
    CHECK(TokenCounter::open(std::string(100000, 'x')).error().message.size() < 300);
}

TEST_CASE("a message costs three, its role, its text, its calls, and its name and one",
          "[text][tokens]") {
    const TokenCounter tokens = counter();
    const ChatMessageView plain{"user", "How are you today?"};
    const std::size_t cost = tokens.count_message_tokens(plain);
    CHECK(cost == 3 + tokens.count_tokens("user") + tokens.count_tokens("How are you today?"));
    CHECK(tokens.count_message_tokens({"user", "How are you today?", "anna"}) ==
          cost + 1 + tokens.count_tokens("anna"));
    const std::string calls = R"([{"id":"c1","function":{"name":"f","arguments":"{}"}}])";
    CHECK(tokens.count_message_tokens({"user", "How are you today?", {}, calls, "c1"}) ==
          cost + tokens.count_tokens(calls) + tokens.count_tokens("c1"));
}

TEST_CASE("a chat costs the sum of its messages and three for the reply", "[text][tokens]") {
    const TokenCounter tokens = counter();
    const std::vector<ChatMessageView> chat{{"system", "Be brief."}, {"user", "Hi"}};
    CHECK(tokens.count_batch_tokens(chat) ==
          3 + tokens.count_message_tokens(chat[0]) + tokens.count_message_tokens(chat[1]));
    CHECK(tokens.count_batch_tokens({}) == 3);
    const std::size_t total = tokens.count_batch_tokens(chat);
    CHECK(tokens.should_trigger_summary(chat, total));
    CHECK_FALSE(tokens.should_trigger_summary(chat, total + 1));
    CHECK_FALSE(tokens.should_trigger_summary(chat));
}

TEST_CASE("overflow is the fewest oldest messages after whose leaving the rest fits",
          "[text][tokens]") {
    const TokenCounter tokens = counter();
    std::vector<std::string> texts;
    for (int i = 0; i < 20; ++i)
        texts.push_back("message number " + std::to_string(i * 1000));
    std::vector<ChatMessageView> chat;
    for (const std::string& text : texts)
        chat.push_back({"user", text});
    for (std::size_t limit = 0; limit < tokens.count_batch_tokens(chat) + 3; ++limit) {
        const auto leaving = tokens.get_overflow_messages(chat, limit);
        const std::span<const ChatMessageView> all(chat);
        REQUIRE(leaving.data() == all.data());
        if (leaving.size() < chat.size()) {
            REQUIRE(tokens.count_batch_tokens(all.subspan(leaving.size())) <= limit);
        }
        if (!leaving.empty()) {
            REQUIRE(tokens.count_batch_tokens(all.subspan(leaving.size() - 1)) > limit);
        }
    }
    CHECK(tokens.get_overflow_messages(chat).empty());
    CHECK(tokens.get_overflow_messages({}).empty());
}

TEST_CASE("ids are unsupported while there is no exact encoding", "[text][tokens]") {
    CHECK(counter().encode("hello").error().code == ErrorCode::unsupported);
    const std::vector<memory::TokenId> ids{1, 2};
    CHECK(counter().decode(ids).error().code == ErrorCode::unsupported);
    CHECK(counter().encode("hello").error().message.find("not in this build") != std::string::npos);
}

TEST_CASE("truncating answers the longest prefix of whole characters within the limit",
          "[text][tokens]") {
    const TokenCounter tokens = counter();
    std::string text = samples::kMixed + samples::generated(3, 40);
    for (std::size_t limit = 0; limit <= tokens.count_tokens(text) + 1; ++limit) {
        const std::string_view cut = tokens.truncate(text, limit);
        REQUIRE(cut.data() == text.data());
        REQUIRE(tokens.count_tokens(cut) <= limit);
        REQUIRE_FALSE(memory::base::first_invalid(cut).has_value());
        if (cut.size() < text.size()) {
            const std::size_t more = memory::base::decode_next(text, cut.size()).length_bytes;
            REQUIRE(tokens.count_tokens(std::string_view(text).substr(0, cut.size() + more)) >
                    limit);
        }
    }
}

TEST_CASE("chunks cover the text, fit the limit and overlap by no more than asked",
          "[text][tokens]") {
    const TokenCounter tokens = counter();
    for (std::uint64_t seed = 1; seed <= 30; ++seed) {
        const std::string text = samples::kMixed + samples::generated(seed, 200);
        const std::size_t limit = 4 + seed;
        const std::size_t overlap = seed % 4;
        const auto chunks = tokens.split(text, limit, overlap);
        REQUIRE(chunks.has_value());
        std::size_t covered = 0;
        for (const std::string_view chunk : *chunks) {
            const auto begin = static_cast<std::size_t>(chunk.data() - text.data());
            REQUIRE(begin <= covered);
            REQUIRE(begin + chunk.size() > covered);
            REQUIRE(tokens.count_tokens(chunk) <= limit);
            REQUIRE_FALSE(memory::base::first_invalid(chunk).has_value());
            REQUIRE(tokens.count_tokens(chunk.substr(0, covered - begin)) <= overlap);
            if (overlap == 0) REQUIRE(begin == covered);
            covered = begin + chunk.size();
        }
        REQUIRE(covered == text.size());
    }
    CHECK(tokens.split("", 10).value().empty());
}

TEST_CASE("splitting refuses what cannot be done", "[text][tokens]") {
    CHECK(counter().split("x", 0).error().code == ErrorCode::invalid_argument);
    const auto wide = counter().split("x", 5, 5);
    CHECK(wide.error().code == ErrorCode::invalid_argument);
    CHECK(wide.error().message == "overlap 5 is not below max_tokens 5");
    CHECK(counter().split("\xF0\x9F\x98\x80", 1).error().code == ErrorCode::limit);
}
