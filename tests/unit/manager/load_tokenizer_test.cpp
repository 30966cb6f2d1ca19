#include "manager/load_tokenizer.hpp"

#include <filesystem>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "support/catch.hpp"
#include "support/files.hpp"
#include "support/must.hpp"
#include "text/byte_letters.hpp"

using namespace memory;
using namespace memory::manager;
using nlohmann::json;
using support::must;

namespace {

// A tokenizer.json of GPT-2's kind with one merge.
json small_file() {
    json vocabulary = json::object();
    for (unsigned byte = 0; byte < 256; ++byte) {
        vocabulary[text::letter_of(static_cast<unsigned char>(byte))] = byte;
    }
    vocabulary["ab"] = 256;
    return {{"version", "1.0"},
            {"added_tokens",
             {{{"id", 257}, {"content", "<end>"}, {"special", true}, {"normalized", false}}}},
            {"normalizer", {{"type", "NFC"}}},
            {"pre_tokenizer", {{"type", "ByteLevel"}, {"add_prefix_space", false}}},
            {"post_processor", {{"type", "TemplateProcessing"}}},
            {"decoder", {{"type", "ByteLevel"}}},
            {"model", {{"type", "BPE"}, {"vocab", vocabulary}, {"merges", {"a b"}}}}};
}

std::vector<TokenId> encode(const text::Tokenizer& tokenizer, std::string_view text) {
    std::vector<TokenId> ids;
    tokenizer.encode(text, ids);
    return ids;
}

Error refusal_of(const json& file) {
    const auto outcome = load_tokenizer(file.dump(), "own");
    REQUIRE_FALSE(outcome);
    return outcome.error();
}

Error changed(const std::string& path, const json& value) {
    json file = small_file();
    file[json::json_pointer(path)] = value;
    return refusal_of(file);
}

}  // namespace

TEST_CASE("a tokenizer.json is read whichever way it writes its merges") {
    json file = small_file();
    const auto texts = must(load_tokenizer(file.dump(), "own"));
    file["model"]["merges"] = json::array({json::array({"a", "b"})});
    const auto pairs = must(load_tokenizer("\n " + file.dump(2), "own"));
    for (const auto& tokenizer : {texts, pairs}) {
        CHECK(encode(*tokenizer, "abc") == std::vector<TokenId>{256, 'c'});
        CHECK(tokenizer->special("<end>") == 257);
    }
}

TEST_CASE("an option of a tokenizer.json that changes its tokens is refused by name") {
    struct Case {
        std::string path;
        json value;
        std::string says;
    };
    const std::vector<Case> cases{
        {"/model/type", "WordPiece", "a model of type \"WordPiece\"; known: byte-level BPE"},
        {"/model/byte_fallback", true,
         "byte_fallback: the vocabulary is of SentencePiece's kind, not byte-level"},
        {"/model/dropout", 0.1, "dropout makes the tokens of a text random"},
        {"/model/end_of_word_suffix", "</w>",
         "end_of_word_suffix: the vocabulary is not byte-level"},
        {"/model/continuing_subword_prefix", "##",
         "continuing_subword_prefix: the vocabulary is not byte-level"},
        {"/normalizer", {{"type", "NFKC"}}, "the normalizer \"NFKC\"; known: NFC, or none"},
        {"/normalizer",
         {{"type", "Sequence"}, {"normalizers", json::array({{{"type", "Lowercase"}}})}},
         "the normalizer \"Lowercase\"; known: NFC, or none"},
        {"/pre_tokenizer/add_prefix_space", true,
         "the pre-tokenizer adds a space before the text (add_prefix_space)"},
        {"/added_tokens/0/lstrip", true, "the added token \"<end>\" has lstrip"},
        {"/added_tokens/0/rstrip", true, "the added token \"<end>\" has rstrip"},
        {"/added_tokens/0/single_word", true, "the added token \"<end>\" has single_word"},
    };
    for (const Case& each : cases) {
        const Error error = changed(each.path, each.value);
        CHECK(error.message == "tokenizer.json: " + each.says);
        CHECK(error.code == ErrorCode::unsupported);
    }
    CHECK(changed("/pre_tokenizer", {{"type", "Metaspace"}}).code == ErrorCode::unsupported);
    CHECK(changed("/pre_tokenizer", nullptr).code == ErrorCode::unsupported);
}

