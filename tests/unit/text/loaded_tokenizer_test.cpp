#include "text/loaded_tokenizer.hpp"

#include <algorithm>
#include <string>
#include <vector>

#include "support/catch.hpp"
#include "support/must.hpp"
#include "text/byte_letters.hpp"

using namespace memory;
using namespace memory::text;
using support::must;

namespace {

std::string base64(std::string_view bytes) {
    constexpr std::string_view kDigits =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string text;
    for (std::size_t at = 0; at < bytes.size(); at += 3) {
        unsigned bits = 0;
        for (std::size_t i = 0; i < 3; ++i) {
            bits = bits << 8U |
                   (at + i < bytes.size() ? static_cast<unsigned char>(bytes[at + i]) : 0U);
        }
        for (std::size_t i = 0; i < 4; ++i) {
            text += at + i > bytes.size() ? '=' : kDigits[bits >> (18 - 6 * i) & 63U];
        }
    }
    return text;
}

// The 256 bytes as ranks 0 to 255, and these tokens behind them.
std::string tiktoken_lines(const std::vector<std::string>& tokens) {
    std::string lines;
    int rank = 0;
    for (; rank < 256; ++rank) {
        lines +=
            base64(std::string(1, static_cast<char>(rank))) + ' ' + std::to_string(rank) + '\n';
    }
    for (const std::string& token : tokens) {
        lines += base64(token) + ' ' + std::to_string(rank++) + '\n';
    }
    return lines;
}

// The same as a tokenizer.json of GPT-2's kind; each merge makes a token.
base::TokenizerFile json_file(const std::vector<std::pair<std::string, std::string>>& merges) {
    base::TokenizerFile file;
    for (unsigned byte = 0; byte < 256; ++byte) {
        file.vocabulary.emplace_back(letter_of(static_cast<unsigned char>(byte)), byte);
    }
    for (const auto& [left, right] : merges) {
        file.vocabulary.emplace_back(left + right, file.vocabulary.size());
        file.merges.emplace_back(left, right);
    }
    file.steps.push_back({"ByteLevel", {}, false, false, false, true});
    return file;
}

using Ids = std::vector<TokenId>;

Ids encode(const Tokenizer& tokenizer, std::string_view text, const Ids& allowed = {}) {
    Ids ids;
    std::size_t done = 0;
    std::size_t look = 0;
    while (const auto found = tokenizer.find_special(text, look)) {
        look = found->at + found->length;
        if (std::find(allowed.begin(), allowed.end(), found->id) == allowed.end()) continue;
        tokenizer.encode(text.substr(done, found->at - done), ids);
        ids.push_back(found->id);
        done = look;
    }
    tokenizer.encode(text.substr(done), ids);
    if (allowed.empty()) CHECK(tokenizer.count(text) == ids.size());
    return ids;
}

std::string bytes_of(const Tokenizer& tokenizer, const Ids& ids) {
    std::string bytes;
    for (const TokenId id : ids)
        REQUIRE(tokenizer.append_bytes(id, bytes));
    return bytes;
}

bool has(const Tokenizer& tokenizer, TokenId id) {
    std::string bytes;
    return tokenizer.append_bytes(id, bytes);
}

Error refusal(const Result<std::shared_ptr<const Tokenizer>>& outcome) {
    REQUIRE_FALSE(outcome);
    return outcome.error();
}

}  // namespace

TEST_CASE("a tiktoken file merges what has the lowest rank together, leftmost first") {
    const auto tokenizer = must(load_tiktoken(tiktoken_lines({"ab", "bc", "abc", "abca"}), "own"));
    CHECK(tokenizer->name() == "own");
    CHECK(encode(*tokenizer, "abc") == Ids{258});
    CHECK(encode(*tokenizer, "abcb") == Ids{258, 'b'});
    CHECK(encode(*tokenizer, "bcbc") == Ids{257, 257});
    CHECK(encode(*tokenizer, "aab bc") == Ids{'a', 256, ' ', 257});
    CHECK(encode(*tokenizer, "").empty());
}

