// What the pre-tokenizers ask of a code point: flags from Unicode 16.0.0, the version of tiktoken's
// regular expressions.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>

namespace memory::text {

enum CodePointFlag : std::uint8_t {
    kUpper = 1,     // Lu, Lt, Lm, Lo, M: what o200k's words may begin with
    kLower = 2,     // Ll, Lm, Lo, M: what they end with
    kLetter = 4,    // L
    kNumber = 8,    // N
    kSpace = 16,    // White_Space
    kNewline = 32,  // \n and \r, which are kSpace too
    kSign = 64      // P and S: punctuation and symbols
};

namespace detail {

// cmake/vocabularies.S: 8,704 numbers of blocks (16 bit), then the blocks, 128 bytes of flags each.
extern "C" [[gnu::visibility("hidden")]] const unsigned char kioku_code_points[];

}  // namespace detail

// Flags of the 128 ASCII characters, and of every code point up to 0x10FFFF.
extern const std::array<std::uint8_t, 128> kAsciiFlags;
[[nodiscard]] inline std::uint8_t flags_of(char32_t code_point) noexcept {
    constexpr std::size_t kBlock = 128, kBlocks = 0x110000 / kBlock;
    std::uint16_t block = 0;
    std::memcpy(&block, detail::kioku_code_points + code_point / kBlock * 2, sizeof block);
    return detail::kioku_code_points[kBlocks * 2 + block * kBlock + code_point % kBlock];
}

// The code point at `at`, which is before `end`, and its length in bytes. What is not UTF-8 there
// is a code point of its own, one byte long and without flags.
struct Decoded {
    std::uint8_t flags;
    std::uint8_t length;
    char32_t code_point;
};
[[nodiscard]] Decoded decode_rare(const char* at, const char* end) noexcept;

// What is not ASCII. Two and three bytes are most of it: they are decoded here, the rest there.
[[nodiscard]] inline Decoded decode_wide(const char* at, const char* end) noexcept {
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
    return decode_rare(at, end);
}

[[nodiscard]] inline Decoded decode(const char* at, const char* end) noexcept {
    const auto byte = static_cast<unsigned char>(*at);
    if (byte < 0x80) return {kAsciiFlags[byte], 1, byte};
    return decode_wide(at, end);
}

}  // namespace memory::text
