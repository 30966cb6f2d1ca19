// A text cut into the words that search knows: folded, lower case, not yet stemmed.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace memory::text {

// How words are cut.
struct CutRules {
    // Names of things beside their parts: paths, identifiers, numbers, addresses.
    bool keeps_wholes = true;
    // Letters outside ASCII. Without them such a letter is a space, as in [a-z0-9]+.
    bool knows_unicode = true;
};

enum class WordForm : std::uint8_t {
    plain,  // a run of letters and digits; what a text's length counts
    pair,   // two characters of a script without spaces; counted too, and not stemmed
    whole,  // something that holds several plain words: src/a.cpp:12, snake_case, 2024-03-15
    part,   // of camelCase
};

// Words of one text, in order; a whole comes before its plain words, parts after the word they are
// parts of. One object serves many texts.
class SearchWords {
  public:
    struct Word {
        std::uint32_t begin, length;  // in the letters
        std::uint32_t offset;         // of its first byte in the text
        WordForm form;
    };

    void cut(std::string_view text, const CutRules& rules);

    [[nodiscard]] const std::vector<Word>& words() const { return words_; }
    [[nodiscard]] std::string_view letters(const Word& word) const {
        return std::string_view(letters_).substr(word.begin, word.length);
    }

  private:
    void take_run(std::string_view text, std::size_t begin, std::size_t end);
    void take_wholes(std::string_view run, std::size_t offset);
    std::size_t take_word(std::string_view text, std::size_t at, std::size_t end);
    void take_parts(std::string_view word, std::size_t offset);
    void take_folded(std::string_view word, std::size_t offset);
    void take_pairs(std::string_view folded, std::size_t offset);
    void add(std::string_view word, std::size_t offset, WordForm form);

    CutRules rules_;
    std::string letters_;
    std::string room_;
    std::vector<Word> words_;
};

}  // namespace memory::text
