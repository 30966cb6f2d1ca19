// What the pre-tokenizers ask of a code point: flags from Unicode 16.0.0, the version of tiktoken's
// regular expressions.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

namespace memory::text {

enum CodePointFlag : std::uint8_t {
    kUpper = 1,    // Lu, Lt, Lm, Lo, M: what o200k's words may begin with
    kLower = 2,    // Ll, Lm, Lo, M: what they end with
    kLetter = 4,   // L
    kNumber = 8,   // N
    kSpace = 16,   // White_Space
    kNewline = 32  // \n and \r, which are kSpace too
};

// Flags of the 128 ASCII characters, and of every code point up to 0x10FFFF.
extern const std::array<std::uint8_t, 128> kAsciiFlags;
[[nodiscard]] std::uint8_t flags_of(char32_t code_point) noexcept;

// The code point at `at`, which is before `end`, and its length in bytes. What is not UTF-8 there
// is a code point of its own, one byte long and without flags.
struct Decoded {
    std::uint8_t flags;
    std::uint8_t length;
    char32_t code_point;
};
[[nodiscard]] Decoded decode_wide(const char* at, const char* end) noexcept;

[[nodiscard]] inline Decoded decode(const char* at, const char* end) noexcept {
    const auto byte = static_cast<unsigned char>(*at);
    if (byte < 0x80) return {kAsciiFlags[byte], 1, byte};
    return decode_wide(at, end);
}

}  // namespace memory::text
