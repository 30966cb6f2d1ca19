// Cuts text into the pieces that byte pair encoding works on: the regular expressions of tiktoken's
// encodings, written out by hand.
#pragma once

#include <cstdint>

namespace memory::text {

// Which expression (tiktoken_ext.openai_public of tiktoken 0.14.0).
enum class Grammar : std::uint8_t {
    r50k,    // gpt2, r50k_base, p50k_base, p50k_edit
    cl100k,  // cl100k_base
    o200k    // o200k_base, o200k_harmony
};

// Where the piece that begins at `at` ends; `at` is before `end`. A piece is never empty. Pieces
// depend on the text after them, up to `end`, which must be the end of the whole text. Linear in
// the length of the text for all its pieces together.
[[nodiscard]] const char* piece_end(Grammar grammar, const char* at, const char* end) noexcept;

}  // namespace memory::text
