// Most text is known to be in the form by the blocks that its characters are of.
#include "text/normal_form.hpp"

#include <cstddef>
#include <cstdlib>
#include <memory>
#include <new>

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

bool is_settled(std::string_view text) {
    for (std::size_t at = 0; at < text.size();) {
        if (static_cast<unsigned char>(text[at]) < 0x80) {
            ++at;
            continue;
        }
        const base::Character character = base::decode_next(text, at);
        if (!is_settled(character.code_point)) return false;
        at += character.length_bytes;
    }
    return true;
}

}  // namespace

std::string_view to_nfc(std::string_view text, std::string& room) {
    if (is_settled(text)) return text;
    utf8proc_uint8_t* made = nullptr;
    const utf8proc_ssize_t length =
        utf8proc_map(reinterpret_cast<const utf8proc_uint8_t*>(text.data()),
                     static_cast<utf8proc_ssize_t>(text.size()), &made,
                     static_cast<utf8proc_option_t>(UTF8PROC_STABLE | UTF8PROC_COMPOSE));
    if (length == UTF8PROC_ERROR_NOMEM) throw std::bad_alloc();
    if (length < 0) return text;
    const std::unique_ptr<utf8proc_uint8_t, void (*)(void*)> owner(made, &std::free);
    room.assign(reinterpret_cast<const char*>(made), static_cast<std::size_t>(length));
    return room;
}

}  // namespace memory::text
