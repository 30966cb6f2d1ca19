// A sentence ends at a full stop, an exclamation mark or a question mark.
#include "recall/locomo_texts.hpp"

#include <algorithm>
#include <fstream>

#include <nlohmann/json.hpp>

namespace benchmarks {

LocomoTexts::LocomoTexts(const char* path) {
    std::ifstream file(path);
    for (const auto& entry : nlohmann::json::parse(file)) {
        for (const auto& [name, session] : entry.at("conversation").items()) {
            if (!session.is_array()) continue;
            for (const auto& turn : session) {
                const auto text = turn.value("text", "");
                for (std::size_t at = 0; at < text.size();) {
                    std::size_t end = text.find_first_of(".!?", at);
                    end = end == std::string::npos ? text.size() : end + 1;
                    if (end - at > 8) sentences_.push_back(text.substr(at, end - at));
                    at = end;
                }
            }
        }
        for (const auto& qa : entry.at("qa"))
            questions_.push_back(qa.at("question"));
    }
}

std::string LocomoTexts::text(std::int64_t number) {
    const std::size_t wanted = 15 + random_() % 40;
    std::string text;
    std::size_t words = 0;
    while (words < wanted) {
        const std::string& sentence = sentences_[random_() % sentences_.size()];
        words += 1 + static_cast<std::size_t>(std::count(sentence.begin(), sentence.end(), ' '));
        text += sentence + ' ';
    }
    if (number % 3 == 0) text += "item" + std::to_string(number);
    return text;
}

memory::recall::Item LocomoTexts::item(std::int64_t number, const std::string& text) {
    memory::recall::Item item;
    item.item = number;
    item.kind = memory::recall::kMessage;
    item.session = 1 + number / 30;
    item.scope = item.session % kScopes;
    item.speaker = number % 2 == 0 ? "user" : "assistant";
    item.time_ms = 1'600'000'000'000 + number * 60'000;
    item.text = text;
    return item;
}

}  // namespace benchmarks
