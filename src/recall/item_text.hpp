// A text read for the index: its terms in order, its sentences, its length.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "text/search_words.hpp"
#include "text/word_normal.hpp"

namespace memory::recall {

// Tokens of one text. A token is a word that is no stop word, as it is looked up ("term"), and
// eight bits that tell the forms of one term apart. One object serves many texts. Externally
// synchronised.
class ItemText {
  public:
    struct Token {
        std::uint32_t begin, length;  // of the term
        std::uint8_t form;
        bool is_extra;  // the name of a whole thing, or a part of a name: not part of the length
    };

    explicit ItemText(const text::CutRules& rules = {}) : rules_(rules) {}

    void read(std::string_view text);

    [[nodiscard]] const std::vector<Token>& tokens() const { return tokens_; }
    [[nodiscard]] std::string_view term(const Token& token) const {
        return std::string_view(terms_).substr(token.begin, token.length);
    }
    // How many tokens stand before the end of each sentence. A line's end is a sentence's.
    [[nodiscard]] const std::vector<std::uint32_t>& sentences() const { return sentences_; }
    // Tokens that are not extra.
    [[nodiscard]] std::uint32_t length() const { return length_; }
    // Words between white space.
    [[nodiscard]] std::uint32_t word_count() const { return word_count_; }

  private:
    void find_sentences(std::string_view text);

    text::CutRules rules_;
    text::SearchWords cut_;
    text::WordNormal normal_{4096};
    std::string terms_;
    std::vector<Token> tokens_;
    std::vector<std::size_t> ends_;
    std::vector<std::uint32_t> sentences_;
    std::uint32_t length_ = 0;
    std::uint32_t word_count_ = 0;
};

// Eight bits that tell the forms of one term apart, but for one pair of forms in 256.
[[nodiscard]] std::uint8_t form_of(std::string_view word) noexcept;

// What a word's two neighbours make of it: 32 bits for "first second" as they are looked up.
[[nodiscard]] std::uint32_t pair_of(std::string_view first, std::string_view second) noexcept;

// The pairs of neighbouring words in the question sentences of a text, stop words kept. `normal` is
// the caller's, for speed.
void read_question_pairs(std::string_view text, const text::CutRules& rules,
                         text::WordNormal& normal, std::vector<std::uint32_t>& pairs);

}  // namespace memory::recall
