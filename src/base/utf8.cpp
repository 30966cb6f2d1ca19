// Strict UTF-8 validation and decoding (RFC 3629, the table of its section 4).
#include "base/utf8.hpp"

#include <algorithm>
#include <cstring>

#include "base/utf8_blocks.hpp"

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

// What a lead byte asks for: how long the character is, and the second byte's range, which is what
// excludes overlong forms, surrogates and > U+10FFFF. Length 0: no lead of two to four bytes.
struct Lead {
    std::uint32_t length = 0;
    unsigned char low = 0x80;
    unsigned char high = 0xBF;
};

Lead lead_of(unsigned char lead) {
    if (lead >= 0xC2 && lead <= 0xDF) return {2};
    if (lead == 0xE0) return {3, 0xA0};
    if (lead == 0xED) return {3, 0x80, 0x9F};
    if (lead >= 0xE1 && lead <= 0xEF) return {3};
    if (lead == 0xF0) return {4, 0x90};
    if (lead == 0xF4) return {4, 0x80, 0x8F};
    if (lead >= 0xF1 && lead <= 0xF3) return {4};
    return {};
}

// How many bytes at `at` are the beginning of a character whose lead is this, at most its length.
std::uint32_t part_length(std::string_view text, std::size_t at, const Lead& lead) {
    const auto left =
        static_cast<std::uint32_t>(std::min<std::size_t>(text.size() - at, lead.length));
    if (left < 2) return left;
    const unsigned char second = byte_at(text, at + 1);
    if (second < lead.low || second > lead.high) return 1;
    std::uint32_t length = 2;
    while (length < left && is_continuation(text[at + length]))
        ++length;
    return length;
}

// Length of the valid character of two to four bytes at `at`, 0 if it is not one.
std::uint32_t multibyte_length(std::string_view text, std::size_t at) {
    const Lead lead = lead_of(byte_at(text, at));
    return part_length(text, at, lead) == lead.length ? lead.length : 0;
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
        const std::size_t checked = skip_valid_blocks(text, at);
        if (checked > at) {
            at = checked;
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

std::string replace_invalid(std::string_view bytes) {
    std::string text;
    text.reserve(bytes.size());
    while (const auto invalid = first_invalid(bytes)) {
        text.append(bytes, 0, *invalid);
        text += "\xEF\xBF\xBD";  // U+FFFD
        const Lead lead = lead_of(byte_at(bytes, *invalid));
        bytes.remove_prefix(*invalid + std::max(part_length(bytes, *invalid, lead), 1U));
    }
    text += bytes;
    return text;
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
