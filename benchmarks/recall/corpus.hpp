// Short texts to search in, made of the sentences of LoCoMo's turns; its questions are queries.
#pragma once

#include <algorithm>
#include <cstdint>
#include <fstream>
#include <random>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

namespace benchmarks {

struct Corpus {
    std::vector<std::string> texts;  // sentences
    std::vector<std::string> questions;
};

inline Corpus read_corpus(const char* path) {
    Corpus corpus;
    std::ifstream file(path);
    for (const auto& entry : nlohmann::json::parse(file)) {
        for (const auto& [name, session] : entry.at("conversation").items()) {
            if (!session.is_array()) continue;
            for (const auto& turn : session) {
                const auto text = turn.value("text", "");
                for (std::size_t at = 0; at < text.size();) {
                    std::size_t end = text.find_first_of(".!?", at);
                    end = end == std::string::npos ? text.size() : end + 1;
                    if (end - at > 8) corpus.texts.push_back(text.substr(at, end - at));
                    at = end;
                }
            }
        }
        for (const auto& qa : entry.at("qa"))
            corpus.questions.push_back(qa.at("question"));
    }
    return corpus;
}

// 15 to 65 words of sentences, and now and then a word of its own.
inline std::string text_of(std::int64_t number, const Corpus& corpus, std::mt19937_64& random) {
    const std::size_t wanted = 15 + random() % 40;
    std::string text;
    std::size_t words = 0;
    while (words < wanted) {
        const std::string& sentence = corpus.texts[random() % corpus.texts.size()];
        words += 1 + static_cast<std::size_t>(std::count(sentence.begin(), sentence.end(), ' '));
        text += sentence + ' ';
    }
    if (number % 3 == 0) text += "item" + std::to_string(number);
    return text;
}

}  // namespace benchmarks
