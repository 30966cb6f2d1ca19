// What turns text into the tokens of one vocabulary and back: the seam behind TokenCounter.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "kioku/error.hpp"
#include "kioku/token_counter.hpp"

namespace memory::text {

// A token that stands for a mark of the chat or the document, such as "<|endoftext|>".
struct SpecialToken {
    std::string text;
    TokenId id = 0;
};

// Immutable: any number of threads may use one at once. Nothing throws but std::bad_alloc.
class Tokenizer {
  public:
    Tokenizer() = default;
    Tokenizer(const Tokenizer&) = delete;
    Tokenizer& operator=(const Tokenizer&) = delete;
    virtual ~Tokenizer() = default;

    // What it is called in messages and beside counts.
    [[nodiscard]] virtual std::string_view name() const noexcept = 0;

    // Appends the tokens of `text` to `ids`. Where the text of a special token whose id is in
    // `allowed` stands in `text`, it becomes that token; all others are ordinary text. No token is
    // put at the beginning or the end that the text does not have. Any bytes; not UTF-8 too.
    virtual void encode(std::string_view text, std::span<const TokenId> allowed,
                        std::vector<TokenId>& ids) const = 0;

    // How many tokens encode would append.
    [[nodiscard]] virtual std::size_t count(std::string_view text,
                                            std::span<const TokenId> allowed) const = 0;

    // The bytes that the token stands for, which need not be whole characters; nothing where the
    // vocabulary has no such token. They live as long as the tokenizer.
    [[nodiscard]] virtual std::optional<std::string_view> bytes_of(TokenId id) const noexcept = 0;

    // By text, ascending.
    [[nodiscard]] virtual std::span<const SpecialToken> special_tokens() const noexcept = 0;
};

}  // namespace memory::text
