#include "base/utf8.hpp"

#include <string>

#include "support/catch.hpp"

namespace base = memory::base;

namespace {

std::string encode(char32_t c) {
    const auto byte = [](char32_t bits) { return static_cast<char>(bits); };
    if (c < 0x80) return {byte(c)};
    if (c < 0x800) return {byte(0xC0 | c >> 6), byte(0x80 | (c & 0x3F))};
    if (c < 0x10000) {
        return {byte(0xE0 | c >> 12), byte(0x80 | (c >> 6 & 0x3F)), byte(0x80 | (c & 0x3F))};
    }
    return {byte(0xF0 | c >> 18), byte(0x80 | (c >> 12 & 0x3F)), byte(0x80 | (c >> 6 & 0x3F)),
            byte(0x80 | (c & 0x3F))};
}

}  // namespace

TEST_CASE("every code point but the surrogates is valid and decodes to itself", "[base][utf8]") {
    std::size_t wrong = 0;
    for (char32_t c = 0; c <= 0x10FFFF; ++c) {
        const std::string text = encode(c);
        const bool surrogate = c >= 0xD800 && c <= 0xDFFF;
        if (base::first_invalid(text).has_value() != surrogate) ++wrong;
        const base::Character read = base::decode_next(text, 0);
        if (!surrogate && (read.code_point != c || read.length_bytes != text.size())) ++wrong;
        if (surrogate && (read.code_point != 0xFFFD || read.length_bytes != 1)) ++wrong;
    }
    CHECK(wrong == 0);
}

TEST_CASE("overlong forms, bare tails, cut characters and what lies above U+10FFFF are invalid",
          "[base][utf8]") {
    for (const char* bad : {"\x80", "\xBF", "\xC0\x80", "\xC1\xBF", "\xC3", "\xC3\x28",
                            "\xE0\x80\x80", "\xE0\x9F\xBF", "\xE2\x82", "\xE2\x28\xA1",
                            "\xED\xA0\x80", "\xF0\x80\x80\x80", "\xF0\x8F\xBF\xBF", "\xF0\x9F\x98",
                            "\xF4\x90\x80\x80", "\xF5\x80\x80\x80", "\xFE", "\xFF"}) {
        CHECK(base::first_invalid(bad) == std::optional<std::size_t>(0));
        CHECK(base::decode_next(bad, 0).length_bytes == 1);
    }
}

TEST_CASE("the offset of the first invalid byte is exact at every place of a block",
          "[base][utf8]") {
    for (std::size_t before = 0; before < 40; ++before) {
        for (const char* good : {"", "\xC3\xA9", "\xE6\x97\xA5", "\xF0\x9F\x98\x80"}) {
            const std::string start = std::string(before, 'a') + good;
            CHECK_FALSE(base::first_invalid(start + std::string(20, 'z')).has_value());
            CHECK(base::first_invalid(start + "\xFF" + std::string(20, 'z')) == start.size());
        }
    }
    CHECK_FALSE(base::first_invalid("").has_value());
    CHECK_FALSE(base::first_invalid(std::string_view("a\0b", 3)).has_value());
}

TEST_CASE("truncating never cuts a character and never gives up more than it must",
          "[base][utf8]") {
    const std::string text = "a\xC3\xA9\xE6\x97\xA5\xF0\x9F\x98\x80z";
    for (std::size_t bytes = 0; bytes <= text.size() + 1; ++bytes) {
        const std::string_view cut = base::truncate_to_boundary(text, bytes);
        CHECK(cut.size() <= bytes);
        CHECK_FALSE(base::first_invalid(cut).has_value());
        CHECK(cut.size() + 4 > std::min(bytes, text.size()));
    }
    CHECK(base::truncate_to_boundary("\x80\x80\x80\x80\x80\x80", 4).size() == 4);
}

TEST_CASE("a walk over any bytes advances and ends", "[base][utf8]") {
    std::string bytes;
    for (int i = 0; i < 4096; ++i)
        bytes.push_back(static_cast<char>(i * 7919 >> 3));
    std::size_t at = 0;
    while (at < bytes.size()) {
        const base::Character c = base::decode_next(bytes, at);
        REQUIRE(c.length_bytes > 0);
        at += c.length_bytes;
    }
    CHECK(at == bytes.size());
    CHECK(base::decode_next(bytes, at).length_bytes == 0);
}

TEST_CASE("what is invalid is found in long texts as it is in short ones", "[base][utf8]") {
    const auto one_by_one = [](std::string_view text) -> std::optional<std::size_t> {
        for (std::size_t at = 0; at < text.size();) {
            const base::Character next = base::decode_next(text, at);
            if (static_cast<unsigned char>(text[at]) >= 0x80 && next.length_bytes == 1) return at;
            at += next.length_bytes;
        }
        return std::nullopt;
    };
    // Every first and second byte, and what may come behind them, at every place of two blocks.
    for (const std::string_view tail : {"", "\x80", "\xBF\x80", "a", "\xC3\xA9"}) {
        for (int first = 0x80; first < 0x100; ++first) {
            for (int second = 0; second < 0x100; second += second == 0 ? 0x7F : 1) {
                const std::size_t place = 3 + static_cast<std::size_t>(first * 7 + second) % 70;
                std::string text(place, 'a');
                text.replace(place / 2, 2, "\xC3\xA9");
                text += static_cast<char>(first);
                text += static_cast<char>(second);
                text += tail;
                text += "\xE4\xB8\xAD";
                text.append(80, 'z');
                REQUIRE(base::first_invalid(text) == one_by_one(text));
                text.resize(place + 2 + tail.size());
                REQUIRE(base::first_invalid(text) == one_by_one(text));
            }
        }
    }
    // Two, three and four bytes, cut anywhere.
    std::string text = "abc";
    for (int i = 0; i < 40; ++i)
        text += i % 3 == 0 ? "\xC3\xA9" : i % 3 == 1 ? "\xE4\xB8\xAD" : "\xF0\x9F\x98\x80";
    for (std::size_t size = 0; size <= text.size(); ++size) {
        CHECK(base::first_invalid(text.substr(0, size)) == one_by_one(text.substr(0, size)));
        std::string missing = text;
        missing.erase(size, 1);
        CHECK(base::first_invalid(missing) == one_by_one(missing));
    }
}
