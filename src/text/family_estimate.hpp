// How many tokens a text is for models whose tokenizer is not public: the estimator, corrected for
// the family by the scripts that the text is of. docs/tokens.md tells on what it was fitted.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "kioku/token_counter.hpp"

namespace memory::text {

// 0 for the empty text, else at least 1. Linear, allocates nothing unless it fails. Errors:
// invalid_argument for another family, listing those that are known.
[[nodiscard]] Result<TokenEstimate> estimate_family(std::string_view text, std::string_view family);

// What the estimator's cost is split by.
enum class ScriptKind : std::uint8_t {
    words,   // ASCII letters and white space
    digits,  // ASCII
    marks,   // the rest of ASCII
    latin,   // Latin beyond ASCII
    greek,
    cyrillic,
    armenian,
    georgian,
    hebrew,
    arabic,  // and Syriac, Thaana
    devanagari,
    indic,    // Bengali to Sinhala
    thai,     // and Lao
    burmese,  // and Tibetan
    khmer,
    han,
    kana,  // and the punctuation of Chinese and Japanese, full-width forms
    hangul,
    other  // emoji, signs, other scripts
};
constexpr std::size_t kScriptKinds = 19;

// The estimator's cost by kind, in 64ths of a token.
using KindUnits = std::array<std::uint64_t, kScriptKinds>;
[[nodiscard]] KindUnits units_by_kind(std::string_view text);

}  // namespace memory::text
