// Markdown in, one plain line out. Marks are only taken where they cannot be part of a name:
// "__init__" and "2**3" stay as they are.
#include "text/plain_line.hpp"

#include <algorithm>
#include <cstddef>

#include "base/utf8.hpp"

namespace memory::text {
namespace {

using std::size_t;

bool is_blank(char c) {
    return static_cast<unsigned char>(c) <= 0x20 || c == 0x7F;
}
bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

bool is_wordy(char c) {
    return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           static_cast<unsigned char>(c) >= 0x80;
}

// `text` without the marks that a line may begin with: > # - * + • and "1." before a space.
std::string_view without_line_marks(std::string_view text) {
    while (!text.empty()) {
        size_t at = 0;
        while (at < text.size() && (text[at] == '#' || text[at] == '>'))
            ++at;
        if (at == 0 && (text[0] == '-' || text[0] == '*' || text[0] == '+')) at = 1;
        if (at == 0 && text.substr(0, 3) == "\xE2\x80\xA2") at = 3;
        if (at == 0 || (at < text.size() && !is_blank(text[at]))) break;
        while (at < text.size() && is_blank(text[at]))
            ++at;
        text.remove_prefix(at);
    }
    return text;
}

bool is_mark(char c) {
    return c == '*' || c == '_' || c == '`';
}

// End of the run of one mark that begins at `at`.
size_t mark_end(std::string_view text, size_t at) {
    return std::min(text.find_first_not_of(text[at], at), text.size());
}

// Whether the run of one mark in [at, end) is emphasis or a backtick that can be left out.
bool is_markup(std::string_view text, size_t at, size_t end) {
    const char mark = text[at];
    if (mark == '`') return true;
    // Between two word characters it is part of a name or a product, and beside blanks on both
    // sides it is an operator.
    const bool word_before = at > 0 && is_wordy(text[at - 1]);
    const bool word_after = end < text.size() && is_wordy(text[end]);
    const bool blank_before = at == 0 || is_blank(text[at - 1]);
    const bool blank_after = end == text.size() || is_blank(text[end]);
    if ((word_before && word_after) || (blank_before && blank_after)) return false;
    return mark != '_' || (end - at == 1 && (blank_before || blank_after));
}

}  // namespace

std::string plain_line(std::string_view sentence) {
    const std::string_view text = without_line_marks(sentence);
    std::string out;
    out.reserve(text.size());
    const bool is_row = !text.empty() && text[0] == '|';
    bool readable = false;
    bool gap = false;
    bool cell = false;  // a table row's next cell begins
    size_t at = 0;
    while (at < text.size()) {
        if (is_blank(text[at])) {
            gap = !out.empty();
            ++at;
            continue;
        }
        const size_t end = is_mark(text[at]) ? mark_end(text, at) : at + 1;
        if (is_mark(text[at]) && is_markup(text, at, end)) {
            at = end;
            continue;
        }
        if (is_row && text[at] == '|') {
            cell = !out.empty();
            ++at;
            continue;
        }
        if (gap || cell) out += cell ? ", " : " ";
        gap = cell = false;
        readable = readable || is_wordy(text[at]);
        out += text.substr(at, end - at);
        at = end;
    }
    return readable ? out : std::string();
}

std::string code_line(std::string_view block) {
    size_t at = 0;
    while (at < block.size() && block[at] == block[0])
        ++at;
    const size_t head_end = std::min(block.find('\n', at), block.size());
    const std::string language = plain_line(block.substr(at, head_end - at));
    at = head_end;
    while (at < block.size() && is_blank(block[at]))
        ++at;
    const size_t line_end = std::min(block.find('\n', at), block.size());
    std::string_view first = block.substr(at, line_end - at);
    if (first.empty() || first[0] == block[0]) return {};
    while (!first.empty() && is_blank(first.back()))
        first.remove_suffix(1);
    // The closing fence is not code; anything else that follows is.
    size_t rest = line_end;
    while (rest < block.size() && (is_blank(block[rest]) || block[rest] == block[0]))
        ++rest;
    std::string out = language.empty() ? "[code] " : "[code " + language + "] ";
    for (const char c : first)
        out.push_back(is_blank(c) ? ' ' : c);
    if (rest < block.size()) out += " \xE2\x80\xA6";
    return out;
}

}  // namespace memory::text
