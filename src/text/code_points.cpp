// The table that cmake/vocabularies.mjs makes: 8,704 numbers of blocks (16 bit), then the blocks,
// 128 bytes of flags each.
#include "text/code_points.hpp"

#include <cstring>
#include <string_view>

#include "base/utf8.hpp"

extern "C" const unsigned char kioku_code_points[];  // cmake/vocabularies.S

namespace memory::text {

namespace {

constexpr std::size_t kBlock = 128;
constexpr std::size_t kBlocks = 0x110000 / kBlock;

constexpr std::uint8_t ascii_flags(int character) {
    if (character >= 'A' && character <= 'Z') return kUpper | kLetter;
    if (character >= 'a' && character <= 'z') return kLower | kLetter;
    if (character >= '0' && character <= '9') return kNumber;
    if (character == '\n' || character == '\r') return kSpace | kNewline;
    if (character == ' ' || (character >= '\t' && character <= '\r')) return kSpace;
    if (character > ' ' && character < 0x7F) return kSign;
    return 0;
}

constexpr std::array<std::uint8_t, 128> make_ascii() {
    std::array<std::uint8_t, 128> flags{};
    for (int i = 0; i < 128; ++i)
        flags[static_cast<std::size_t>(i)] = ascii_flags(i);
    return flags;
}

}  // namespace

constinit const std::array<std::uint8_t, 128> kAsciiFlags = make_ascii();

std::uint8_t flags_of(char32_t code_point) noexcept {
    std::uint16_t block = 0;
    std::memcpy(&block, kioku_code_points + code_point / kBlock * 2, sizeof block);
    return kioku_code_points[kBlocks * 2 + block * kBlock + code_point % kBlock];
}

// Two and three bytes are most of what is not ASCII: they are decoded here, the rest by base.
Decoded decode_wide(const char* at, const char* end) noexcept {
    const auto byte = [&](int place) { return static_cast<unsigned char>(at[place]); };
    const auto is_tail = [&](int place) { return (byte(place) & 0xC0U) == 0x80; };
    const auto left = end - at;
    const unsigned lead = byte(0);
    if (lead >= 0xC2 && lead < 0xE0 && left >= 2 && is_tail(1)) {
        const char32_t code_point = (lead & 0x1FU) << 6U | (byte(1) & 0x3FU);
        return {flags_of(code_point), 2, code_point};
    }
    if (lead > 0xE0 && lead < 0xF0 && lead != 0xED && left >= 3 && is_tail(1) && is_tail(2)) {
        const char32_t code_point =
            (lead & 0x0FU) << 12U | (byte(1) & 0x3FU) << 6U | (byte(2) & 0x3FU);
        return {flags_of(code_point), 3, code_point};
    }
    const std::string_view rest(at, static_cast<std::size_t>(left));
    const base::Character character = base::decode_next(rest, 0);
    const bool is_text = character.length_bytes > 1;  // a byte that is no text is one byte long
    return {is_text ? flags_of(character.code_point) : std::uint8_t{0},
            static_cast<std::uint8_t>(character.length_bytes), character.code_point};
}

}  // namespace memory::text
