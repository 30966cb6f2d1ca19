// Most text is known to be in the form by the blocks that its characters are of.
#include "text/normal_form.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdlib>
#include <memory>
#include <new>
#include <string>
#include <utility>
#include <vector>

#include <utf8proc.h>

#include "base/utf8.hpp"

namespace memory::text {

namespace {

// Whether the character stays as it is whatever stands beside it, unless that is of another block:
// combining class 0, NFC_Quick_Check=Yes, and no second half of a composition. Blocks of which this
// holds throughout; of the others utf8proc is asked.
bool is_settled(char32_t c) {
    if (c < 0x300) return true;
    if (c < 0x2010) return c >= 0x400 && c <= 0x482;  // Cyrillic letters
    if (c <= 0x2027) return true;                     // punctuation
    if (c < 0x3041) return c >= 0x3001 && c <= 0x3029;
    if (c <= 0x30FE) return c != 0x3099 && c != 0x309A && c != 0x3097 && c != 0x3098;  // kana
    if (c < 0x4E00) return false;
    if (c <= 0x9FFF) return true;  // Han
    if (c < 0xAC00) return false;
    if (c <= 0xD7A3) return true;         // Hangul syllables
    return c >= 0x1F300 && c <= 0x1FAFF;  // pictures
}

// A stretch of the text around characters that are not settled: it begins with the settled one
// before them, which a mark may join, and ends where enough settled ones follow to make a new call
// worth while. Both ends are before a settled character, so that nothing crosses them.
struct Stretch {
    std::size_t begin;
    std::size_t end;
};

constexpr std::size_t kWorthACall = 64;  // bytes

// The next one at or after `at`; empty at the end of the text.
Stretch next_stretch(std::string_view text, std::size_t at) {
    std::size_t begin = at;
    std::size_t settled = at;  // where the settled characters before `at` begin
    bool is_found = false;
    while (at < text.size() && !(is_found && at - settled >= kWorthACall)) {
        const base::Character character = base::decode_next(text, at);
        const bool here = is_settled(character.code_point);
        if (here && !is_found) begin = at;
        is_found |= !here;
        at += character.length_bytes;
        if (!here) settled = at;
    }
    if (!is_found) return {text.size(), text.size()};
    return {begin, settled};
}

int combining_class(char32_t c) {
    return utf8proc_get_property(static_cast<utf8proc_int32_t>(c))->combining_class;
}

// Puts long runs of marks into the canonical order (Unicode 16.0, section 3.11), which changes no
// normal form: utf8proc orders them two by two, in the square of their number.
void order_marks(std::string& text) {
    constexpr std::size_t kLongRun = 64;  // characters
    std::vector<std::pair<int, std::string>> run;
    std::size_t begin = 0;
    const auto settle = [&](std::size_t end) {
        if (run.size() >= kLongRun) {
            std::stable_sort(run.begin(), run.end(), [](const auto& one, const auto& other) {
                return one.first < other.first;
            });
            std::string ordered;
            for (const auto& [order, mark] : run)
                ordered += mark;
            text.replace(begin, end - begin, ordered);
        }
        run.clear();
    };
    std::size_t at = 0;
    while (at < text.size()) {
        const base::Character character = base::decode_next(text, at);
        const int order = combining_class(character.code_point);
        if (order == 0) {
            settle(at);
        } else {
            if (run.empty()) begin = at;
            run.emplace_back(order, text.substr(at, character.length_bytes));
        }
        at += character.length_bytes;
    }
    settle(at);
}

void append_valid(std::string_view given, std::string& out) {
    if (given.empty()) return;
    std::string text(given);
    order_marks(text);
    utf8proc_uint8_t* made = nullptr;
    // Flags of a C enum: NOLINTNEXTLINE(clang-analyzer-optin.core.EnumCastOutOfRange)
    const auto form = static_cast<utf8proc_option_t>(UTF8PROC_STABLE | UTF8PROC_COMPOSE);
    const utf8proc_ssize_t length =
        utf8proc_map(reinterpret_cast<const utf8proc_uint8_t*>(text.data()),
                     static_cast<utf8proc_ssize_t>(text.size()), &made, form);
    if (length < 0) throw std::bad_alloc();  // nothing else is wrong with UTF-8
    const std::unique_ptr<utf8proc_uint8_t, void (*)(void*)> owner(made, &std::free);
    out.append(reinterpret_cast<const char*>(made), static_cast<std::size_t>(length));
}

// Bytes that are no text stay, and part what is.
void append_nfc(std::string_view text, std::string& out) {
    while (const auto invalid = base::first_invalid(text)) {
        append_valid(text.substr(0, *invalid), out);
        out += text[*invalid];
        text.remove_prefix(*invalid + 1);
    }
    append_valid(text, out);
}

}  // namespace

std::string_view to_nfc(std::string_view text, std::string& room) {
    Stretch stretch = next_stretch(text, 0);
    if (stretch.begin == text.size()) return text;
    room.clear();
    std::size_t copied = 0;
    while (stretch.begin < text.size()) {
        room.append(text, copied, stretch.begin - copied);
        copied = stretch.end;
        append_nfc(text.substr(stretch.begin, stretch.end - stretch.begin), room);
        stretch = next_stretch(text, copied);
    }
    room.append(text, copied);
    return room;
}

}  // namespace memory::text
