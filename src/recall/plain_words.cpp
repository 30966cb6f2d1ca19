// Phrases are matched as they are read: they are few and short, and only queries are asked for
// them.
#include "recall/plain_words.hpp"

#include <algorithm>

#include "text/code_points.hpp"

namespace memory::recall {

void PlainWords::read(std::string_view text) {
    text_ = text;
    lower_.assign(text);
    words_.clear();
    std::size_t at = 0;
    while (at < text.size()) {
        const std::size_t begin = at;
        while (at < text.size()) {
            char& c = lower_[at];
            if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + ('a' - 'A'));
            if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_') {
                ++at;
                continue;
            }
            if (static_cast<unsigned char>(c) < 0x80) break;
            const auto decoded = text::decode(text.data() + at, text.data() + text.size());
            if ((decoded.flags & (text::kLetter | text::kNumber)) == 0) break;
            at += decoded.length;
        }
        if (at > begin) {
            words_.push_back({static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(at)});
        } else {
            at += text::decode(text.data() + at, text.data() + text.size()).length;
        }
    }
}

std::string_view PlainWords::word(std::size_t i) const {
    if (i >= words_.size()) return {};
    return lower().substr(words_[i].begin, words_[i].end - words_[i].begin);
}

std::string_view PlainWords::as_written(std::size_t i) const {
    if (i >= words_.size()) return {};
    return text_.substr(words_[i].begin, words_[i].end - words_[i].begin);
}

std::string_view PlainWords::gap(std::size_t i) const {
    if (i == 0 || i >= words_.size()) return {};
    return text_.substr(words_[i - 1].end, words_[i].begin - words_[i - 1].end);
}

namespace {

std::string_view take(std::string_view& text, char separator) {
    const std::size_t end = std::min(text.find(separator), text.size());
    const std::string_view piece = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    return piece;
}

bool fits(std::string_view word, std::string_view element) {
    while (!element.empty()) {
        std::string_view alternative = take(element, '|');
        if (alternative.ends_with('*')) {
            alternative.remove_suffix(1);
            if (word.starts_with(alternative)) return true;
        } else if (word == alternative) {
            return true;
        }
    }
    return false;
}

bool fits_from(const PlainWords& words, std::size_t at, std::string_view phrase, bool is_first) {
    if (phrase.empty()) return true;
    std::string_view rest = phrase;
    std::string_view element = take(rest, ' ');
    if (element.ends_with('?')) {
        element.remove_suffix(1);
        if (fits_from(words, at, rest, is_first)) return true;
    }
    return at < words.size() && (is_first || words.follows(at)) && fits(words.word(at), element) &&
           fits_from(words, at + 1, rest, false);
}

}  // namespace

bool has_phrase(const PlainWords& words, std::string_view phrase) {
    for (std::size_t at = 0; at < words.size(); ++at) {
        if (fits_from(words, at, phrase, true)) return true;
    }
    return false;
}

}  // namespace memory::recall
