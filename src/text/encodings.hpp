// The embedded encodings by name: grammar, vocabulary, special tokens.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "text/splitter.hpp"
#include "text/vocabulary.hpp"

namespace memory::text {

struct EncodingSpecial {
    std::string_view text;
    Rank rank;
};

// One encoding as tiktoken_ext.openai_public of tiktoken 0.14.0 has it. Immutable; static storage.
struct Encoding {
    std::string_view name;
    Grammar grammar;
    const unsigned char* table;  // null where this build has left the vocabulary out
    Rank limit;                  // ordinary tokens are below it
    std::span<const EncodingSpecial> specials;
    Rank first_reserved;  // specials "<|reserved_N|>" of rank N from here ...
    Rank end_reserved;    // ... to before this one, where `specials` has none of that rank

    [[nodiscard]] bool is_embedded() const noexcept { return table != nullptr; }
    [[nodiscard]] Vocabulary vocabulary() const noexcept { return {table, limit}; }

    // The special token that is exactly this text.
    [[nodiscard]] std::optional<Rank> special(std::string_view token) const noexcept;

    // The text of a special token; nothing where the rank is none.
    [[nodiscard]] std::optional<std::string> special_text(Rank rank) const;
};

[[nodiscard]] std::span<const Encoding> encodings() noexcept;

// Null where there is none of this name.
[[nodiscard]] const Encoding* find_encoding(std::string_view name) noexcept;

}  // namespace memory::text
