#include "kioku/running_count.hpp"

#include <string>

#include "samples.hpp"
#include "support/catch.hpp"

using memory::ErrorCode;
using memory::RunningCount;
using memory::TokenCounter;

TEST_CASE("a running count is that of all that was appended, after each append", "[text][tokens]") {
    for (const std::string_view encoding : TokenCounter::encodings()) {
        const TokenCounter tokens = TokenCounter::open(encoding).value();
        for (std::uint64_t seed = 1; seed <= 20; ++seed) {
            samples::Random random(seed);
            RunningCount count(tokens);
            std::string all;
            for (int i = 0; i < 40; ++i) {
                const std::string more =
                    samples::generated(seed * 100 + random.below(50), random.below(5));
                all += more;
                REQUIRE(count.append(more).value() == tokens.count_tokens(all));
            }
            REQUIRE(count.tokens() == tokens.count_tokens(all));
            REQUIRE(count.size_bytes() == all.size());
        }
    }
}

TEST_CASE("a running count by single characters is exact", "[text][tokens]") {
    const TokenCounter tokens = TokenCounter::open().value();
    RunningCount count(tokens);
    std::string all;
    const std::string text = "It's  we'll \n\n 12345 don'T x\r\n//\r\n foo_Bar 'll'";
    for (const char each : text) {
        all += each;
        REQUIRE(count.append({&each, 1}).value() == tokens.count_tokens(all));
    }
}

TEST_CASE("a running count refuses what is not UTF-8 and stays as it was", "[text][tokens]") {
    RunningCount count(TokenCounter::open().value());
    REQUIRE(count.append("hello").value() == 1);
    CHECK(count.append("x\xE6\x97").error().code == ErrorCode::invalid_argument);
    CHECK(count.tokens() == 1);
    CHECK(count.size_bytes() == 5);
    CHECK(count.append("").value() == 1);
    CHECK(count.append(" world").value() == 2);
}

TEST_CASE("a running count keeps little of a text without white space", "[text][tokens]") {
    for (const std::string_view encoding : TokenCounter::encodings()) {
        const TokenCounter tokens = TokenCounter::open(encoding).value();
        for (const std::string part : {"a1f09", "'s", "\xF0\x9F\x98\x80", "x9\n/",
                                       "\xE6\x97\xA5"
                                       "A1b",
                                       "!a"}) {
            RunningCount count(tokens);
            std::string all;
            for (int i = 0; i < 400; ++i) {
                all += part;
                REQUIRE(count.append(part).value() == tokens.count_tokens(all));
            }
        }
    }
}
