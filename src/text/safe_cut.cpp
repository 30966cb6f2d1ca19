#include "text/safe_cut.hpp"

#include "base/utf8.hpp"
#include "text/code_points.hpp"

namespace memory::text {

namespace {

constexpr std::uint8_t kWord = kLetter | kNumber;
constexpr std::uint8_t kMarkOrWord = kUpper | kLower | kWord;

bool is_safe(const Decoded& before, const Decoded& after, Cuts cuts) {
    if (cuts == Cuts::nowhere) return false;
    if ((after.flags & (kSpace | kNewline)) == kSpace) return (before.flags & kSpace) == 0;
    return cuts == Cuts::everywhere && (before.flags & kWord) != 0 &&
           (after.flags & kMarkOrWord) == 0 && after.code_point != '\'';
}

std::size_t begin_of_character(std::string_view text, std::size_t at) {
    while (at > 0 && base::is_continuation(text[at]))
        --at;
    return at;
}

}  // namespace

std::size_t next_safe_cut(std::string_view text, std::size_t from, Cuts cuts) noexcept {
    if (from >= text.size()) return text.size();
    const char* const end = text.data() + text.size();
    const char* at = text.data() + begin_of_character(text, from);
    Decoded before = decode(at, end);
    for (at += before.length; at < end; at += before.length) {
        const Decoded after = decode(at, end);
        // A walk from within broken bytes may begin before `from`.
        const auto place = static_cast<std::size_t>(at - text.data());
        if (place > from && is_safe(before, after, cuts)) return place;
        before = after;
    }
    return text.size();
}

std::size_t last_safe_cut(std::string_view text, Cuts cuts) noexcept {
    if (text.empty()) return 0;
    const char* const end = text.data() + text.size();
    std::size_t at = begin_of_character(text, text.size() - 1);
    Decoded after = decode(text.data() + at, end);
    while (at > 0) {
        const std::size_t previous = begin_of_character(text, at - 1);
        const Decoded before = decode(text.data() + previous, end);
        if (is_safe(before, after, cuts)) return at;
        after = before;
        at = previous;
    }
    return 0;
}

}  // namespace memory::text
