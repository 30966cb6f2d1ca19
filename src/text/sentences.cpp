// A walk over lines, and within a paragraph over terminators. Every look back or ahead is bounded
// or is passed over by the walk afterwards, which is what keeps it linear on any input.
#include "text/sentences.hpp"

#include <algorithm>
#include <array>

#include "base/utf8.hpp"

namespace memory::text {
namespace {

using std::size_t;

// A line shorter than this was not wrapped by an editor: its break is the writer's.
constexpr size_t kWrappedLineBytes = 40;

bool is_space(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f' || c == '\v';
}
bool is_blank(char c) {
    return c == ' ' || c == '\t' || c == '\r' || c == '\f' || c == '\v';
}
bool is_digit(char c) {
    return c >= '0' && c <= '9';
}
bool is_lower(char c) {
    return c >= 'a' && c <= 'z';
}
bool is_letter(char c) {
    return is_lower(c) || (c >= 'A' && c <= 'Z');
}

// Lower-case letters of Latin-1, Greek and Cyrillic; enough to see that a line goes on.
bool is_lower_case(char32_t c) {
    return (c >= 'a' && c <= 'z') || (c >= 0xDF && c <= 0xFF) || (c >= 0x3B1 && c <= 0x3C9) ||
           (c >= 0x430 && c <= 0x45F);
}

// Terminators that end a sentence whatever follows.
bool is_hard_terminator(char32_t c) {
    constexpr std::array<char32_t, 17> kHard{0x3002, 0xFF01, 0xFF1F, 0xFF0E, 0xFF61, 0x061F,
                                             0x06D4, 0x0964, 0x0965, 0x0589, 0x1362, 0x1367,
                                             0x104B, 0x17D4, 0x0F0D, 0x203C, 0x2047};
    return std::find(kHard.begin(), kHard.end(), c) != kHard.end();
}

// Terminators that end a sentence before white space.
bool is_soft_terminator(char32_t c) {
    return c == '.' || c == '!' || c == '?' || c == 0x2026;
}

// Quotes, brackets and emphasis marks that belong to the sentence they close.
bool is_closer(char32_t c) {
    switch (c) {
        case '"':
        case '\'':
        case ')':
        case ']':
        case '}':
        case '*':
        case '_':
        case '`':
        case 0xBB:
        case 0x201D:
        case 0x2019:
        case 0x300D:
        case 0x300F:
        case 0xFF09:
        case 0x3011:
        case 0x300B: return true;
        default: return false;
    }
}

struct Line {
    size_t begin = 0;  // first byte that is not blank
    size_t end = 0;    // after the last byte that is not blank
    size_t next = 0;   // begin of the following line
    size_t indent = 0;

    [[nodiscard]] bool is_empty() const { return begin >= end; }
};

Line read_line(std::string_view text, size_t at) {
    size_t stop = text.find('\n', at);
    Line line;
    line.next = stop == std::string_view::npos ? text.size() : stop + 1;
    if (stop == std::string_view::npos) stop = text.size();
    line.begin = at;
    line.end = stop;
    while (line.begin < line.end && is_blank(text[line.begin]))
        ++line.begin;
    while (line.end > line.begin && is_blank(text[line.end - 1]))
        --line.end;
    line.indent = line.begin - at;
    return line;
}

// The fence character when the line opens or closes a code block, else 0.
char fence_of(std::string_view line) {
    if (line.size() < 3 || (line[0] != '`' && line[0] != '~')) return 0;
    return line[1] == line[0] && line[2] == line[0] ? line[0] : char{0};
}

// Bytes of the list marker at the start of a line ("- ", "* ", "12. ", "3) ", "• "), else 0.
size_t list_marker(std::string_view line) {
    size_t at = 0;
    if (!line.empty() && (line[0] == '-' || line[0] == '*' || line[0] == '+')) {
        at = 1;
    } else if (line.substr(0, 3) == "\xE2\x80\xA2") {
        at = 3;
    } else {
        while (at < line.size() && at < 4 && is_digit(line[at]))
            ++at;
        if (at == 0 || at >= line.size() || (line[at] != '.' && line[at] != ')')) return 0;
        ++at;
    }
    if (at < line.size() && !is_blank(line[at])) return 0;
    while (at < line.size() && is_blank(line[at]))
        ++at;
    return at;
}

// True when the line begins something of its own: an item, a heading, a quote, a table row.
bool starts_block(std::string_view line) {
    return line.empty() || line[0] == '#' || line[0] == '>' || line[0] == '|' ||
           fence_of(line) != 0 || list_marker(line) != 0;
}

// True when `line` was broken by an editor and goes on in `next`.
bool is_wrapped(std::string_view line, std::string_view next) {
    if (line.size() < kWrappedLineBytes || line[0] == '#' || line[0] == '|') return false;
    if (starts_block(next)) return false;
    return is_lower_case(base::decode_next(next, 0).code_point);
}

// True when the word that ends at `dot` is an abbreviation by its form (a single letter, as in
// "e.g." or "J. Smith") or one of a few titles.
bool is_abbreviation(std::string_view text, size_t begin, size_t dot) {
    size_t start = dot;
    while (start > begin && dot - start < 5 && is_letter(text[start - 1]))
        --start;
    if (start > begin) {
        const char before = text[start - 1];
        if (!is_space(before) && before != '.' && before != '(' && before != '"') return false;
    }
    const size_t length = dot - start;
    if (length == 1) return text[start] != 'I';
    constexpr std::array<std::string_view, 12> kTitles{"Dr", "Mr", "Mrs", "Ms", "Prof", "St",
                                                       "Jr", "Sr", "vs",  "Nr", "Fig",  "Hr"};
    const std::string_view word = text.substr(start, length);
    return std::find(kTitles.begin(), kTitles.end(), word) != kTitles.end();
}

class Splitter {
  public:
    explicit Splitter(std::string_view text) : text_(text) {}

