// Every letter of both scripts has two bytes in UTF-8.
#include "text/light_stems.hpp"

#include <array>
#include <cstddef>

namespace memory::text {

namespace {

constexpr std::size_t kLetter = 2;  // bytes

bool cut_front(std::string_view& word, std::string_view letters, std::size_t left) {
    if (word.size() < letters.size() + left * kLetter || !word.starts_with(letters)) return false;
    word.remove_prefix(letters.size());
    return true;
}

bool cut_back(std::string_view& word, std::string_view letters, std::size_t left) {
    if (word.size() < letters.size() + left * kLetter || !word.ends_with(letters)) return false;
    word.remove_suffix(letters.size());
    return true;
}

}  // namespace

std::string_view arabic_stem(std::string_view word) noexcept {
    cut_front(word, "و", 3);
    for (const std::string_view article : {"ال", "بال", "كال", "فال", "لل"}) {
        if (cut_front(word, article, 2)) break;
    }
    for (const std::string_view ending :
         {"ها", "ان", "ات", "ون", "ين", "يه", "ية", "ه", "ة", "ي"}) {
        cut_back(word, ending, 2);
    }
    return word;
}

std::string hebrew_stem(std::string_view word) {
    constexpr std::array<std::string_view, 7> kFront = {"ו", "ה", "ב", "ל", "מ", "ש", "כ"};
    constexpr std::array<std::string_view, 4> kBack = {"ים", "ות", "ה", "ת"};
    constexpr std::array<std::array<std::string_view, 2>, 5> kFinal = {
        {{"ך", "כ"}, {"ם", "מ"}, {"ן", "נ"}, {"ף", "פ"}, {"ץ", "צ"}}};
    for (bool found = true; found;) {
        found = false;
        for (const std::string_view letter : kFront)
            found = found || cut_front(word, letter, 3);
    }
    for (const std::string_view ending : kBack) {
        if (cut_back(word, ending, 2)) break;
    }
    std::string stem(word);
    for (const auto& [last, ordinary] : kFinal) {
        if (stem.ends_with(last)) stem.replace(stem.size() - kLetter, kLetter, ordinary);
    }
    return stem;
}

}  // namespace memory::text
