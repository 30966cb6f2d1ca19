// Quoting for error messages.
#include "base/quote.hpp"

#include "base/utf8.hpp"

namespace memory::base {
namespace {

constexpr std::size_t kMaxBytes = 64;
constexpr std::size_t kMaxPathBytes = 8192;  // more than any system takes

std::string quote(std::string_view text, std::size_t max_bytes) {
    const bool cut = text.size() > max_bytes;
    if (cut) text = truncate_to_boundary(text, max_bytes);
    std::string out = "\"";
    for (std::size_t at = 0; at < text.size();) {
        const Character character = decode_next(text, at);
        const std::string_view bytes = text.substr(at, character.length_bytes);
        const bool invalid = character.code_point == 0xFFFD && bytes.size() == 1;
        const bool control = character.code_point < 0x20 ||
                             (character.code_point >= 0x7F && character.code_point < 0xA0) ||
                             character.code_point == 0x2028 || character.code_point == 0x2029;
        if (invalid) {
            out += "\xEF\xBF\xBD";
        } else if (control) {
            out += '?';
        } else {
            out += bytes;
        }
        at += character.length_bytes;
    }
    out += cut ? "...\"" : "\"";
    return out;
}

}  // namespace

std::string quote(std::string_view text) {
    return quote(text, kMaxBytes);
}

std::string quote_path(std::string_view path) {
    return quote(path, kMaxPathBytes);
}

}  // namespace memory::base