TEST_CASE("a loaded tokenizer gives back the bytes of its tokens, and nothing for an id it lacks") {
    const auto tokenizer = must(load_tiktoken(tiktoken_lines({"ab"}), "own", "r50k_base",
                                              std::vector{SpecialToken{"<|end|>", 300}}));
    CHECK(bytes_of(*tokenizer, {256, 0xFF, 300}) == "ab\xFF<|end|>");
    for (const TokenId id : {257U, 301U, 0xFFFFFFFFU})
        CHECK_FALSE(has(*tokenizer, id));
}

TEST_CASE("bytes that are not UTF-8 are encoded and come back") {
    const auto tiktoken = must(load_tiktoken(tiktoken_lines({"ab"}), "own"));
    base::TokenizerFile file = json_file({{"a", "b"}});
    file.is_nfc = true;
    const auto json = must(load_tokenizer(file, "own"));
    for (const std::string text : {"\xFF\xFE", "ab\x80", "\xE6\x97", "\xED\xA0\x80x", "e\xCC"}) {
        for (const auto& tokenizer : {tiktoken, json}) {
            CHECK(bytes_of(*tokenizer, encode(*tokenizer, text)) == text);
        }
    }
}

TEST_CASE("a special token is ordinary text unless it is allowed") {
    const std::vector<SpecialToken> special{{"<|b|>", 301}, {"<|a|>", 300}};
    const auto tokenizer = must(load_tiktoken(tiktoken_lines({}), "own", "cl100k_base", special));
    CHECK(encode(*tokenizer, "<|a|>").size() == 5);
    CHECK(encode(*tokenizer, "<|a|>", {300}) == Ids{300});
    CHECK(encode(*tokenizer, "<|a|><|b|>", {301}) == Ids{'<', '|', 'a', '|', '>', 301});
    CHECK(encode(*tokenizer, "x<|a|>y<|b|>", {300, 301}) == Ids{'x', 300, 'y', 301});
    CHECK(tokenizer->special("<|a|>") == 300);
    CHECK(tokenizer->special("<|b|>") == 301);
    CHECK_FALSE(tokenizer->special("<|c|>"));
}

TEST_CASE(
    "an added token that is not special is always found, the longest of those that begin alike") {
    base::TokenizerFile file = json_file({});
    file.added = {
        {"<tool", 400, false, false}, {"<tool>", 401, false, false}, {"<end>", 402, true, false}};
    const auto tokenizer = must(load_tokenizer(file, "own"));
    CHECK(encode(*tokenizer, "<tool><tool<end>") == Ids{401, 400, '<', 'e', 'n', 'd', '>'});
    CHECK(encode(*tokenizer, "<tool><end>", {402}) == Ids{401, 402});
}

TEST_CASE("merges are done in the order of the file, whatever the ids") {
    // "bc" comes before "ab" though its id is greater.
    base::TokenizerFile file = json_file({{"a", "b"}, {"b", "c"}});
    std::swap(file.merges[0], file.merges[1]);
    const auto tokenizer = must(load_tokenizer(file, "own"));
    CHECK(encode(*tokenizer, "abc") == Ids{'a', 257});
}

TEST_CASE("a piece that is a token is taken whole only where merges are ignored or lead there") {
    const auto make = [](bool ignores_merges) {
        base::TokenizerFile file = json_file({{"a", "b"}});
        file.vocabulary.emplace_back("xyz", 500);
        file.ignores_merges = ignores_merges;
        return must(load_tokenizer(file, "own"));
    };
    CHECK(encode(*make(false), "xyz") == Ids{'x', 'y', 'z'});
    CHECK(encode(*make(true), "xyz") == Ids{500});
    CHECK(encode(*make(false), "ab") == Ids{256});
}

TEST_CASE("text is brought to normal form C where the file says so, tokens of its own too") {
    base::TokenizerFile file = json_file({{"Ã", "©"}});  // the two bytes of é
    file.is_nfc = true;
    file.added = {{"cafe\u0301", 400, false, true}};
    const auto tokenizer = must(load_tokenizer(file, "own"));
    CHECK(encode(*tokenizer, "e\u0301") == Ids{256});
    CHECK(encode(*tokenizer, "caf\u00e9") == Ids{400});
    CHECK(encode(*tokenizer, "cafe\u0301!") == Ids{400, '!'});
}

