// How the vocabularies that users bring cut text into pieces: what is known of the pre-tokenizers
// of Hugging Face's tokenizer.json, each by the very expression that its file holds.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/tokenizer_file.hpp"
#include "kioku/error.hpp"

namespace memory::text {

enum class LoadedGrammar : std::uint8_t {
    r50k,  // as the encodings of these names
    cl100k,
    o200k,
    llama3,     // Llama 3, GLM 4: cl100k_base before it treated the last white space apart
    qwen2,      // Qwen 2 to 3: the same, digits one by one
    qwen3_5,    // Qwen 3.5: the same, marks count as letters
    tekken,     // Mistral Nemo and later: o200k_base without contractions, digits one by one
    deepseek3,  // DeepSeek V3 and R1: digits, then Chinese and kana, then words
};

// The grammar of the encoding that is named r50k_base, cl100k_base or o200k_base.
// Errors: invalid_argument, which lists them.
[[nodiscard]] Result<LoadedGrammar> grammar_of_encoding(std::string_view name);

// The grammar that the steps of a tokenizer.json make up. Errors: unsupported, which names what is
// not known, and the kinds that are.
[[nodiscard]] Result<LoadedGrammar> grammar_of_file(const base::TokenizerFile& file);

// Cuts one text, which must outlive it, from the first piece to the last. A piece is never empty.
// Linear in the text. Any bytes: what is not UTF-8 counts byte by byte as neither letter, number,
// sign nor space.
class LoadedPieces {
  public:
    LoadedPieces(LoadedGrammar grammar, std::string_view text) noexcept
        : grammar_(grammar), at_(text.data()), end_(at_ + text.size()), part_end_(at_) {}

    // False after the last.
    [[nodiscard]] bool next(std::string_view& piece) noexcept;

  private:
    const char* end_of_piece() noexcept;
    const char* deepseek3_end() noexcept;

    LoadedGrammar grammar_;
    const char* at_;
    const char* end_;
    // DeepSeek's: the part between numbers or Chinese that is being cut, and the piece that has
    // been found behind characters which belong to none.
    const char* part_end_;
    const char* found_ = nullptr;
};

}  // namespace memory::text
