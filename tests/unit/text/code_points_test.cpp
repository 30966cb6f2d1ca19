#include "text/code_points.hpp"

#include <string>

#include "base/utf8.hpp"
#include "support/catch.hpp"

using memory::text::decode;
using memory::text::Decoded;
using memory::text::flags_of;

TEST_CASE("any four bytes decode as base decodes them", "[text][code_points]") {
    std::size_t wrong = 0;
    for (int lead = 0; lead < 256; ++lead) {
        for (const int second :
             {0x00, 0x41, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xFF}) {
            for (const int third : {0x41, 0x80, 0xBF, 0xC3}) {
                std::string bytes;
                for (const int byte : {lead, second, third, 0x80})
                    bytes += static_cast<char>(byte);
                for (std::size_t size = 1; size <= 4; ++size) {
                    const std::string text =
                        bytes.substr(0, size);  // a sanitizer sees reading past it
                    const Decoded ours = decode(text.data(), text.data() + size);
                    const auto theirs = memory::base::decode_next(text, 0);
                    const bool is_text = lead < 0x80 || theirs.length_bytes > 1;
                    wrong += ours.length == theirs.length_bytes ? 0 : 1;
                    wrong += ours.flags == (is_text ? flags_of(theirs.code_point) : 0) ? 0 : 1;
                }
            }
        }
    }
    CHECK(wrong == 0);
}

TEST_CASE("ASCII has the flags that Unicode gives it", "[text][code_points]") {
    for (char32_t character = 0; character < 128; ++character) {
        CHECK(memory::text::kAsciiFlags[character] == flags_of(character));
    }
}
