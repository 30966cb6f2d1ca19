// Words to their stems, by Snowball. Which of its stemmers is asked is decided by the script alone:
// Porter's classic one for Latin letters, and the one of the language that a script is mostly used
// for (Russian for Cyrillic, Greek, Hindi for Devanagari, Tamil, Armenian). Arabic and Hebrew have
// rules of our own (light_stems.hpp).
#pragma once

#include <array>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

struct sb_stemmer;

namespace memory::text {

// Externally synchronised: Snowball's stemmers have working memory.
class Stemmer {
  public:
    Stemmer();
    ~Stemmer();
    Stemmer(const Stemmer&) = delete;
    Stemmer& operator=(const Stemmer&) = delete;

    // The stem of a lower-case word, valid until the next call. A word of one or two letters, and
    // one in a script without a stemmer, is its own stem. Throws std::bad_alloc.
    [[nodiscard]] std::string_view stem(std::string_view word);

  private:
    struct Close {
        void operator()(sb_stemmer* stemmer) const noexcept;
    };
    static constexpr std::size_t kScripts = 6;
    std::array<std::unique_ptr<sb_stemmer, Close>, kScripts> stemmers_;
    std::string light_;  // the stem that was made last, where Snowball did not make it
};

}  // namespace memory::text
