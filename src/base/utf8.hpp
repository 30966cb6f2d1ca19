// UTF-8 at the door and inside: strict validation, decoding one character, and finding a place
// where a text may be cut. Every text that enters Kioku passes first_invalid once; what is behind
// the door may rely on it, and still never reads out of bounds when it must not.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace memory::base {

// One character as it lies in a text. An invalid byte decodes as U+FFFD with length 1, so that a
// walk over any bytes always advances and ends.
struct Character {
    char32_t code_point = 0;
    std::uint32_t length_bytes = 0;
};

// Offset of the first byte that does not begin or complete a character of valid UTF-8, or nothing.
// Strict as RFC 3629 has it: no surrogates, no overlong forms, nothing above U+10FFFF. An embedded
// NUL is a valid character here; doors that refuse it say so themselves. Linear, eight bytes a step
// over ASCII.
[[nodiscard]] std::optional<std::size_t> first_invalid(std::string_view text) noexcept;

// The character that begins at byte `at`. Past the end: {0, 0}.
[[nodiscard]] Character decode_next(std::string_view text, std::size_t at) noexcept;

// The text with U+FFFD in place of each part that is not UTF-8: as many bytes as begin a character,
// else one (Unicode 16.0, section 3.9, "Substitution of Maximal Subparts").
[[nodiscard]] std::string replace_invalid(std::string_view bytes);

// True for the second and later bytes of a character (0b10xxxxxx).
[[nodiscard]] constexpr bool is_continuation(char byte) noexcept {
    return (static_cast<unsigned char>(byte) & 0xC0U) == 0x80U;
}

// A control character of ASCII.
[[nodiscard]] constexpr bool is_control(char byte) noexcept {
    return static_cast<unsigned char>(byte) < 0x20 || byte == 0x7F;
}

// The longest prefix of at most `max_bytes` bytes that does not cut a character in two. On text
// that is not UTF-8 it gives up at most three bytes.
[[nodiscard]] std::string_view truncate_to_boundary(std::string_view text,
                                                    std::size_t max_bytes) noexcept;

}  // namespace memory::base
