// Tokenizers made of vocabularies that users bring: what a tiktoken file or a tokenizer.json holds.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "base/tokenizer_file.hpp"
#include "kioku/error.hpp"
#include "text/tokenizer.hpp"

namespace memory::text {

// A file of lines "base64 rank", as tiktoken.load.load_tiktoken_bpe reads them; `pattern` names the
// encoding that cuts text as this one does: cl100k_base, o200k_base or r50k_base. All are `name`d
// so. Errors: invalid_argument, which names the line (no base64, no rank, a token or rank twice, a
// byte that is no token) or the special token (twice, or with the id of another); limit.
[[nodiscard]] Result<std::shared_ptr<const Tokenizer>> load_tiktoken(
    std::string_view lines, std::string name, std::string_view pattern = "cl100k_base",
    std::span<const SpecialToken> special_tokens = {});

// What records::read_tokenizer_file read. Nothing is added before or after a text, whatever the
// file's post_processor says: chats write their special tokens themselves. Errors: invalid_argument
// (a merge of what is no token, an id twice, a byte that is no token), limit, unsupported (the
// pre-tokenizer).
[[nodiscard]] Result<std::shared_ptr<const Tokenizer>> load_tokenizer(
    const base::TokenizerFile& file, std::string name);

}  // namespace memory::text
