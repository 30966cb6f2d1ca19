#include "text/plain_line.hpp"

#include "base/utf8.hpp"
#include "samples.hpp"
#include "support/catch.hpp"

using memory::text::code_line;
using memory::text::plain_line;

TEST_CASE("Markdown marks are taken off a line", "[text][plain]") {
    CHECK(plain_line("## Plan") == "Plan");
    CHECK(plain_line("- **must** run on `Debian 12`") == "must run on Debian 12");
    CHECK(plain_line("> *quoted* words") == "quoted words");
    CHECK(plain_line("| a | b | c |") == "a, b, c");
    CHECK(plain_line("one\n  two\t three") == "one two three");
}

TEST_CASE("marks that belong to a name or a formula stay", "[text][plain]") {
    for (const char* same : {"__init__ and snake_case", "2**3 is 8", "a * b", "ls | grep x",
                             "C# or F#", "#42 is open", "-5 degrees"}) {
        CHECK(plain_line(same) == same);
    }
}

TEST_CASE("a line without a letter or digit is nothing to read", "[text][plain]") {
    for (const char* nothing : {"", "---", "|---|---|", "* * *", "...", "```"}) {
        CHECK(plain_line(nothing).empty());
    }
    CHECK(plain_line("42") == "42");
}

TEST_CASE("a code block is its language and first line", "[text][plain]") {
    CHECK(code_line("```python\ndef f(x):\n    return x\n```") == "[code python] def f(x): …");
    CHECK(code_line("```\nmake all\n```") == "[code] make all");
    CHECK(code_line("~~~sh\n\n  ls -l\n") == "[code sh] ls -l");
    CHECK(code_line("```").empty());
    CHECK(code_line("```\n```").empty());
}

TEST_CASE("valid text stays valid and on one line", "[text][plain]") {
    for (std::uint64_t seed = 1; seed <= 300; ++seed) {
        const std::string text = samples::generated(seed, 30);
        for (const std::string& line : {plain_line(text), code_line("```" + text)}) {
            REQUIRE_FALSE(memory::base::first_invalid(line).has_value());
            REQUIRE(line.find('\n') == std::string::npos);
        }
    }
}
