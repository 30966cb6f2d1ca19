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

#include "manager/load_tokenizer.hpp"

namespace {

using memory::TokenId;
using memory::text::SpecialToken;
using memory::text::Tokenizer;

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

std::string decode(const Tokenizer& tokenizer, const std::vector<TokenId>& ids) {
    std::string bytes;
    for (const TokenId id : ids)
        bytes += tokenizer.bytes_of(id).value();
    return bytes;
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
    const std::vector<SpecialToken> special{{"<|one|>", 100001}, {"<|one|>two", 100002}};
    memory::manager::VocabularyOptions options{argv[2], {}};
    if (!options.pattern.empty()) options.special_tokens = special;
    const auto loaded = memory::manager::load_tokenizer_file(argv[1], options);
    if (!loaded) stop(loaded.error().message);
    const Tokenizer& tokenizer = **loaded;
    std::vector<TokenId> allowed;
    if (std::string(argv[3]) == "special") {
        for (const SpecialToken& token : tokenizer.special_tokens())
            allowed.push_back(token.id);
    }
    std::string text;
    std::vector<TokenId> ids;
    while (read_text(text)) {
        ids.clear();
        tokenizer.encode(text, allowed, ids);
        if (tokenizer.count(text, allowed) != ids.size()) stop("count and encode differ: " + text);
        if (is_ascii(text) && decode(tokenizer, ids) != text)
            stop("decode(encode(x)) is not: " + text);
        for (const TokenId id : ids)
            std::printf("%u ", id);
        std::printf("\n");
    }
}
