#include "text/code_points.hpp"

#include <string_view>

#include "base/utf8.hpp"

namespace memory::text {

namespace {

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

Decoded decode_rare(const char* at, const char* end) noexcept {
    const std::string_view rest(at, static_cast<std::size_t>(end - at));
    const base::Character character = base::decode_next(rest, 0);
    const bool is_text = character.length_bytes > 1;  // a byte that is no text is one byte long
    return {is_text ? flags_of(character.code_point) : std::uint8_t{0},
            static_cast<std::uint8_t>(character.length_bytes), character.code_point};
}

}  // namespace memory::text
