// The embedded vocabularies, and random text that mixes what the grammars tell apart.
#pragma once

#include <array>
#include <random>
#include <string>
#include <string_view>

#include "text/splitter.hpp"
#include "text/vocabulary.hpp"

extern "C" const unsigned char kioku_o200k_base[];  // cmake/vocabularies.S
extern "C" const unsigned char kioku_cl100k_base[];
extern "C" const unsigned char kioku_p50k_base[];

namespace samples {

struct Exact {
    memory::text::Grammar grammar;
    memory::text::Vocabulary vocabulary;
};

inline std::array<Exact, 3> exact_encodings() {
    using memory::text::Grammar;
    return {Exact{Grammar::o200k, {kioku_o200k_base, memory::text::kNoRank}},
            Exact{Grammar::cl100k, {kioku_cl100k_base, memory::text::kNoRank}},
            Exact{Grammar::r50k, {kioku_p50k_base, 50256}}};
}

class RandomText {
  public:
    // Mostly ASCII, so that vector instructions have something to do; or anything, broken bytes
    // too.
    std::string make(std::size_t parts, bool ascii) {
        static constexpr std::array<std::string_view, 40> kParts{"a",
                                                                 " the",
                                                                 "'s",
                                                                 "'LL",
                                                                 "'",
                                                                 "Word",
                                                                 " ABC",
                                                                 "camelCase",
                                                                 "12345",
                                                                 "7",
                                                                 " ",
                                                                 "  ",
                                                                 "\n",
                                                                 "\r",
                                                                 "\t",
                                                                 "/",
                                                                 "\n/",
                                                                 "!?",
                                                                 " {",
                                                                 "();",
                                                                 "\x01",
                                                                 "x",
                                                                 "Z",
                                                                 " internationalisation",
                                                                 "                    ",
                                                                 "-------------------",
                                                                 "\r\n",
                                                                 "é",
                                                                 "日本",
                                                                 "Я",
                                                                 "ß",
                                                                 "\u0301",
                                                                 "\u00A0",
                                                                 "\u3000",
                                                                 "😀",
                                                                 "٣",
                                                                 "'ſ",
                                                                 "\x80",
                                                                 "\xE6\x97",
                                                                 "\xFF"};
        std::string text;
        for (std::size_t i = 0; i < parts; ++i)
            text += kParts[random_() % (ascii ? 27 : 40)];
        return text;
    }

    std::size_t below(std::size_t limit) { return random_() % limit; }

  private:
    std::minstd_rand random_{20261121};
};

}  // namespace samples
