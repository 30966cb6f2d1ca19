// The inner loop of reading and writing JSON strings.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace memory::records {

// True for a byte that cannot stand in a JSON string as it is: a quote, a backslash, a control
// character below 0x20.
[[nodiscard]] constexpr bool is_special(char byte) noexcept {
    return byte == '"' || byte == '\\' || static_cast<unsigned char>(byte) < 0x20;
}

// Offset of the first special byte at or after `at`, or the text's size. Eight bytes a step: a
// byte is zero exactly if (v - 0x01) & ~v has its high bit (Hacker's Delight, 6-1); a borrow can
// only mark bytes behind a true one, and those are looked at one by one.
[[nodiscard]] inline std::size_t plain_run_end(std::string_view text, std::size_t at) noexcept {
    constexpr std::uint64_t kOnes = 0x0101010101010101ULL;
    constexpr std::uint64_t kHighs = 0x8080808080808080ULL;
    while (text.size() - at >= sizeof(std::uint64_t)) {
        std::uint64_t block = 0;
        std::memcpy(&block, text.data() + at, sizeof block);
        const std::uint64_t quotes = block ^ (kOnes * '"');
        const std::uint64_t backslashes = block ^ (kOnes * '\\');
        const std::uint64_t found = ((block - kOnes * 0x20) & ~block) |
                                    ((quotes - kOnes) & ~quotes) |
                                    ((backslashes - kOnes) & ~backslashes);
        if ((found & kHighs) != 0) break;
        at += sizeof block;
    }
    while (at < text.size() && !is_special(text[at]))
        ++at;
    return at;
}

}  // namespace memory::records
