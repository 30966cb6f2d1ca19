// The lists are read into tables once.
#include "text/word_normal.hpp"

#include <functional>
#include <unordered_map>
#include <unordered_set>

#include "text/word_lists.hpp"

namespace memory::text {

namespace {

// Cuts the next piece off the front.
std::string_view take(std::string_view& text, char separator) {
    const std::size_t end = std::min(text.find(separator), text.size());
    const std::string_view piece = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    return piece;
}

const std::unordered_set<std::string_view>& stop_words() {
    static const auto words = [] {
        std::unordered_set<std::string_view> made;
        for (std::string_view left = kStopWords; !left.empty();)
            made.insert(take(left, ' '));
        return made;
    }();
    return words;
}

// Where a form stands in two groups, the first has it.
const std::unordered_map<std::string_view, std::string_view>& irregular_forms() {
    static const auto forms = [] {
        std::unordered_map<std::string_view, std::string_view> made;
        for (std::string_view lines = kIrregularForms; !lines.empty();) {
            std::string_view line = take(lines, '\n');
            const std::string_view head = take(line, ' ');
            while (!line.empty())
                made.emplace(take(line, ' '), head);
        }
        return made;
    }();
    return forms;
}

}  // namespace

bool is_stop_word(std::string_view word) {
    return stop_words().contains(word);
}

std::string_view WordNormal::of(std::string_view word) {
    Known* known = nullptr;
    if (!known_.empty()) {
        known = &known_[std::hash<std::string_view>()(word) % known_.size()];
        if (known->word == word) return known->normal;
    }
    const auto form = irregular_forms().find(word);
    normal_ = stemmer_.stem(form == irregular_forms().end() ? word : form->second);
    if (known == nullptr) return normal_;
    known->normal = normal_;
    known->word = word;
    return known->normal;
}

}  // namespace memory::text
