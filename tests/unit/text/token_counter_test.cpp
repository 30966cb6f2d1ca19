#include "kioku/token_counter.hpp"

#include <algorithm>
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

// The fewest tokens of any longer prefix of `text`.
std::size_t least_beyond(const TokenCounter& tokens, std::string_view text, std::size_t size) {
    std::size_t least = text.size();
    while (size < text.size()) {
        size += memory::base::decode_next(text, size).length_bytes;
        least = std::min(least, tokens.count_tokens(text.substr(0, size)));
    }
    return least;
}

}  // namespace

TEST_CASE("every encoding opens, and what the build has is exact", "[text][tokens]") {
    for (const std::string_view encoding : TokenCounter::encodings()) {
        const auto opened = TokenCounter::open(encoding);
        REQUIRE(opened.has_value());
        CHECK(opened->encoding() == encoding);
        CHECK(opened->name() == encoding);
        CHECK(opened->is_exact());
    }
    CHECK(TokenCounter::encodings().size() == 7);
    CHECK(counter().encoding() == "o200k_base");
}

TEST_CASE("a model opens its encoding: exact names first, then beginnings", "[text][tokens]") {
    const std::vector<std::pair<const char*, const char*>> known{
        {"gpt-4o", "o200k_base"},          {"gpt-4o-2024-05-13", "o200k_base"},
        {"gpt-4", "cl100k_base"},          {"gpt-4-0314", "cl100k_base"},
        {"gpt-5-nano", "o200k_base"},      {"gpt-oss-120b", "o200k_harmony"},
        {"text-davinci-003", "p50k_base"}, {"text-davinci-edit-001", "p50k_edit"},
        {"davinci", "r50k_base"},          {"gpt-2", "gpt2"}};
    for (const auto& [model, encoding] : known) {
        const auto opened = TokenCounter::open(model);
        REQUIRE(opened.has_value());
        CHECK(opened->encoding() == encoding);
    }
    CHECK(TokenCounter::models().size() > 60);
}

TEST_CASE("an unknown name is refused with those spelled most alike", "[text][tokens]") {
    const auto opened = TokenCounter::open("gtp-4o");
    REQUIRE_FALSE(opened.has_value());
    CHECK(opened.error().code == ErrorCode::invalid_argument);
    CHECK(opened.error().component == "text");
    CHECK(opened.error().message.find("\"gtp-4o\"; the nearest: gpt-4o, ") != std::string::npos);
    CHECK(TokenCounter::open("o300k_base").error().message.find("o200k_base") != std::string::npos);
    CHECK_FALSE(TokenCounter::open("").has_value());
    CHECK_FALSE(TokenCounter::open("gpt-4O").has_value());
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
            REQUIRE(least_beyond(tokens, text, cut.size()) > limit);
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

TEST_CASE("a run without a place to cut is truncated too", "[text][tokens]") {
    const TokenCounter tokens = counter();
    std::string run;
    for (int i = 0; i < 3000; ++i)
        run += static_cast<char>('a' + i * i % 23);
    for (const std::size_t limit : {1, 2, 10, 100, 500}) {
        const std::string_view cut = tokens.truncate(run, limit);
        REQUIRE(tokens.count_tokens(cut) <= limit);
        REQUIRE(least_beyond(tokens, run.substr(0, cut.size() + 200), cut.size()) > limit);
    }
    const std::string long_run(200'000, 'x');
    const std::string_view cut = tokens.truncate(long_run, 3000);
    CHECK(tokens.count_tokens(cut) <= 3000);
    CHECK(tokens.count_tokens(cut) > 2990);
}

TEST_CASE("splitting refuses what cannot be done", "[text][tokens]") {
    CHECK(counter().split("x", 0).error().code == ErrorCode::invalid_argument);
    const auto wide = counter().split("x", 5, 5);
    CHECK(wide.error().code == ErrorCode::invalid_argument);
    CHECK(wide.error().message == "overlap 5 is not below max_tokens 5");
    CHECK(counter().split("\xF0\x92\x8D\x85", 1).error().code == ErrorCode::limit);
}

TEST_CASE("what is not UTF-8 is truncated before the bad byte, and not split", "[text][tokens]") {
    const TokenCounter tokens = counter();
    const std::string text = "one two three \x80\x80\x80\x80 four five six seven eight";
    for (std::size_t limit = 0; limit < 30; ++limit)
        REQUIRE(tokens.count_tokens(tokens.truncate(text, limit)) <= limit);
    CHECK(tokens.truncate(text, 1000) == text);
    CHECK(tokens.split(text, 10).error().message == "the text is not UTF-8 at byte 14");
}

TEST_CASE("splitting a long text costs what it is long, with places to cut and without",
          "[text][tokens]") {
    const TokenCounter tokens = counter();
    std::string words;
    std::string letters;
    for (int i = 0; i < 40'000; ++i) {
        words += "word" + std::to_string(i % 977) + ' ';
        letters += static_cast<char>('a' + i * 7919 % 26);
    }
    for (const std::string& text : {words, letters}) {
        const auto chunks = tokens.split(text, 100).value();
        std::size_t covered = 0;
        for (const std::string_view chunk : chunks) {
            REQUIRE(tokens.count_tokens(chunk) <= 100);
            covered += chunk.size();
        }
        CHECK(covered == text.size());
    }
}
