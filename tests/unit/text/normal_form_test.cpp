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

TEST_CASE("what is not UTF-8 stays as it is") {
    CHECK(nfc("\xFF") == "\xFF");
    CHECK(nfc("e\xCC\x81\xFF") == "e\xCC\x81\xFF");
    CHECK(nfc("\xED\xA0\x80") == "\xED\xA0\x80");
}
