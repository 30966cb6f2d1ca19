// Escaping and numbers.
#include "records/writer.hpp"

#include <charconv>

#include "base/utf8.hpp"
#include "records/plain_run.hpp"

namespace memory::records {
namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";

void append_escaped(std::string& out, char special) {
    constexpr std::string_view kHex = "0123456789abcdef";
    switch (special) {
        case '"': out += "\\\""; return;
        case '\\': out += "\\\\"; return;
        case '\n': out += "\\n"; return;
        case '\r': out += "\\r"; return;
        case '\t': out += "\\t"; return;
        default: break;
    }
    const auto byte = static_cast<unsigned char>(special);
    out += "\\u00";
    out += kHex[byte >> 4U];
    out += kHex[byte & 0xFU];
}

template <class Number>
void append_number(std::string& out, Number number) {
    char digits[32];
    const auto end = std::to_chars(std::begin(digits), std::end(digits), number).ptr;
    out.append(digits, end);
}

}  // namespace

void Writer::value(std::string_view text) {
    separate();
    out_ += '"';
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = plain_run_end(text, at);
        out_.append(text, at, end - at);
        if (end == text.size()) break;
        append_escaped(out_, text[end]);
        at = end + 1;
    }
    out_ += '"';
}

void Writer::value(Timestamp time) {
    separate();
    out_ += '"';
    out_ += to_string(time);
    out_ += '"';
}

void Writer::value(double number) {
    separate();
    append_number(out_, number);
}

void Writer::field_unchecked(std::string_view name, std::string_view text) {
    if (!base::first_invalid(text)) return field(name, text);
    std::string clean;
    for (std::size_t at = 0; at < text.size();) {
        const base::Character character = base::decode_next(text, at);
        const bool invalid = character.code_point == 0xFFFD && character.length_bytes == 1;
        clean += invalid ? kReplacement : text.substr(at, character.length_bytes);
        at += character.length_bytes;
    }
    field(name, clean);
}

void Writer::integer(std::int64_t number) {
    separate();
    append_number(out_, number);
}

void Writer::natural(std::uint64_t number) {
    separate();
    append_number(out_, number);
}

}  // namespace memory::records
