// Encodes texts with a vocabulary of its file, for the comparison with those who made the format:
// encode_texts VOCABULARY PATTERN ordinary|special <texts >ids, where PATTERN is empty for a
// tokenizer.json. A text is its length (32 bits) and its bytes; ids are a line of numbers each.
// Special tokens for a tiktoken file: "<|one|>" is 100001, "<|one|>two" is 100002. Counting and
// encoding must agree, and the bytes of the tokens be the text's, unless it is normalised.
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

#include "kioku/token_counter.hpp"

namespace {

using memory::TokenCounter;
using memory::TokenId;

[[noreturn]] void stop(const std::string& what) {
    std::fprintf(stderr, "%s\n", what.c_str());
    std::exit(1);
}

bool read_text(std::string& text) {
    std::uint32_t size = 0;
    if (std::fread(&size, sizeof size, 1, stdin) != 1) return false;
    text.resize(size);
    if (std::fread(text.data(), 1, size, stdin) != size) stop("a text is cut off");
    return true;
}

bool is_ascii(const std::string& text) {
    for (const char c : text) {
        if (static_cast<unsigned char>(c) >= 0x80) return false;
    }
    return true;
}

}  // namespace

int main(int argc, char** argv) {
    if (argc != 4) stop("encode_texts VOCABULARY PATTERN ordinary|special");
    memory::VocabularyOptions vocabulary;
    vocabulary.pattern = argv[2];
    if (!vocabulary.pattern.empty())
        vocabulary.special_tokens = {{"<|one|>", 100001}, {"<|one|>two", 100002}};
    const auto counter = TokenCounter::from_file(argv[1], vocabulary);
    if (!counter) stop(counter.error().message);
    memory::EncodeOptions options;
    options.allowed.all = std::string(argv[3]) == "special";
    std::string text;
    while (read_text(text)) {
        const std::vector<TokenId> ids = counter->encode(text, options).value();
        if (counter->count_tokens(text, options).value() != ids.size() ||
            (!options.allowed.all && counter->count_tokens(text) != ids.size())) {
            stop("count and encode differ: " + text);
        }
        if (is_ascii(text) && counter->decode(ids).value() != text)
            stop("decode(encode(x)) is not: " + text);
        for (const TokenId id : ids)
            std::printf("%u ", id);
        std::printf("\n");
    }
}