    std::vector<Sentence> run() {
        size_t at = 0;
        while (at < text_.size()) {
            const Line line = read_line(text_, at);
            if (line.is_empty()) {
                at = line.next;
            } else if (const char fence = fence_of(view(line)); fence != 0) {
                at = take_code(line, fence);
            } else {
                at = take_paragraph(line);
            }
        }
        return std::move(sentences_);
    }

  private:
    std::string_view view(const Line& line) const {
        return text_.substr(line.begin, line.end - line.begin);
    }

    size_t take_code(const Line& opening, char fence) {
        size_t end = opening.end;
        size_t at = opening.next;
        while (at < text_.size()) {
            const Line line = read_line(text_, at);
            if (!line.is_empty()) end = line.end;
            at = line.next;
            if (!line.is_empty() && fence_of(view(line)) == fence) break;
        }
        sentences_.push_back({opening.begin, end, true});
        return at;
    }

    // One paragraph: a line and those it was wrapped into.
    size_t take_paragraph(Line line) {
        const size_t begin = line.begin;
        size_t next = line.next;
        while (next < text_.size()) {
            const Line following = read_line(text_, next);
            if (following.is_empty() || !is_wrapped(view(line), view(following))) break;
            line = following;
            next = line.next;
        }
        split_paragraph(begin, line.end);
        return next;
    }

    void split_paragraph(size_t begin, size_t end) {
        if (text_[begin] == '|') {  // a table row stays whole
            add(begin, end);
            return;
        }
        size_t start = begin;
        size_t at = begin + list_marker(text_.substr(begin, end - begin));
        while (at < end) {
            // Most bytes are neither a terminator nor the start of one.
            const char byte = text_[at];
            if (is_letter(byte) || byte == ' ') {
                ++at;
                continue;
            }
            const base::Character c = base::decode_next(text_, at);
            const bool hard = is_hard_terminator(c.code_point);
            if (!hard && !is_soft_terminator(c.code_point)) {
                at += c.length_bytes;
                continue;
            }
            const size_t dot = at;
            at = skip_terminators(at, end);
            if (at >= end || ends_here(start, dot, at, end)) {
                add(start, std::min(at, end));
                start = at;
                while (start < end && is_space(text_[start]))
                    ++start;
                at = start;
            }
        }
        add(start, end);
    }

    // After the run of terminators and closers that begins at `at`.
    size_t skip_terminators(size_t at, size_t end) {
        hard_ = false;
        only_dot_ = true;
        while (at < end) {
            const base::Character c = base::decode_next(text_, at);
            const bool hard = is_hard_terminator(c.code_point);
            if (!hard && !is_soft_terminator(c.code_point)) break;
            hard_ = hard_ || hard;
            only_dot_ = only_dot_ && (c.code_point == '.' || c.code_point == 0x2026);
            at += c.length_bytes;
        }
        while (at < end) {
            const base::Character c = base::decode_next(text_, at);
            if (!is_closer(c.code_point)) break;
            at += c.length_bytes;
        }
        return std::min(at, end);
    }

    // Whether the run of terminators from `dot` to `after` ends the sentence that began at `start`.
    bool ends_here(size_t start, size_t dot, size_t after, size_t end) const {
        if (hard_) return true;
        if (!is_space(text_[after])) return false;
        if (!only_dot_) return true;
        size_t next = after;
        while (next < end && is_space(text_[next]))
            ++next;
        if (is_lower_case(base::decode_next(text_, next).code_point)) return false;
        return !(text_[dot] == '.' && is_abbreviation(text_, start, dot));
    }

    void add(size_t begin, size_t end) {
        while (begin < end && is_space(text_[begin]))
            ++begin;
        while (end > begin && is_space(text_[end - 1]))
            --end;
        if (begin < end) sentences_.push_back({begin, end, false});
    }

    std::string_view text_;
    std::vector<Sentence> sentences_;
    bool hard_ = false;     // the run held a hard terminator
    bool only_dot_ = true;  // the run held full stops and ellipses only
};

}  // namespace

std::vector<Sentence> split_sentences(std::string_view text) {
    return Splitter(text).run();
}

}  // namespace memory::text
