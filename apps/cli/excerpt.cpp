// A stretch begins a little before one of the words.
#include "cli/excerpt.hpp"

#include <algorithm>

#include "cli/plain_text.hpp"

namespace cli {

namespace {

constexpr std::size_t kBefore = 40;  // bytes that are shown before the first word

char lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
}

bool is_ascii_word(char c) {
    return (lower(c) >= 'a' && lower(c) <= 'z') || (c >= '0' && c <= '9');
}

struct Place {
    std::size_t at;
    std::size_t word;
};

// Where the words begin in the text, which is in lower case.
std::vector<Place> places_of(std::string_view text, const std::vector<std::string>& words) {
    std::vector<Place> places;
    for (std::size_t word = 0; word < words.size(); ++word) {
        std::string sought = words[word];
        std::transform(sought.begin(), sought.end(), sought.begin(), lower);
        if (sought.empty()) continue;
        for (std::size_t at = text.find(sought); at != std::string_view::npos;
             at = text.find(sought, at + sought.size())) {
            if (at == 0 || !is_ascii_word(text[at - 1])) places.push_back({at, word});
        }
    }
    std::sort(places.begin(), places.end(),
              [](const Place& a, const Place& b) { return a.at < b.at; });
    return places;
}

// The first place from which the next `length` bytes hold the most different words.
std::size_t best_start(const std::vector<Place>& places, std::size_t words, std::size_t length) {
    std::vector<std::size_t> counts(words);
    std::size_t different = 0;
    std::size_t most = 0;
    std::size_t best = 0;
    std::size_t end = 0;
    for (const Place& first : places) {
        for (; end < places.size() && places[end].at < first.at + length; ++end)
            different += counts[places[end].word]++ == 0 ? 1 : 0;
        if (different > most) {
            most = different;
            best = first.at;
        }
        different -= --counts[first.word] == 0 ? 1 : 0;
    }
    return best;
}

}  // namespace

std::string excerpt(std::string_view text, const std::vector<std::string>& words,
                    std::size_t columns) {
    std::string line = one_line(text);
    if (display_width(line) <= columns) return line;
    std::string small = line;
    std::transform(small.begin(), small.end(), small.begin(), lower);
    const std::size_t length = columns > 2 * kBefore ? columns - kBefore : columns;
    const std::size_t first = best_start(places_of(small, words), words.size(), length);
    if (first <= kBefore) return shorten(line, columns);
    std::size_t start = first - kBefore;
    if (const std::size_t blank = line.find(' ', start); blank < first) {
        start = blank + 1;
    } else {  // no word begins there: with a whole character
        while (start < first && (static_cast<unsigned char>(line[start]) & 0xC0U) == 0x80U)
            ++start;
    }
    return "… " + shorten(std::string_view(line).substr(start), columns - 2);
}

}  // namespace cli
