#include "support/talk_texts.hpp"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <fstream>

#include <nlohmann/json.hpp>

namespace benchmarks {

TalkTexts TalkTexts::read() {
    const char* const folder = std::getenv("KIOKU_DATA_DIR");
    if (folder == nullptr) {
        std::fputs("recall is not measured: KIOKU_DATA_DIR is not set\n", stderr);
        std::exit(0);
    }
    TalkTexts talk;
    std::ifstream file(std::string(folder) + "/locomo/locomo10.json");
    for (const auto& entry : nlohmann::json::parse(file)) {
        for (const auto& [name, session] : entry.at("conversation").items()) {
            if (!session.is_array()) continue;
            for (const auto& turn : session) {
                const auto text = turn.value("text", "");
                for (std::size_t at = 0; at < text.size();) {
                    std::size_t end = text.find_first_of(".!?", at);
                    end = end == std::string::npos ? text.size() : end + 1;
                    if (end - at > 8) talk.sentences.push_back(text.substr(at, end - at));
                    at = end;
                }
            }
        }
        for (const auto& qa : entry.at("qa"))
            talk.questions.push_back(qa.at("question"));
    }
    return talk;
}

std::string TalkTexts::text_of(std::int64_t number, std::mt19937_64& random) const {
    const std::size_t wanted = 15 + random() % 40;
    std::string text;
    for (std::size_t words = 0; words < wanted;) {
        const std::string& sentence = sentences[random() % sentences.size()];
        words += 1 + static_cast<std::size_t>(std::count(sentence.begin(), sentence.end(), ' '));
        text += sentence + ' ';
    }
    if (number % 3 == 0) text += "item" + std::to_string(number);
    return text;
}

}  // namespace benchmarks
