// The walk over a JSON text: what may come next is one state, what is open is a stack of levels.
#include "records/json_check.hpp"

#include <algorithm>

#include "base/quote.hpp"
#include "base/test_hooks.hpp"
#include "base/utf8.hpp"
#include "records/json_view.hpp"
#include "records/plain_run.hpp"

namespace memory::records {
namespace {

// Up to this many keys are compared with one another; more are sorted first.
constexpr std::ptrdiff_t kFewKeys = 8;

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

}  // namespace

Result<std::string> JsonCheck::run() {
    if (const auto invalid = base::first_invalid(in_)) {
        return fail(ErrorCode::invalid_argument, "records",
                    "not JSON: not UTF-8 at byte " + std::to_string(*invalid));
    }
    out_.reserve(in_.size());
    skip_space();
    while (expected_ != Expected::end) {
        if (!step()) return tl::unexpected(std::move(error_));
        skip_space();
    }
    if (!at_end()) {
        wrong("nothing more");
        return tl::unexpected(std::move(error_));
    }
    if (out_.size() > limits_.max_bytes) {
        return fail(ErrorCode::limit, "records",
                    "json of " + std::to_string(out_.size()) + " bytes; the limit is " +
                        std::to_string(limits_.max_bytes));
    }
    return std::move(out_);
}

// Takes one token, or one member's name with its colon.
bool JsonCheck::step() {
    const char next = at_end() ? '\0' : peek();
    switch (expected_) {
        case Expected::value: return read_value(next);
        case Expected::value_or_end: return next == ']' ? close_level() : read_value(next);
        case Expected::key_or_end: return next == '}' ? close_level() : read_member_name();
        case Expected::key: return read_member_name();
        case Expected::comma_or_end: break;
        case Expected::end: return true;
    }
    const bool in_object = levels_.back().is_object;
    if (next == ',') {
        take();
        expected_ = in_object ? Expected::key : Expected::value;
        return true;
    }
    if (next == (in_object ? '}' : ']')) return close_level();
    return wrong(in_object ? "',' or '}'" : "',' or ']'");
}

bool JsonCheck::read_value(char first) {
    switch (first) {
        case '{': return open_level(true);
        case '[': return open_level(false);
        case '"':
            if (!read_string()) return false;
            break;
        case 't':
            if (!read_word("true")) return false;
            break;
        case 'f':
            if (!read_word("false")) return false;
            break;
        case 'n':
            if (!read_word("null")) return false;
            break;
        default:
            if (first != '-' && !is_digit(first)) return wrong("a value");
            if (!read_number()) return false;
    }
    after_value();
    return true;
}

bool JsonCheck::read_member_name() {
    if (at_end() || peek() != '"') return wrong("a key in quotes");
    const std::size_t start = out_.size();
    if (!read_string()) return false;
    keys_.push_back(decode_string(std::string_view(out_).substr(start)));
    skip_space();
    if (at_end() || peek() != ':') return wrong("':'");
    take();
    expected_ = Expected::value;
    return true;
}

bool JsonCheck::read_string() {
    take();
    while (true) {
        const std::size_t end = plain_run_end(in_, at_);
        out_.append(in_, at_, end - at_);
        at_ = end;
        if (at_end()) return wrong("the end of a string");
        if (peek() == '"') {
            take();
            return true;
        }
        if (peek() != '\\') return wrong("no control character in a string");
        if (!read_escape()) return false;
    }
}

bool JsonCheck::read_escape() {
    take();
    if (at_end()) return wrong("an escape");
    if (peek() != 'u') {
        if (std::string_view("\"\\/bfnrt").find(peek()) == std::string_view::npos) {
            return wrong("one of \" \\ / b f n r t u after a backslash");
        }
        take();
        return true;
    }
    take();
    unsigned unit = 0;
    if (!read_hex4(unit)) return false;
    if (unit == 0) {
        return refuse(ErrorCode::invalid_argument,
                      "json holds NUL (\\u0000) at byte " + std::to_string(at_ - 6));
    }
    if (unit < 0xD800 || unit > 0xDFFF) return true;
    const bool paired = unit < 0xDC00 && in_.substr(at_, 2) == "\\u";
    if (!paired) return wrong("both halves of a surrogate pair");
    take();
    take();
    unsigned low = 0;
    if (!read_hex4(low)) return false;
    if (low < 0xDC00 || low > 0xDFFF) return wrong("both halves of a surrogate pair");
    return true;
}

bool JsonCheck::read_hex4(unsigned& value) {
    for (int i = 0; i < 4; ++i) {
        const bool is_over = at_end() && !KIOKU_BROKEN("json_bounds");
        const char digit = is_over ? '\0' : in_.data()[at_];
        unsigned nibble = 0;
        if (is_digit(digit)) {
            nibble = static_cast<unsigned>(digit - '0');
        } else if (digit >= 'a' && digit <= 'f') {
            nibble = static_cast<unsigned>(digit - 'a') + 10;
        } else if (digit >= 'A' && digit <= 'F') {
            nibble = static_cast<unsigned>(digit - 'A') + 10;
        } else {
            return wrong("four hexadecimal digits after \\u");
        }
        value = value * 16 + nibble;
        take();
    }
    return true;
}

bool JsonCheck::read_number() {
    if (peek() == '-') take();
    if (!at_end() && peek() == '0') {
        take();
    } else if (!read_digits()) {
        return false;
    }
    if (!at_end() && peek() == '.') {
        take();
        if (!read_digits()) return false;
    }
    if (!at_end() && (peek() == 'e' || peek() == 'E')) {
        take();
        if (!at_end() && (peek() == '+' || peek() == '-')) take();
        if (!read_digits()) return false;
    }
    return true;
}

bool JsonCheck::read_digits() {
    if (at_end() || !is_digit(peek())) return wrong("a digit");
    while (!at_end() && is_digit(peek()))
        take();
    return true;
}

bool JsonCheck::read_word(std::string_view word) {
    if (in_.substr(at_, word.size()) != word) return wrong("a value");
    out_ += word;
    at_ += word.size();
    return true;
}

bool JsonCheck::open_level(bool is_object) {
    if (levels_.size() >= static_cast<std::size_t>(std::max(limits_.max_depth, 0))) {
        return refuse(ErrorCode::limit, "json nests " + std::to_string(levels_.size() + 1) +
                                            " levels at byte " + std::to_string(at_) +
                                            "; the limit is " + std::to_string(limits_.max_depth));
    }
    levels_.push_back({is_object, keys_.size()});
    take();
    expected_ = is_object ? Expected::key_or_end : Expected::value_or_end;
    return true;
}

bool JsonCheck::close_level() {
    const Level level = levels_.back();
    if (level.is_object) {
        if (!keys_are_distinct(level.first_key)) return false;
        keys_.resize(level.first_key);
    }
    levels_.pop_back();
    take();
    after_value();
    return true;
}

bool JsonCheck::keys_are_distinct(std::size_t first) {
    const auto begin = keys_.begin() + static_cast<std::ptrdiff_t>(first);
    auto duplicate = keys_.end();
    if (keys_.end() - begin <= kFewKeys) {
        for (auto key = begin; key != keys_.end() && duplicate == keys_.end(); ++key) {
            if (std::find(key + 1, keys_.end(), *key) != keys_.end()) duplicate = key;
        }
    } else {
        std::sort(begin, keys_.end());
        duplicate = std::adjacent_find(begin, keys_.end());
    }
    if (duplicate == keys_.end()) return true;
    return refuse(ErrorCode::invalid_argument, "json has the key " + base::quote(*duplicate) +
                                                   " twice in one object, up to byte " +
                                                   std::to_string(at_));
}

void JsonCheck::after_value() {
    expected_ = levels_.empty() ? Expected::end : Expected::comma_or_end;
}

void JsonCheck::skip_space() {
    while (!at_end() && (peek() == ' ' || peek() == '\n' || peek() == '\r' || peek() == '\t'))
        ++at_;
}

// The byte that was found is not named: it may be a piece of a message.
bool JsonCheck::wrong(std::string_view expected) {
    return refuse(ErrorCode::invalid_argument, "not JSON: expected " + std::string(expected) +
                                                   (at_end() ? " at the end, byte " : " at byte ") +
                                                   std::to_string(at_));
}

bool JsonCheck::refuse(ErrorCode code, std::string message) {
    error_ = fail(code, "records", std::move(message)).value();
    return false;
}

}  // namespace memory::records
