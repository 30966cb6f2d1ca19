// UTF-8 repair, escaping and widths.
#include "cli/plain_text.hpp"

#include <array>
#include <utility>

#include <fmt/format.h>

namespace cli {

namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";
constexpr std::string_view kEllipsis = "\xE2\x80\xA6";

unsigned char byte_at(std::string_view text, std::size_t at) noexcept {
    return static_cast<unsigned char>(text[at]);
}

bool is_continuation(std::string_view text, std::size_t at) noexcept {
    return at < text.size() && (byte_at(text, at) & 0xC0U) == 0x80U;
}

// A character at the front of a text, or the bytes that are none.
struct Decoded {
    char32_t character = 0;
    std::size_t length = 1;
    bool is_valid = false;
};

Decoded decode(std::string_view text) noexcept {
    const unsigned char first = byte_at(text, 0);
    if (first < 0x80) return {first, 1, true};
    std::size_t length = 0;
    unsigned char low = 0x80;  // bounds of the second byte: no overlong form, no surrogate
    unsigned char high = 0xBF;
    if (first >= 0xC2 && first <= 0xDF) {
        length = 2;
    } else if (first >= 0xE0 && first <= 0xEF) {
        length = 3;
        if (first == 0xE0) low = 0xA0;
        if (first == 0xED) high = 0x9F;
    } else if (first >= 0xF0 && first <= 0xF4) {
        length = 4;
        if (first == 0xF0) low = 0x90;
        if (first == 0xF4) high = 0x8F;
    } else {
        return {};
    }
    if (text.size() < 2 || byte_at(text, 1) < low || byte_at(text, 1) > high) return {};
    char32_t character = first & (0xFFU >> (length + 1));
    for (std::size_t i = 1; i < length; ++i) {
        if (!is_continuation(text, i)) return {0, i, false};
        character = (character << 6U) | (byte_at(text, i) & 0x3FU);
    }
    return {character, length, true};
}

bool is_control(char32_t c) noexcept {
    return c < 0x20 || (c >= 0x7F && c < 0xA0) || (c >= 0x202A && c <= 0x202E) ||
           (c >= 0x2066 && c <= 0x2069);  // the last two turn the direction of what follows
}

// The wide blocks of Unicode's EastAsianWidth.txt, coarsely; combining marks take nothing.
std::size_t width_of(char32_t c) noexcept {
    constexpr std::array<std::pair<char32_t, char32_t>, 10> wide = {{{0x1100, 0x115F},
                                                                     {0x2E80, 0x303E},
                                                                     {0x3041, 0xA4CF},
                                                                     {0xA960, 0xA97C},
                                                                     {0xAC00, 0xD7A3},
                                                                     {0xF900, 0xFAFF},
                                                                     {0xFE30, 0xFE6F},
                                                                     {0xFF01, 0xFF60},
                                                                     {0x1F300, 0x1FAFF},
                                                                     {0x20000, 0x3FFFD}}};
    if ((c >= 0x300 && c <= 0x36F) || c == 0x200B || c == 0x200D || c == 0xFE0F) return 0;
    for (const auto& [from, to] : wide) {
        if (c >= from && c <= to) return 2;
    }
    return 1;
}

}  // namespace

std::string repair_utf8(std::string_view text, std::int64_t& replaced) {
    std::string repaired;
    repaired.reserve(text.size());
    while (!text.empty()) {
        const Decoded next = decode(text);
        if (next.is_valid && next.character != 0) {
            repaired += text.substr(0, next.length);
        } else {
            repaired += kReplacement;
            ++replaced;
        }
        text.remove_prefix(next.length);
    }
    return repaired;
}

std::string_view cut_bytes(std::string_view text, std::size_t max_bytes) noexcept {
    if (text.size() <= max_bytes) return text;
    std::size_t end = max_bytes;
    while (end > 0 && is_continuation(text, end))
        --end;
    return text.substr(0, end);
}

std::string escape_line(std::string_view text) {
    std::string line;
    line.reserve(text.size());
    for (const char c : text) {
        switch (c) {
            case '\\': line += "\\\\"; break;
            case '\t': line += "\\t"; break;
            case '\n': line += "\\n"; break;
            case '\r': line += "\\r"; break;
            default: line += c;
        }
    }
    return line;
}

std::string for_terminal(std::string_view text) {
    std::string safe;
    safe.reserve(text.size());
    while (!text.empty()) {
        const Decoded next = decode(text);
        const bool is_plain = next.is_valid && (next.character == '\n' || next.character == '\t' ||
                                                !is_control(next.character));
        if (is_plain) {
            safe += text.substr(0, next.length);
        } else if (next.character != '\r') {
            safe += kReplacement;
        }
        text.remove_prefix(next.length);
    }
    return safe;
}

std::string one_line(std::string_view text) {
    std::string line;
    for (const char c : for_terminal(text)) {
        const bool is_blank = c == ' ' || c == '\n' || c == '\t';
        if (!is_blank) {
            line += c;
        } else if (!line.empty() && line.back() != ' ') {
            line += ' ';
        }
    }
    if (line.ends_with(' ')) line.pop_back();
    return line;
}

std::size_t display_width(std::string_view text) noexcept {
    std::size_t width = 0;
    while (!text.empty()) {
        const Decoded next = decode(text);
        width += next.is_valid ? width_of(next.character) : 1;
        text.remove_prefix(next.length);
    }
    return width;
}

std::string shorten(std::string_view text, std::size_t columns) {
    if (columns == 0) return {};
    if (display_width(text) <= columns) return std::string(text);
    std::size_t width = 0;
    std::size_t end = 0;
    while (end < text.size()) {
        const Decoded next = decode(text.substr(end));
        width += next.is_valid ? width_of(next.character) : 1;
        if (width > columns - 1) break;
        end += next.length;
    }
    return std::string(text.substr(0, end)).append(kEllipsis);
}

std::string with_commas(std::int64_t number) {
    std::string text = std::to_string(number);
    const std::ptrdiff_t first = number < 0 ? 1 : 0;
    for (auto at = std::ssize(text) - 3; at > first; at -= 3) {
        text.insert(static_cast<std::size_t>(at), ",");
    }
    return text;
}

std::string human_size(std::uint64_t bytes) {
    if (bytes < 1024) return fmt::format("{} B", bytes);
    constexpr std::array<std::string_view, 4> units = {"KiB", "MiB", "GiB", "TiB"};
    double size = static_cast<double>(bytes) / 1024;
    std::size_t unit = 0;
    while (size >= 1024 && unit + 1 < units.size()) {
        size /= 1024;
        ++unit;
    }
    return fmt::format("{:.1f} {}", size, units[unit]);
}

}  // namespace cli
