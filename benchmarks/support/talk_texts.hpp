// Texts and questions of real conversations, to search in.
#pragma once

#include <cstdint>
#include <random>
#include <string>
#include <vector>

namespace benchmarks {

struct TalkTexts {
    std::vector<std::string> sentences;
    std::vector<std::string> questions;

    // Of LoCoMo, in KIOKU_DATA_DIR. Ends the program where that is not set.
    static TalkTexts read();

    // 15 to 65 words of sentences, and for every third number a word of its own, "item<number>".
    [[nodiscard]] std::string text_of(std::int64_t number, std::mt19937_64& random) const;
};

}  // namespace benchmarks