TEST_CASE("a key of the wrong type is named") {
    CHECK(changed("/model", 1).message ==
          "tokenizer.json: the file.model is a number, expected an object");
    CHECK(changed("/model/vocab", json::array()).message ==
          "tokenizer.json: model.vocab is not an object");
    CHECK(changed("/model/vocab/ab", 1.5).message ==
          "tokenizer.json: an id of model.vocab is \"1.5\", expected an id");
    CHECK(changed("/model/vocab/ab", -1).code == ErrorCode::invalid_argument);
    CHECK(changed("/model/vocab/ab", 99999999999).code == ErrorCode::invalid_argument);
    CHECK(changed("/model/merges", "a b").message ==
          "tokenizer.json: the file.model.merges is a string, expected an array");
    for (const json& merge :
         {json("ab"), json("a b c"), json(7), json::array({"a"}), json::array({1, 2})}) {
        CHECK(changed("/model/merges/0", merge).message ==
              "tokenizer.json: model.merges[0] is not a pair of tokens");
    }
    CHECK(changed("/added_tokens/0/content", nullptr).code == ErrorCode::invalid_argument);
    CHECK(changed("/added_tokens/0/id", "x").code == ErrorCode::invalid_argument);
    CHECK(changed("/added_tokens/0/special", 1).code == ErrorCode::invalid_argument);
    CHECK(changed("/added_tokens/0", 1).code == ErrorCode::invalid_argument);
    CHECK(changed("/added_tokens", 1).code == ErrorCode::invalid_argument);
    CHECK(changed("/normalizer", "NFC").code == ErrorCode::invalid_argument);
    CHECK(changed("/pre_tokenizer/type", 1).code == ErrorCode::invalid_argument);
    CHECK(changed("/pre_tokenizer", {{"type", "Split"}, {"pattern", 1}}).code ==
          ErrorCode::invalid_argument);
}

TEST_CASE("a tokenizer.json cut anywhere is refused") {
    const std::string whole = small_file().dump();
    REQUIRE(load_tokenizer(whole, "own"));
    for (std::size_t length = 0; length < whole.size(); ++length) {
        CHECK_FALSE(load_tokenizer(whole.substr(0, length), "own"));
    }
}

TEST_CASE("bytes that are neither kind of file are refused") {
    for (const std::string& bytes :
         {std::string(), std::string("{"), std::string("{}"), std::string("[]"),
          std::string("\x1F\x8B\x08"), std::string("{\"a\":\"\xFF\"}"), std::string(3, '\0'),
          std::string(100, '{')}) {
        CHECK_FALSE(load_tokenizer(bytes, "own"));
    }
    const auto large = load_tokenizer(std::string(kMostVocabularyBytes + 1, ' '), "own");
    REQUIRE_FALSE(large);
    CHECK(large.error().code == ErrorCode::limit);
    CHECK(large.error().message == "a vocabulary of 67108865 bytes; the limit is 67108864");
}

TEST_CASE("a tokenizer.json takes no options of tiktoken files") {
    VocabularyOptions options;
    options.pattern = "cl100k_base";
    const auto outcome = load_tokenizer(small_file().dump(), "own", options);
    REQUIRE_FALSE(outcome);
    CHECK(outcome.error().code == ErrorCode::invalid_argument);
}

TEST_CASE("a vocabulary is read from its path, and what is wrong names the path") {
    support::write_file("own.json", small_file().dump());
    CHECK(must(load_tokenizer_file("./own.json"))->name() == "own.json");

    const auto refusal = [](const std::string& path) {
        const auto outcome = load_tokenizer_file(path);
        REQUIRE_FALSE(outcome);
        return outcome.error();
    };
    CHECK(refusal("missing.json").code == ErrorCode::not_found);
    CHECK(refusal("missing.json").message == "\"missing.json\": there is no such file");
    CHECK(refusal("own.json/x").code == ErrorCode::not_found);
    CHECK(refusal("").code == ErrorCode::invalid_argument);
    CHECK(refusal(std::string("own.json\0x", 10)).code == ErrorCode::invalid_argument);
    CHECK(refusal(".").message == "\".\": it is no regular file");
    CHECK(refusal("/dev/null").message == "\"/dev/null\": it is no regular file");

    support::write_file("bad.tiktoken", "YQ==");
    CHECK(refusal("bad.tiktoken").message ==
          "\"bad.tiktoken\": line 1 of the vocabulary has no space between token and rank");
    support::write_file("large", "");
    std::filesystem::resize_file("large", kMostVocabularyBytes + 1);
    CHECK(refusal("large").code == ErrorCode::limit);
}
