// Host's text in messages.
#include "base/quote.hpp"

#include <string>

#include "support/catch.hpp"

using memory::base::quote;
using memory::base::quote_path;

TEST_CASE("quoted text is one line of valid UTF-8, and short", "[quote]") {
    CHECK(quote("a b") == "\"a b\"");
    CHECK(quote("a\nb\r\t\x7f") == "\"a?b???\"");
    CHECK(quote("\xC2\x85\xE2\x80\xA8") == "\"??\"");
    CHECK(quote("a\xFF") == "\"a\xEF\xBF\xBD\"");
    CHECK(quote(std::string(70, 'a')) == '"' + std::string(64, 'a') + "...\"");
}

TEST_CASE("a quoted path is one line, and whole", "[quote]") {
    const std::string path = "/folder/" + std::string(300, 'x');
    CHECK(quote_path(path) == '"' + path + '"');
    CHECK(quote_path("/a\nb") == "\"/a?b\"");
}
