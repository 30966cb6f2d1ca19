// A word's script is that of its first letter. Stemmers are made when a word first needs them.
#include "text/stemmer.hpp"

#include <algorithm>
#include <new>

#include <libstemmer.h>

#include "base/utf8.hpp"
#include "text/light_stems.hpp"

namespace memory::text {

namespace {

struct Script {
    char32_t first, last;
    const char* stemmer;
};

constexpr std::array kScriptTable = {
    Script{U'0', U'z', "porter"},    Script{0x370, 0x3FF, "greek"},
    Script{0x400, 0x52F, "russian"}, Script{0x531, 0x587, "armenian"},
    Script{0x900, 0x97F, "hindi"},   Script{0xB80, 0xBFF, "tamil"},
};

constexpr char32_t kFirstHebrew = 0x5D0, kLastHebrew = 0x5EA;
constexpr char32_t kFirstArabic = 0x620, kLastArabic = 0x6FF;

// Porter's rule takes one of any two equal consonants but l, s and z before -ed and -ing;
// Snowball's Porter knows fewer of them and leaves "trekk".
bool keeps_double(std::string_view word, std::string_view stem) {
    const bool inflected = word.ends_with("ing") || word.ends_with("ed");
    const auto size = stem.size();
    return inflected && size > 1 && stem[size - 1] == stem[size - 2] &&
           std::string_view("chjkqvwx").find(stem[size - 1]) != std::string_view::npos;
}

}  // namespace

Stemmer::Stemmer() {
    static_assert(kScripts == kScriptTable.size());
}
Stemmer::~Stemmer() = default;

void Stemmer::Close::operator()(sb_stemmer* stemmer) const noexcept {
    sb_stemmer_delete(stemmer);
}

std::string_view Stemmer::stem(std::string_view word) {
    if (word.size() <= 2) return word;
    const char32_t letter = base::decode_next(word, 0).code_point;
    if (letter >= kFirstArabic && letter <= kLastArabic) return arabic_stem(word);
    if (letter >= kFirstHebrew && letter <= kLastHebrew) return light_ = hebrew_stem(word);
    const auto* script =
        std::find_if(kScriptTable.begin(), kScriptTable.end(),
                     [&](const Script& s) { return letter >= s.first && letter <= s.last; });
    if (script == kScriptTable.end()) return word;
    auto& stemmer = stemmers_[static_cast<std::size_t>(script - kScriptTable.begin())];
    if (!stemmer) stemmer.reset(sb_stemmer_new(script->stemmer, nullptr));
    if (!stemmer) throw std::bad_alloc();
    const auto* symbols = reinterpret_cast<const sb_symbol*>(word.data());
    const sb_symbol* made = sb_stemmer_stem(stemmer.get(), symbols, static_cast<int>(word.size()));
    if (made == nullptr) throw std::bad_alloc();
    const std::string_view stem(reinterpret_cast<const char*>(made),
                                static_cast<std::size_t>(sb_stemmer_length(stemmer.get())));
    return keeps_double(word, stem) ? stem.substr(0, stem.size() - 1) : stem;
}

}  // namespace memory::text
