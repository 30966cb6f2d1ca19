// bytes_to_unicode of OpenAI's GPT-2 (encoder.py): printable characters of Latin-1 stand for
// themselves, the other 68 bytes are U+0100 and on, in their order.
#include "text/byte_letters.hpp"

#include <array>

#include "base/utf8.hpp"

namespace memory::text {

namespace {

constexpr char32_t kFirstOther = 0x100;
constexpr std::size_t kOthers = 68;

constexpr bool stands_for_itself(unsigned byte) {
    return (byte >= 0x21 && byte <= 0x7E) || (byte >= 0xA1 && byte <= 0xAC) || byte >= 0xAE;
}

// The bytes that are written as U+0100 and on.
constexpr std::array<unsigned char, kOthers> kOtherBytes = [] {
    std::array<unsigned char, kOthers> bytes{};
    std::size_t count = 0;
    for (unsigned byte = 0; byte < 256; ++byte) {
        if (!stands_for_itself(byte)) bytes.at(count++) = static_cast<unsigned char>(byte);
    }
    return bytes;
}();

}  // namespace

std::string letter_of(unsigned char byte) {
    char32_t letter = byte;
    for (std::size_t i = 0; i < kOthers; ++i) {
        if (kOtherBytes[i] == byte) letter = kFirstOther + static_cast<char32_t>(i);
    }
    if (letter < 0x80) return {static_cast<char>(letter)};
    return {static_cast<char>(0xC0U | letter >> 6U), static_cast<char>(0x80U | (letter & 0x3FU))};
}

std::optional<std::string> bytes_of_letters(std::string_view letters) {
    std::string bytes;
    bytes.reserve(letters.size());
    for (std::size_t at = 0; at < letters.size();) {
        const base::Character letter = base::decode_next(letters, at);
        at += letter.length_bytes;
        if (letter.code_point < kFirstOther && stands_for_itself(letter.code_point)) {
            bytes += static_cast<char>(letter.code_point);
        } else if (letter.code_point >= kFirstOther && letter.code_point < kFirstOther + kOthers) {
            bytes += static_cast<char>(kOtherBytes[letter.code_point - kFirstOther]);
        } else {
            return std::nullopt;
        }
    }
    return bytes;
}

}  // namespace memory::text
