// Strict UTF-8 validation and decoding (RFC 3629, the table of its section 4).
#include "base/utf8.hpp"

#include <algorithm>
#include <cstring>

namespace memory::base {
namespace {

constexpr char32_t kReplacement = 0xFFFD;
constexpr Character kInvalid{kReplacement, 1};

unsigned char byte_at(std::string_view text, std::size_t at) {
    return static_cast<unsigned char>(text[at]);
}

// Number of leading ASCII bytes from `at`, rounded down to whole steps of eight.
std::size_t skip_ascii(std::string_view text, std::size_t at) {
    while (text.size() - at >= sizeof(std::uint64_t)) {
        std::uint64_t block = 0;
        std::memcpy(&block, text.data() + at, sizeof block);
        if ((block & 0x8080808080808080ULL) != 0) break;
        at += sizeof block;
    }
    return at;
}

// Length of the valid character of two to four bytes at `at`, 0 if it is not one.
std::uint32_t multibyte_length(std::string_view text, std::size_t at) {
    const unsigned char lead = byte_at(text, at);
    const std::size_t left = text.size() - at;
    // The second byte's range is what excludes overlong forms, surrogates and > U+10FFFF.
    unsigned char low = 0x80;
    unsigned char high = 0xBF;
    std::uint32_t length = 0;
    if (lead >= 0xC2 && lead <= 0xDF) {
        length = 2;
    } else if (lead >= 0xE0 && lead <= 0xEF) {
        length = 3;
        if (lead == 0xE0) low = 0xA0;
        if (lead == 0xED) high = 0x9F;
    } else if (lead >= 0xF0 && lead <= 0xF4) {
        length = 4;
        if (lead == 0xF0) low = 0x90;
        if (lead == 0xF4) high = 0x8F;
    } else {
        return 0;
    }
    if (left < length) return 0;
    const unsigned char second = byte_at(text, at + 1);
    if (second < low || second > high) return 0;
    for (std::uint32_t i = 2; i < length; ++i) {
        if (!is_continuation(text[at + i])) return 0;
    }
    return length;
}

}  // namespace

std::optional<std::size_t> first_invalid(std::string_view text) noexcept {
    std::size_t at = 0;
    while (at < text.size()) {
        if (byte_at(text, at) < 0x80) {
            const std::size_t after = skip_ascii(text, at);
            at = after == at ? at + 1 : after;
            continue;
        }
        const std::uint32_t length = multibyte_length(text, at);
        if (length == 0) return at;
        at += length;
    }
    return std::nullopt;
}

Character decode_next(std::string_view text, std::size_t at) noexcept {
    if (at >= text.size()) return {};
    const unsigned char lead = byte_at(text, at);
    if (lead < 0x80) return {lead, 1};
    const std::uint32_t length = multibyte_length(text, at);
    if (length == 0) return kInvalid;
    // The lead byte of a character of n bytes carries 7 - n payload bits.
    char32_t code_point = lead & (0x7FU >> length);
    for (std::uint32_t i = 1; i < length; ++i) {
        code_point = (code_point << 6U) | (byte_at(text, at + i) & 0x3FU);
    }
    return {code_point, length};
}

std::string_view truncate_to_boundary(std::string_view text, std::size_t max_bytes) noexcept {
    if (text.size() <= max_bytes) return text;
    std::size_t end = max_bytes;
    // A character has at most three continuation bytes; more than that is not UTF-8.
    for (int step = 0; step < 3 && end > 0 && is_continuation(text[end]); ++step)
        --end;
    if (is_continuation(text[end])) end = max_bytes;
    return text.substr(0, end);
}

}  // namespace memory::base
