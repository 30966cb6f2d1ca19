// What a loaded tokenizer is made of, and the tokenizer itself.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "kioku/error.hpp"
#include "text/added_tokens.hpp"
#include "text/loaded_grammar.hpp"
#include "text/pair_merges.hpp"
#include "text/token_table.hpp"
#include "text/tokenizer.hpp"

namespace memory::text {

struct LoadedParts {
    std::string name;
    LoadedGrammar grammar = LoadedGrammar::cl100k;
    TokenTable tokens;
    ByteTokens byte_tokens{};
    PairTable pairs;
    // By id: the token is what a piece of its bytes becomes.
    std::vector<bool> whole;
    AddedTokens added;             // found in the text as it is
    AddedTokens added_normalized;  // found after normalising
    std::vector<SpecialToken> special;
    std::vector<bool> is_special;  // by id
    bool is_nfc = false;
    Cuts cuts = Cuts::everywhere;
};

// Fills byte_tokens; refuses a vocabulary in which a byte is no token.
[[nodiscard]] Result<void> find_byte_tokens(LoadedParts& parts);

[[nodiscard]] std::shared_ptr<const Tokenizer> make_loaded(LoadedParts parts);

}  // namespace memory::text
