// What a word is looked up as: its irregular form joined, then its stem; and whether it is a stop
// word.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "text/stemmer.hpp"

namespace memory::text {

[[nodiscard]] bool is_stop_word(std::string_view word);

// Externally synchronised.
class WordNormal {
  public:
    // Remembers about as many words, for whoever reads many texts.
    explicit WordNormal(std::size_t remembered = 0) : known_(remembered) {}

    // Valid until the next call. Throws std::bad_alloc.
    [[nodiscard]] std::string_view of(std::string_view word);

  private:
    struct Known {
        std::string word, normal;
    };
    Stemmer stemmer_;
    std::vector<Known> known_;
    std::string normal_;
};

}  // namespace memory::text
