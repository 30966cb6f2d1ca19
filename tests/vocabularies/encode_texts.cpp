// Encodes texts with a vocabulary of its file, for the comparison with those who made the format:
// encode_texts VOCABULARY PATTERN ordinary|special <texts >ids, where PATTERN is empty for a
// tokenizer.json. A text is its length (32 bits) and its bytes; ids are a line of numbers each.
// Special tokens for a tiktoken file: "<|one|>" is 100001, "<|one|>two" is 100002. Counting and
// encoding must agree, safe cuts be safe, and the bytes of the tokens be the text's, unless it is
// normalised.
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

#include "manager/load_tokenizer.hpp"
#include "text/safe_cut.hpp"

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
    for (const TokenId id : ids) {
        if (!tokenizer.append_bytes(id, bytes)) stop("an id that has no bytes");
    }
    return bytes;
}

// As TokenCounter does it: what is between two special tokens is encoded on its own.
void encode_special(const Tokenizer& tokenizer, std::string_view text, std::vector<TokenId>& ids) {
    std::size_t at = 0;
    while (const auto found = tokenizer.find_special(text, at)) {
        tokenizer.encode(text.substr(at, found->at - at), ids);
        ids.push_back(found->id);
        at = found->at + found->length;
    }
    tokenizer.encode(text.substr(at), ids);
}

// The tokens of a text are those of its parts between safe cuts.
void check_cuts(const Tokenizer& tokenizer, std::string_view text, std::size_t tokens) {
    const std::size_t last = memory::text::last_safe_cut(tokenizer, text);
    if (tokenizer.count(text.substr(0, last)) + tokenizer.count(text.substr(last)) != tokens)
        stop("the last cut is not safe: " + std::string(text));
    std::size_t sum = 0;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t next = memory::text::next_safe_cut(tokenizer, text, at);
        sum += tokenizer.count(text.substr(at, next - at));
        at = next;
    }
    if (sum != tokens) stop("a cut is not safe: " + std::string(text));
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
    const bool is_special = std::string(argv[3]) == "special";
    std::string text;
    std::vector<TokenId> ids;
    while (read_text(text)) {
        ids.clear();
        if (is_special) {
            encode_special(tokenizer, text, ids);
        } else {
            tokenizer.encode(text, ids);
            if (tokenizer.count(text) != ids.size()) stop("count and encode differ: " + text);
            check_cuts(tokenizer, text, ids.size());
        }
        if (is_ascii(text) && decode(tokenizer, ids) != text)
            stop("decode(encode(x)) is not: " + text);
        for (const TokenId id : ids)
            std::printf("%u ", id);
        std::printf("\n");
    }
}
