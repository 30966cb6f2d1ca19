// A text as the words that cues and dates are read from: lower case, with what stands between them.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace memory::recall {

// Runs of letters, digits and underscores. Only ASCII letters change their case, so offsets in the
// lower-case text are those of the text. One object serves many texts; `text` must outlive its use.
class PlainWords {
  public:
    struct Word {
        std::uint32_t begin, end;  // bytes
    };

    void read(std::string_view text);

    [[nodiscard]] std::size_t size() const { return words_.size(); }
    [[nodiscard]] std::string_view text() const { return text_; }
    [[nodiscard]] std::string_view lower() const { return lower_; }
    [[nodiscard]] const Word& at(std::size_t i) const { return words_[i]; }
    // Lower case; empty past the end.
    [[nodiscard]] std::string_view word(std::size_t i) const;
    [[nodiscard]] std::string_view as_written(std::size_t i) const;
    // Between word i - 1 and word i.
    [[nodiscard]] std::string_view gap(std::size_t i) const;
    // True when word i follows word i - 1 after exactly one space.
    [[nodiscard]] bool follows(std::size_t i) const { return gap(i) == " "; }

  private:
    std::string_view text_;
    std::string lower_;
    std::vector<Word> words_;
};

// Whether a phrase stands in the words. A phrase is elements separated by spaces, each of them
// alternatives separated by |; an alternative that ends in * is the beginning of a word, an element
// that ends in ? may be missing. Between two words stands one space.
[[nodiscard]] bool has_phrase(const PlainWords& words, std::string_view phrase);

}  // namespace memory::recall
