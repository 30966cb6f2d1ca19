#include "records/lines.hpp"

#include <vector>

#include "records/text.hpp"
#include "support/catch.hpp"

using memory::records::Lines;

namespace {

// All lines of `text`, handed over in pieces of `step` bytes.
std::vector<std::string> lines_of(std::string_view text, std::size_t step) {
    Lines lines;
    std::vector<std::string> found;
    const auto drain = [&] {
        while (const auto line = lines.next())
            found.emplace_back(*line);
    };
    for (std::size_t at = 0; at < text.size(); at += step) {
        REQUIRE(lines.push(text.substr(at, step)));
        drain();
    }
    lines.finish();
    drain();
    return found;
}

}  // namespace

TEST_CASE("lines are the same however they arrive", "[records]") {
    const std::vector<std::pair<std::string, std::vector<std::string>>> cases = {
        {"", {}},
        {"\n\n", {}},
        {"a", {"a"}},
        {"a\n", {"a"}},
        {"a\r\n\r\n b\nc", {"a", " b", "c"}},
        {"\xEF\xBB\xBF{}\n\xEF\xBB\xBF\n", {"{}", "\xEF\xBB\xBF"}},
        {"\xEF\xBB\xBF\nx", {"x"}},
        {"one\n \t\ntwo\n", {"one", "two"}},
    };
    for (const auto& [text, expected] : cases) {
        for (const std::size_t step :
             {std::size_t{1}, std::size_t{2}, std::size_t{3}, std::size_t{100}}) {
            CHECK(lines_of(text, step) == expected);
        }
    }
}

TEST_CASE("a line that never ends is refused at the limit", "[records]") {
    Lines lines(10);
    REQUIRE(lines.push("0123456789\n01234"));
    CHECK(lines.next() == "0123456789");
    CHECK_FALSE(lines.next());
    REQUIRE(lines.push("56789"));
    CHECK_FALSE(lines.next());
    const auto refused = lines.push("x");
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == memory::ErrorCode::limit);
    CHECK(refused.error().message == "line of over 10 bytes, the limit");
    REQUIRE(lines.push("\n"));
    CHECK(lines.next() == "0123456789");
}

TEST_CASE("text that is not UTF-8 or holds NUL is refused with the byte", "[records]") {
    using memory::records::check_text;
    using std::string_view_literals::operator""sv;
    CHECK(check_text("", "session"));
    CHECK(check_text("ö😀\x01", "session"));
    CHECK(check_text("ab\xFF", "session").error().message == "session is not UTF-8 at byte 2");
    CHECK(check_text("ab\0c"sv, "content").error().message == "content holds NUL at byte 2");
}
