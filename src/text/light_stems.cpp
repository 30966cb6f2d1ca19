// Every letter of both scripts has two bytes in UTF-8.
#include "text/light_stems.hpp"

#include <algorithm>
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
    // And, the; then in, to, from, that, as, which are cut from what is left without the ending, so
    // that singular and plural lose the same letters.
    while (cut_front(word, "ו", 3) || cut_front(word, "ה", 3)) {
    }
    for (const std::string_view ending : {"ים", "ות", "ה", "ת"}) {
        if (cut_back(word, ending, 2)) break;
    }
    constexpr std::array<std::string_view, 7> kFront = {"ו", "ה", "ב", "ל", "מ", "ש", "כ"};
    while (std::any_of(kFront.begin(), kFront.end(),
                       [&](std::string_view letter) { return cut_front(word, letter, 3); })) {
    }
    std::string stem(word);
    constexpr std::array<std::array<std::string_view, 2>, 5> kFinal = {
        {{"ך", "כ"}, {"ם", "מ"}, {"ן", "נ"}, {"ף", "פ"}, {"ץ", "צ"}}};
    for (const auto& [last, ordinary] : kFinal) {
        if (stem.ends_with(last)) stem.replace(stem.size() - kLetter, kLetter, ordinary);
    }
    return stem;
}

}  // namespace memory::text
