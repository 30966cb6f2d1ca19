// Runs without white space are looked at twice: as a whole, where something joins its words, and
// word by word.
#include "text/search_words.hpp"

#include <algorithm>

#include "base/utf8.hpp"
#include "text/code_points.hpp"
#include "text/fold.hpp"

namespace memory::text {

namespace {

bool is_upper(char c) {
    return c >= 'A' && c <= 'Z';
}
bool is_lower(char c) {
    return c >= 'a' && c <= 'z';
}
bool is_digit(char c) {
    return c >= '0' && c <= '9';
}
bool is_alnum(char c) {
    return is_upper(c) || is_lower(c) || is_digit(c);
}
bool is_ascii(char c) {
    return static_cast<unsigned char>(c) < 0x80;
}
bool is_space(char c) {
    return c == ' ' || (c >= '\t' && c <= '\r');
}
char to_lower(char c) {
    return is_upper(c) ? static_cast<char>(c + ('a' - 'A')) : c;
}

// Scripts written without spaces, and Hangul, whose words are long.
bool is_unspaced(char32_t c) {
    return (c >= 0x0E00 && c <= 0x0EFF) || (c >= 0x1000 && c <= 0x109F) ||
           (c >= 0x1780 && c <= 0x17FF) || (c >= 0x3040 && c <= 0x30FF) ||
           (c >= 0x3400 && c <= 0x9FFF) || (c >= 0xAC00 && c <= 0xD7A3) ||
           (c >= 0x20000 && c <= 0x3FFFF);
}

// Letters, digits and marks outside ASCII; a zero-width joiner holds a word together.
bool is_wordy(std::string_view text, std::size_t at, std::uint32_t& length) {
    const Decoded decoded = decode(text.data() + at, text.data() + text.size());
    length = decoded.length;
    const auto c = decoded.code_point;
    return (decoded.flags & (kUpper | kLower | kLetter | kNumber)) != 0 || c == 0x200C ||
           c == 0x200D;
}

// Hyphens between letters or digits.
std::ptrdiff_t count_hyphens(std::string_view run) {
    std::ptrdiff_t count = 0;
    for (std::size_t at = 1; at + 1 < run.size(); ++at)
        count += run[at] == '-' && is_alnum(run[at - 1]) && is_alnum(run[at + 1]) ? 1 : 0;
    return count;
}

// What joins words into the name of one thing. A hyphen and an apostrophe join words of prose too,
// so a hyphen counts only beside a digit, or where there are several, as in --no-cache-dir.
bool joins(std::string_view run, std::size_t at) {
    const char c = run[at];
    if (at == 0 || at + 1 >= run.size() || is_alnum(c) || !is_ascii(c)) return false;
    switch (c) {
        case '_':
        case '.':
        case '/':
        case '\\':
        case '@':
        case '#':
        case '=':
        case '~': return true;
        case '-':
            if (count_hyphens(run) > 1) return true;
            [[fallthrough]];
        case '+':
        case ',':
        case ':':
            return std::any_of(run.begin(), run.end(), is_digit) ||
                   (c == ':' && (run[at + 1] == ':' || run[at + 1] == '/' || run[at - 1] == ':'));
        default: return false;
    }
}

bool is_joined(std::string_view run) {
    for (std::size_t at = 1; at + 1 < run.size(); ++at) {
        if (joins(run, at)) return true;
    }
    return false;
}

constexpr std::size_t kLongestWhole = 256;  // bytes: what is longer is data, not a name
constexpr std::size_t kLongestWord = 128;   // bytes: the rest of a word is left out

}  // namespace

void SearchWords::cut(std::string_view text, const CutRules& rules) {
    rules_ = rules;
    letters_.clear();
    words_.clear();
    std::size_t at = 0;
    while (at < text.size()) {
        while (at < text.size() && is_space(text[at]))
            ++at;
        const std::size_t begin = at;
        while (at < text.size() && !is_space(text[at]))
            ++at;
        if (at > begin) take_run(text, begin, at);
    }
}

void SearchWords::take_run(std::string_view text, std::size_t begin, std::size_t end) {
    if (rules_.keeps_wholes) {
        std::size_t from = begin;
        std::size_t to = end;
        while (from < to && is_ascii(text[from]) && !is_alnum(text[from]))
            ++from;
        while (to > from && is_ascii(text[to - 1]) && !is_alnum(text[to - 1]))
            --to;
        take_wholes(text.substr(from, to - from), from);
    }
    std::size_t at = begin;
    while (at < end) {
        std::uint32_t length = 1;
        const bool word = is_ascii(text[at]) ? is_alnum(text[at])
                                             : rules_.knows_unicode && is_wordy(text, at, length);
        at = word ? take_word(text, at, end) : at + length;
    }
}

// The run itself, without a line number behind it, and of a path its last part.
void SearchWords::take_wholes(std::string_view run, std::size_t offset) {
    if (run.size() < 3 || run.size() > kLongestWhole || !is_joined(run)) return;
    add(run, offset, WordForm::whole);
    std::size_t end = run.size();
    while (end > 0 && (is_digit(run[end - 1]) || run[end - 1] == ':'))
        --end;
    if (end < run.size() && end > 2 && run[end] == ':' && is_joined(run.substr(0, end))) {
        run = run.substr(0, end);
        add(run, offset, WordForm::whole);
    }
    const std::size_t slash = run.find_last_of("/\\");
    if (slash == std::string_view::npos) return;
    const std::string_view name = run.substr(slash + 1);
    if (is_joined(name)) add(name, offset + slash + 1, WordForm::whole);
}

std::size_t SearchWords::take_word(std::string_view text, std::size_t at, std::size_t end) {
    const std::size_t begin = at;
    bool ascii = true;
    bool humps = false;
    while (at < end) {
        if (is_ascii(text[at])) {
            if (!is_alnum(text[at])) break;
            humps |= at > begin && is_upper(text[at]) && is_lower(text[at - 1]);
            ++at;
            continue;
        }
        std::uint32_t length = 1;
        if (!rules_.knows_unicode || !is_wordy(text, at, length)) break;
        ascii = false;
        at += length;
    }
    const std::string_view word = text.substr(begin, at - begin);
    if (ascii) {
        add(word, begin, WordForm::plain);
        if (humps && rules_.keeps_wholes) take_parts(word, begin);
    } else {
        take_folded(word, begin);
    }
    return at;
}

// "parseHTTPHeader" is parse, HTTP and Header.
void SearchWords::take_parts(std::string_view word, std::size_t offset) {
    std::size_t begin = 0;
    for (std::size_t at = 1; at <= word.size(); ++at) {
        const bool ends = at == word.size() || (is_upper(word[at]) && !is_upper(word[at - 1])) ||
                          (is_upper(word[at]) && at + 1 < word.size() && is_lower(word[at + 1]));
        if (!ends) continue;
        if (at - begin > 1) add(word.substr(begin, at - begin), offset + begin, WordForm::part);
        begin = at;
    }
}

void SearchWords::take_folded(std::string_view word, std::size_t offset) {
    room_.clear();
    append_folded(base::truncate_to_boundary(word, 4096), room_);
    std::size_t begin = 0;
    std::size_t at = 0;
    bool unspaced = false;
    const auto flush = [&](std::size_t end) {
        const std::string_view piece = std::string_view(room_).substr(begin, end - begin);
        if (piece.empty()) return;
        if (unspaced) {
            take_pairs(piece, offset);
        } else {
            add(piece, offset, WordForm::plain);
        }
    };
    while (at < room_.size()) {
        const base::Character c = base::decode_next(room_, at);
        const bool here = is_unspaced(c.code_point);
        std::uint32_t length = c.length_bytes;
        // Folding makes some letters into several characters, and some of those are no letters.
        const bool word_here =
            is_ascii(room_[at]) ? is_alnum(room_[at]) : is_wordy(room_, at, length);
        if (here != unspaced || !word_here) {
            flush(at);
            unspaced = here;
            begin = word_here ? at : at + c.length_bytes;
        }
        at += c.length_bytes;
    }
    flush(at);
}

void SearchWords::take_pairs(std::string_view folded, std::size_t offset) {
    std::size_t before = 0;
    std::size_t at = base::decode_next(folded, 0).length_bytes;
    if (at >= folded.size()) add(folded, offset, WordForm::pair);
    while (at < folded.size()) {
        const std::size_t next = at + base::decode_next(folded, at).length_bytes;
        add(folded.substr(before, next - before), offset, WordForm::pair);
        before = at;
        at = next;
    }
}

void SearchWords::add(std::string_view word, std::size_t offset, WordForm form) {
    if (form != WordForm::whole) word = base::truncate_to_boundary(word, kLongestWord);
    const auto begin = static_cast<std::uint32_t>(letters_.size());
    if (form == WordForm::whole && !std::all_of(word.begin(), word.end(), is_ascii)) {
        append_folded(word, letters_);
    } else {
        std::transform(word.begin(), word.end(), std::back_inserter(letters_), to_lower);
    }
    words_.push_back({begin, static_cast<std::uint32_t>(letters_.size()) - begin,
                      static_cast<std::uint32_t>(offset), form});
}

}  // namespace memory::text
