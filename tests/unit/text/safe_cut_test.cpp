#include "text/safe_cut.hpp"

#include <string>

#include "kioku/token_counter.hpp"
#include "samples.hpp"
#include "support/catch.hpp"

using memory::TokenCounter;
using memory::text::last_safe_cut;
using memory::text::next_safe_cut;

TEST_CASE("the tokens on both sides of a safe cut are those of the whole", "[text][tokens]") {
    for (const std::string_view encoding : TokenCounter::encodings()) {
        const TokenCounter tokens = TokenCounter::open(encoding).value();
        for (std::uint64_t seed = 1; seed <= 20; ++seed) {
            const std::string text = samples::kMixed + samples::generated(seed, 60);
            const std::string_view all = text;
            const auto whole = tokens.encode(text).value();
            for (std::size_t at = next_safe_cut(text, 0); at < text.size();
                 at = next_safe_cut(text, at)) {
                auto halves = tokens.encode(all.substr(0, at)).value();
                const auto second = tokens.encode(all.substr(at)).value();
                halves.insert(halves.end(), second.begin(), second.end());
                REQUIRE(halves == whole);
            }
        }
    }
}

TEST_CASE("a text is safe to cut between words and beside punctuation", "[text][tokens]") {
    CHECK(next_safe_cut("one two", 0) == 3);
    CHECK(next_safe_cut("one two", 3) == 7);
    CHECK(next_safe_cut("don't", 0) == 5);
    CHECK(next_safe_cut("a.b", 0) == 1);
    CHECK(next_safe_cut(".\n", 0) == 2);
    CHECK(next_safe_cut("a\n", 0) == 1);
    CHECK(next_safe_cut("", 0) == 0);
    CHECK(last_safe_cut("one two three") == 7);
    CHECK(last_safe_cut("abc") == 0);
    CHECK(last_safe_cut("") == 0);
}

TEST_CASE("a safe cut is behind where it was asked for, in broken bytes too", "[text][tokens]") {
    for (const std::string text : {"\x80\x80\x80\x80 x", "a \x80\x80\x80",
                                   "a\xE6\x97 \xBF\xBF\xBF\xBF.", "\xFF \xFF \xFF"}) {
        for (std::size_t from = 0; from < text.size(); ++from) {
            const std::size_t cut = next_safe_cut(text, from);
            REQUIRE(cut > from);
            REQUIRE(cut <= text.size());
        }
    }
}
