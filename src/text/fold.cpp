// Decomposes, drops, composes again.
#include "text/fold.hpp"

#include <algorithm>
#include <array>
#include <new>
#include <vector>

#include <utf8proc.h>

namespace memory::text {

namespace {

bool is_dropped(utf8proc_int32_t c) {
    return (c >= 0x300 && c <= 0x36F) || (c >= 0x591 && c <= 0x5C7) || (c >= 0x610 && c <= 0x61A) ||
           (c >= 0x64B && c <= 0x65F) || c == 0x640 || c == 0x670 || (c >= 0x200B && c <= 0x200D);
}

// Letters with a stroke, which do not decompose, and the dotless i.
utf8proc_int32_t without_stroke(utf8proc_int32_t c) {
    switch (c) {
        case 0xF8: return 'o';
        case 0x111: return 'd';
        case 0x127: return 'h';
        case 0x131: return 'i';
        case 0x142: return 'l';
        case 0x167: return 't';
        default: return c;
    }
}

}  // namespace

void append_folded(std::string_view word, std::string& out) {
    constexpr auto kApart = static_cast<utf8proc_option_t>(UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT |
                                                           UTF8PROC_CASEFOLD | UTF8PROC_STABLE);
    const auto* bytes = reinterpret_cast<const utf8proc_uint8_t*>(word.data());
    const auto size = static_cast<utf8proc_ssize_t>(word.size());
    std::array<utf8proc_int32_t, 64> near{};
    std::vector<utf8proc_int32_t> far;
    utf8proc_int32_t* points = near.data();
    utf8proc_ssize_t count = utf8proc_decompose(bytes, size, points, near.size(), kApart);
    if (count > static_cast<utf8proc_ssize_t>(near.size())) {
        far.resize(static_cast<std::size_t>(count) + 1);
        points = far.data();
        count = utf8proc_decompose(bytes, size, points, count, kApart);
    }
    if (count < 0) {
        out.append(word);
        return;
    }
    auto* end = std::remove_if(points, points + count, is_dropped);
    std::transform(points, end, points, without_stroke);
    const utf8proc_ssize_t left = utf8proc_normalize_utf32(
        points, end - points, static_cast<utf8proc_option_t>(UTF8PROC_COMPOSE | UTF8PROC_STABLE));
    for (utf8proc_ssize_t i = 0; i < left; ++i) {
        std::array<utf8proc_uint8_t, 4> encoded{};
        const auto length = utf8proc_encode_char(points[i], encoded.data());
        out.append(reinterpret_cast<const char*>(encoded.data()), static_cast<std::size_t>(length));
    }
}

}  // namespace memory::text
