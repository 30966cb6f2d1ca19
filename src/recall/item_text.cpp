// Sentences end at a line's end, and at white space after a full stop, an exclamation mark or a
// question mark.
#include "recall/item_text.hpp"

#include <algorithm>

#include "base/hash.hpp"

namespace memory::recall {

namespace {

bool is_space(char c) {
    return c == ' ' || (c >= '\t' && c <= '\r');
}
bool ends_sentence(char c) {
    return c == '.' || c == '!' || c == '?';
}

}  // namespace

void ItemText::find_sentences(std::string_view text) {
    ends_.clear();
    word_count_ = 0;
    bool blank = true;
    for (std::size_t at = 0; at < text.size(); ++at) {
        const bool space = is_space(text[at]);
        const bool after_space = at == 0 || is_space(text[at - 1]);
        if (!space && after_space) ++word_count_;
        if (!space) blank = false;
        if (blank || !space) continue;
        if (text[at] == '\n' || ends_sentence(text[at - 1])) {
            ends_.push_back(at);
            blank = true;
        }
    }
    if (!blank || ends_.empty()) ends_.push_back(text.size());
}

void ItemText::read(std::string_view text) {
    find_sentences(text);
    cut_.cut(text, rules_);
    terms_.clear();
    tokens_.clear();
    sentences_.clear();
    length_ = 0;
    std::size_t sentence = 0;
    for (const auto& word : cut_.words()) {
        while (sentence + 1 < ends_.size() && word.offset >= ends_[sentence]) {
            sentences_.push_back(static_cast<std::uint32_t>(tokens_.size()));
            ++sentence;
        }
        const std::string_view letters = cut_.letters(word);
        const bool is_extra =
            word.form == text::WordForm::whole || word.form == text::WordForm::part;
        const bool is_word =
            word.form == text::WordForm::plain || word.form == text::WordForm::part;
        if (is_word && text::is_stop_word(letters)) continue;
        const std::string_view term = is_word ? normal_.of(letters) : letters;
        tokens_.push_back({static_cast<std::uint32_t>(terms_.size()),
                           static_cast<std::uint32_t>(term.size()), form_of(letters), is_extra});
        terms_.append(term);
        if (!is_extra) ++length_;
    }
    while (sentences_.size() < ends_.size())
        sentences_.push_back(static_cast<std::uint32_t>(tokens_.size()));
}

std::uint8_t form_of(std::string_view word) noexcept {
    const auto hash = static_cast<std::uint64_t>(base::stable_hash(word));
    return static_cast<std::uint8_t>(((hash ^ hash >> 29U) * 0x9E3779B97F4A7C15ULL) >> 56U);
}

std::uint32_t pair_of(std::string_view first, std::string_view second) noexcept {
    const auto a = static_cast<std::uint64_t>(base::stable_hash(first));
    const auto b = static_cast<std::uint64_t>(base::stable_hash(second));
    const std::uint64_t mixed = (a * 0x9E3779B97F4A7C15ULL) ^ (b + (a >> 29U));
    return static_cast<std::uint32_t>(mixed ^ (mixed >> 32U));
}

void read_question_pairs(std::string_view text, const text::CutRules& rules,
                         text::WordNormal& normal, std::vector<std::uint32_t>& pairs) {
    pairs.clear();
    if (text.find('?') == std::string_view::npos) return;
    text::SearchWords cut;
    const text::CutRules plain{false, rules.knows_unicode};
    std::string before;
    std::size_t begin = 0;
    for (std::size_t at = 1; at <= text.size(); ++at) {
        const bool ends = at == text.size() || (is_space(text[at]) && ends_sentence(text[at - 1]));
        if (!ends) continue;
        std::string_view sentence = text.substr(begin, at - begin);
        begin = at;
        while (!sentence.empty() && is_space(sentence.back()))
            sentence.remove_suffix(1);
        if (!sentence.ends_with('?')) continue;
        cut.cut(sentence, plain);
        for (const auto& word : cut.words()) {
            const std::string_view term = normal.of(cut.letters(word));
            if (!before.empty()) pairs.push_back(pair_of(before, term));
            before = term;
        }
    }
}

}  // namespace memory::recall
