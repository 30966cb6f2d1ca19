// Exact counting for the scripts beside this file, with the check that the C ABI does at its door:
// what kioku_tokenizer_count costs, until that counts exactly too and takes this file's place.
#include <cstdint>

#include "base/utf8.hpp"
#include "text/counting.hpp"

extern "C" const unsigned char kioku_o200k_base[];  // cmake/vocabularies.S
extern "C" const unsigned char kioku_cl100k_base[];
extern "C" const unsigned char kioku_p50k_base[];

using memory::text::Grammar;
using memory::text::kNoRank;
using memory::text::Vocabulary;

// `encoding`: 0 o200k_base, 1 cl100k_base, 2 p50k_base, 3 r50k_base. -1 where the text is not
// UTF-8.
extern "C" __attribute__((visibility("default"))) std::int64_t count_tokens(std::int32_t encoding,
                                                                            const char* text,
                                                                            std::uint64_t size) {
    const std::string_view all(text, size);
    if (memory::base::first_invalid(all).has_value()) return -1;
    const auto count = [&](Grammar grammar, const unsigned char* table, memory::text::Rank limit) {
        return static_cast<std::int64_t>(
            memory::text::count_pieces(grammar, Vocabulary(table, limit), all));
    };
    switch (encoding) {
        case 0: return count(Grammar::o200k, kioku_o200k_base, kNoRank);
        case 1: return count(Grammar::cl100k, kioku_cl100k_base, kNoRank);
        case 2: return count(Grammar::r50k, kioku_p50k_base, kNoRank);
        default: return count(Grammar::r50k, kioku_p50k_base, 50256);
    }
}