TEST_CASE("long pieces merge as short ones do, and in little time") {
    std::vector<std::string> tokens;
    for (std::size_t length = 2; length <= 256; length *= 2)
        tokens.emplace_back(length, 'a');
    const auto tokenizer = must(load_tiktoken(tiktoken_lines(tokens), "own"));
    // 8 tokens of 2 to 256 letters: a run is its binary digits, the longest first.
    for (const std::size_t length : {100U, 128U, 129U, 255U, 257U, 1000U}) {
        std::size_t digits = length / 256;
        for (std::size_t rest = length % 256; rest > 0; rest &= rest - 1)
            ++digits;
        CHECK(encode(*tokenizer, std::string(length, 'a')).size() == digits);
    }
    CHECK(tokenizer->count(std::string(100'000, 'a')) == 100'000 / 256 + 2);
}

TEST_CASE("a tiktoken file that is wrong is refused by its line") {
    const std::string bytes = tiktoken_lines({});
    struct Case {
        std::string text;
        ErrorCode code;
        std::string says;
    };
    const std::vector<Case> cases{
        {"", ErrorCode::invalid_argument, "the vocabulary is empty"},
        {"\n\r\n", ErrorCode::invalid_argument, "the vocabulary is empty"},
        {"YQ==", ErrorCode::invalid_argument,
         "line 1 of the vocabulary has no space between token and rank"},
        {"\nYQ= 1", ErrorCode::invalid_argument, "line 2 of the vocabulary begins with no base64"},
        {"Y*== 1", ErrorCode::invalid_argument, "line 1 of the vocabulary begins with no base64"},
        {"==== 1", ErrorCode::invalid_argument, "line 1 of the vocabulary begins with no base64"},
        {" 1", ErrorCode::invalid_argument, "line 1 of the vocabulary begins with no base64"},
        {"YQ== -1", ErrorCode::invalid_argument,
         "line 1 of the vocabulary has no number for a rank: \"-1\""},
        {"YQ== 1 2", ErrorCode::invalid_argument,
         "line 1 of the vocabulary has no number for a rank: \"1 2\""},
        {"YQ== 4194304", ErrorCode::limit,
         "line 1 of the vocabulary has the rank 4194304; the limit is 4194304"},
        {"YQ== 99999999999", ErrorCode::limit,
         "line 1 of the vocabulary has the rank 99999999999; the limit is 4194304"},
        {base64(std::string(513, 'a')) + " 1", ErrorCode::limit,
         "line 1 of the vocabulary has a token of 513 bytes; the limit is 512"},
        {bytes + "YWI= 255", ErrorCode::invalid_argument,
         "line 257 of the vocabulary has the rank 255 of an earlier one"},
        {bytes + "YQ== 256", ErrorCode::invalid_argument,
         "line 257 of the vocabulary has the token of an earlier one"},
        {"YQ== 0", ErrorCode::invalid_argument,
         "the vocabulary has no token for the byte 0: it is not of the byte-level kind"},
    };
    for (const Case& each : cases) {
        INFO(each.says);
        const Error error = refusal(load_tiktoken(each.text, "own"));
        CHECK(error.message == each.says);
        CHECK(error.code == each.code);
    }
    CHECK(load_tiktoken(bytes + "\r\n\r\nYWI= 256\r\n", "own"));
}

TEST_CASE("special tokens that contradict the vocabulary or one another are refused") {
    const auto load = [](std::vector<SpecialToken> special) {
        return refusal(load_tiktoken(tiktoken_lines({}), "own", "cl100k_base", special));
    };
    CHECK(load({{"<a>", 5}}).message ==
          "the special token \"<a>\" has the id 5, which is another token's");
    CHECK(load({{"<a>", 300}, {"<a>", 301}}).message == "the special token \"<a>\" is there twice");
    CHECK(load({{"", 300}}).message == "the special token \"\" is empty");
    CHECK(load({{"<a>", TokenId{1} << 22U}}).code == ErrorCode::limit);
}

TEST_CASE("a grammar of another name is refused with those that are known") {
    const Error error = refusal(load_tiktoken(tiktoken_lines({}), "own", "p50k"));
    CHECK(error.code == ErrorCode::invalid_argument);
    CHECK(error.message == "unknown pattern \"p50k\"; known: cl100k_base, o200k_base, r50k_base");
}

TEST_CASE("a tokenizer.json whose tokens and merges do not fit together is refused") {
    const auto load = [](auto change) {
        base::TokenizerFile file = json_file({{"a", "b"}});
        change(file);
        return refusal(load_tokenizer(file, "own"));
    };
    CHECK(load([](auto& file) { file.vocabulary.pop_back(); }).message ==
          "merge 0 is of, or makes, what is no token");
    CHECK(load([](auto& file) { file.vocabulary.erase(file.vocabulary.begin() + 7); }).message ==
          "the vocabulary has no token for the byte 7: it is not of the byte-level kind");
    CHECK(load([](auto& file) { file.vocabulary.emplace_back("xx", 256); }).message ==
          "the vocabulary has the id 256 twice");
    CHECK(load([](auto& file) { file.vocabulary.emplace_back("ab", 257); }).message ==
          "the vocabulary has the token of id 257 twice");
    CHECK(load([](auto& file) { file.vocabulary.emplace_back("", 257); }).message ==
          "the vocabulary has an empty token");
    CHECK(load([](auto& file) { file.vocabulary.emplace_back("xx", 1U << 22U); }).message ==
          "the vocabulary has the id 4194304; the limit is 4194304");
    CHECK(load([](auto& file) { file.added = {{"<x>", 256, false, false}}; }).message ==
          "the added token \"<x>\" has the id 256, which is another token's");
    CHECK(load([](auto& file) { file.added = {{"ab", 300, false, false}}; }).message ==
          "the added token \"ab\" has the id 300, which is another token's");
    CHECK(load([](auto& file) {
              file.added = {{"<x>", 300, false, false}, {"<x>", 301, false, false}};
          }).message == "the added token \"<x>\" is there twice");
    CHECK(load([](auto& file) { file.added = {{"", 300, false, false}}; }).message ==
          "an added token is empty");
}

TEST_CASE("a pre-tokenizer that is not known is refused by what it has, with the kinds that are") {
    using Step = base::TokenizerFile::Step;
    const Step end{"ByteLevel", {}, false, false, false, false};
    const Step cutting{"ByteLevel", {}, false, false, false, true};
    const Step digits{"Split", "\\p{N}{1,3}", true, true, false, false};
    const std::string kinds =
        "; known are those of GPT-2, Llama 3, Qwen 2 to 3.5, Mistral Nemo, DeepSeek V3 and "
        "o200k_base";
    const auto load = [&](std::vector<Step> steps) {
        base::TokenizerFile file = json_file({});
        file.steps = std::move(steps);
        const Error error = refusal(load_tokenizer(file, "own"));
        CHECK(error.code == ErrorCode::unsupported);
        REQUIRE(error.message.ends_with(kinds));
        return error.message.substr(0, error.message.size() - kinds.size());
    };
    CHECK(load({}) == "the pre-tokenizer has no ByteLevel at its end");
    CHECK(load({end}) == "the pre-tokenizer has no step that cuts the text");
    CHECK(load({{"Metaspace", {}, false, false, false, false}, end}) ==
          "the pre-tokenizer has a step \"Metaspace\"");
    CHECK(load({digits, cutting}) ==
          "the pre-tokenizer has a split before the ByteLevel that cuts too");
    CHECK(load({end, cutting}) == "the pre-tokenizer has two steps ByteLevel");
    CHECK(load({digits, end}) == "the pre-tokenizer has a split on \"\\p{N}{1,3}\"");
    CHECK(load({digits, digits, end}) ==
          "the pre-tokenizer has the splits \"\\p{N}{1,3}\" and \"\\p{N}{1,3}\" after one another");
    CHECK(load({{"Split", std::string(300, 'x'), true, true, false, false}, end}) ==
          "the pre-tokenizer has a split on \"" + std::string(64, 'x') + "...\"");
    // Known, but with matches that are dropped.
    CHECK(load({{"Split",
                 R"('s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+)",
                 true, false, false, false},
                end})
              .starts_with("the pre-tokenizer has a split on"));
}
