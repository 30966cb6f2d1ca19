// Walking over checked JSON text.
#include "records/json_view.hpp"

#include <algorithm>
#include <charconv>
#include <limits>

#include "records/plain_run.hpp"

namespace memory::records {
namespace {

// The end of the string that begins at `at`, behind its closing quote.
std::size_t string_end(std::string_view text, std::size_t at) {
    ++at;
    while (text[at = plain_run_end(text, at)] != '"')
        at += 2;
    return at + 1;
}

// The end of the value that begins at `at`.
std::size_t value_end(std::string_view text, std::size_t at) {
    std::size_t depth = 0;
    do {
        switch (text[at]) {
            case '{':
            case '[':
                ++depth;
                ++at;
                break;
            case '}':
            case ']':
                --depth;
                ++at;
                break;
            case '"': at = string_end(text, at); break;
            case ',':
            case ':': ++at; break;
            default: at = std::min(text.find_first_of(",:]}", at), text.size());
        }
    } while (depth > 0);
    return at;
}

unsigned hex4(std::string_view text, std::size_t at) {
    unsigned value = 0;
    for (std::size_t i = at; i < at + 4; ++i) {
        const char digit = text[i];
        const int nibble = digit <= '9' ? digit - '0' : (digit | 0x20) - 'a' + 10;
        value = value * 16 + static_cast<unsigned>(nibble);
    }
    return value;
}

void append_utf8(std::string& out, unsigned code_point) {
    const auto put = [&out](unsigned byte) { out += static_cast<char>(byte); };
    if (code_point < 0x80) {
        put(code_point);
    } else if (code_point < 0x800) {
        put(0xC0 | (code_point >> 6U));
        put(0x80 | (code_point & 0x3FU));
    } else if (code_point < 0x10000) {
        put(0xE0 | (code_point >> 12U));
        put(0x80 | ((code_point >> 6U) & 0x3FU));
        put(0x80 | (code_point & 0x3FU));
    } else {
        put(0xF0 | (code_point >> 18U));
        put(0x80 | ((code_point >> 12U) & 0x3FU));
        put(0x80 | ((code_point >> 6U) & 0x3FU));
        put(0x80 | (code_point & 0x3FU));
    }
}

// Decodes the escape whose backslash stands at `at`; answers the place behind it.
std::size_t decode_escape(std::string_view text, std::size_t at, std::string& out) {
    const char kind = text[at + 1];
    switch (kind) {
        case 'b': out += '\b'; return at + 2;
        case 'f': out += '\f'; return at + 2;
        case 'n': out += '\n'; return at + 2;
        case 'r': out += '\r'; return at + 2;
        case 't': out += '\t'; return at + 2;
        case 'u': break;
        default: out += kind; return at + 2;
    }
    const unsigned unit = hex4(text, at + 2);
    if (unit < 0xD800 || unit > 0xDBFF) {
        append_utf8(out, unit);
        return at + 6;
    }
    const unsigned low = hex4(text, at + 8);
    append_utf8(out, 0x10000 + ((unit - 0xD800) << 10U) + (low - 0xDC00));
    return at + 12;
}

}  // namespace

JsonType type_of(std::string_view value) noexcept {
    switch (value.empty() ? 'n' : value.front()) {
        case '{': return JsonType::object;
        case '[': return JsonType::array;
        case '"': return JsonType::string;
        case 't':
        case 'f': return JsonType::boolean;
        case 'n': return JsonType::null;
        default: return JsonType::number;
    }
}

std::string_view describe(JsonType type) noexcept {
    switch (type) {
        case JsonType::null: return "null";
        case JsonType::boolean: return "a boolean";
        case JsonType::number: return "a number";
        case JsonType::string: return "a string";
        case JsonType::array: return "an array";
        case JsonType::object: return "an object";
    }
    return "unknown";
}

std::vector<JsonMember> members_of(std::string_view object) {
    std::vector<JsonMember> members;
    for (std::size_t at = 1; object[at] != '}';) {
        if (object[at] == ',') ++at;
        const std::size_t name_end = string_end(object, at);
        const std::size_t end = value_end(object, name_end + 1);
        members.push_back({decode_string(object.substr(at, name_end - at)),
                           object.substr(name_end + 1, end - name_end - 1)});
        at = end;
    }
    return members;
}

std::vector<std::string_view> elements_of(std::string_view array) {
    std::vector<std::string_view> elements;
    for (std::size_t at = 1; array[at] != ']';) {
        if (array[at] == ',') ++at;
        const std::size_t end = value_end(array, at);
        elements.push_back(array.substr(at, end - at));
        at = end;
    }
    return elements;
}

std::string decode_string(std::string_view literal) {
    const std::string_view inside = literal.substr(1, literal.size() - 2);
    std::string text;
    text.reserve(inside.size());
    for (std::size_t at = 0; at < inside.size();) {
        const std::size_t end = plain_run_end(inside, at);
        text.append(inside, at, end - at);
        at = end < inside.size() ? decode_escape(inside, end, text) : end;
    }
    return text;
}

int depth_of(std::string_view value) noexcept {
    int depth = 0;
    int deepest = 0;
    for (std::size_t at = 0; at < value.size();) {
        const char next = value[at];
        if (next == '"') {
            at = string_end(value, at);
            continue;
        }
        if (next == '{' || next == '[') deepest = std::max(deepest, ++depth);
        if (next == '}' || next == ']') --depth;
        ++at;
    }
    return deepest;
}

double real_of(std::string_view literal) noexcept {
    double value = 0;
    const auto read = std::from_chars(literal.data(), literal.data() + literal.size(), value);
    if (read.ec == std::errc()) return value;
    // Out of range: too large, or too near to zero.
    const auto exponent = literal.find_first_of("eE");
    const bool tiny = exponent != std::string_view::npos && literal.substr(exponent + 1, 1) == "-";
    if (tiny) return 0;
    const double infinite = std::numeric_limits<double>::infinity();
    return literal.front() == '-' ? -infinite : infinite;
}

}  // namespace memory::records
