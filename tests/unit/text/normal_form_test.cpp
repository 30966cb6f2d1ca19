#include "text/normal_form.hpp"

#include <string>
#include <vector>

#include "support/catch.hpp"

using memory::text::to_nfc;

namespace {

std::string nfc(std::string_view text) {
    std::string room;
    return std::string(to_nfc(text, room));
}

}  // namespace

TEST_CASE("marks are put together with their letters, and in their order") {
    CHECK(nfc("e\u0301") == "\u00e9");
    CHECK(nfc("q\u0307\u0323") == "q\u0323\u0307");
    CHECK(nfc("か\u3099") == "が");
    CHECK(nfc("\u1112\u1161\u11ab") == "한");
    CHECK(nfc("\uac00\u11a8") == "각");
    CHECK(nfc("\u212b") == "\u00c5");
    CHECK(nfc("\u0958") == "\u0915\u093c");  // excluded from composition
    CHECK(nfc("x\u0323 and e\u0301, far apart: " + std::string(300, 'x') + "o\u0308") ==
          "x\u0323 and \u00e9, far apart: " + std::string(300, 'x') + "\u00f6");
}

TEST_CASE("text in the form stays where it lies, without an allocation for most scripts") {
    for (const std::string_view text :
         {"", "plain", "naïve café", "Привет", "日本語とかな", "한국어", "🙂🚀", "a—b…"}) {
        std::string room;
        CHECK(to_nfc(text, room).data() == text.data());
        CHECK(room.empty());
    }
}

TEST_CASE("what is not UTF-8 stays as it is, and what is text beside it does not mind") {
    CHECK(nfc("\xFF") == "\xFF");
    CHECK(nfc("e\u0301\xFF") == "\u00e9\xFF");
    CHECK(nfc("\xFF ... e\u0301") == "\xFF ... \u00e9");
    CHECK(nfc("e\xFF\u0301\xFF\xFE\xCC") == "e\xFF\u0301\xFF\xFE\xCC");
    CHECK(nfc("\xED\xA0\x80") == "\xED\xA0\x80");
}

TEST_CASE("a long run of marks is put in order as a short one is, in no square of time", "[text]") {
    std::string marks;
    std::string first;
    std::string second;
    for (int i = 0; i < 50'000; ++i) {
        marks += "\xCC\x81\xCC\x96";  // above, below: U+0301, U+0316
        first += "\xCC\x96";
        second += "\xCC\x81";
    }
    std::string room;
    CHECK(memory::text::to_nfc("x" + marks, room) == "x" + first + second);
}
