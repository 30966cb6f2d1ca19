// What TokenCounter asks of a tokenizer: one of the embedded encodings, or a vocabulary of the
// user's own that was read from a file.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "kioku/token_counter.hpp"
#include "text/safe_cut.hpp"

namespace memory::text {

// Thread-safe; answers depend on what is asked alone. Throws std::bad_alloc only.
class Tokenizer {
  public:
    Tokenizer() = default;
    Tokenizer(const Tokenizer&) = delete;
    Tokenizer& operator=(const Tokenizer&) = delete;
    Tokenizer(Tokenizer&&) = delete;
    Tokenizer& operator=(Tokenizer&&) = delete;
    virtual ~Tokenizer() = default;

    // What stands beside a count that it made: the encoding's name, or the one given to a file's.
    [[nodiscard]] virtual std::string_view name() const noexcept = 0;

    // The number of tokens that encode() would append.
    [[nodiscard]] virtual std::size_t count(std::string_view text) const = 0;

    // Appends the tokens of any bytes; special tokens among them are ordinary text.
    virtual void encode(std::string_view text, std::vector<TokenId>& ids) const = 0;

    // Appends the bytes of one token, special ones too. False where there is none of this id.
    [[nodiscard]] virtual bool append_bytes(TokenId id, std::string& bytes) const = 0;

    // Where a text may be cut so that its tokens are those of the parts (safe_cut.hpp).
    [[nodiscard]] virtual Cuts cuts() const noexcept { return Cuts::everywhere; }

    // Up to where the tokens of `text` stay as they are, whatever is appended to it: at least the
    // last safe cut.
    [[nodiscard]] virtual std::size_t settled(std::string_view text) const {
        return last_safe_cut(text, cuts());
    }

    // The special token that is exactly this text.
    [[nodiscard]] virtual std::optional<TokenId> special(std::string_view token) const = 0;

    // The next special token in `text` from byte `from` on: where, how long. For the scan of a text
    // in which special tokens are meant.
    struct Found {
        std::size_t at = 0;
        std::size_t length = 0;
        TokenId id = 0;
    };
    [[nodiscard]] virtual std::optional<Found> find_special(std::string_view text,
                                                            std::size_t from) const = 0;
};

}  // namespace memory::text
