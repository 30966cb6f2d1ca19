// What a word is looked up as: its irregular form joined, then its stem; and whether it is a stop word.
#pragma once

#include <array>
#include <string>
#include <string_view>

#include "text/stemmer.hpp"

namespace memory::text {

[[nodiscard]] bool is_stop_word(std::string_view word);

// Externally synchronised; remembers the words it met last.
class WordNormal {
  public:
    // Valid until the next call. Throws std::bad_alloc.
    [[nodiscard]] std::string_view of(std::string_view word);

  private:
    struct Known {
        std::string word, normal;
    };
    Stemmer stemmer_;
    std::array<Known, 4096> known_;
};

}  // namespace memory::text
