#include "text/token_estimate.hpp"

#include <string>

#include "samples.hpp"
#include "support/catch.hpp"

using memory::text::estimate_prefix;
using memory::text::estimate_tokens;

TEST_CASE("nothing costs nothing and something costs at least one token", "[text][estimate]") {
    CHECK(estimate_tokens("") == 0);
    for (int byte = 0; byte < 256; ++byte) {
        const char c = static_cast<char>(byte);
        CHECK(estimate_tokens(std::string_view(&c, 1)) >= 1);
    }
}

TEST_CASE("an estimate never falls when text is appended", "[text][estimate]") {
    for (std::uint64_t seed = 1; seed <= 20; ++seed) {
        const std::string text = samples::kMixed + samples::generated(seed, 150);
        std::size_t before = 0;
        for (std::size_t end = 0; end <= text.size(); ++end) {
            const std::size_t now = estimate_tokens(std::string_view(text).substr(0, end));
            REQUIRE(now >= before);
            before = now;
        }
    }
}

TEST_CASE("a long text walked in parts costs what one walk costs", "[text][estimate]") {
    for (std::uint64_t seed = 1; seed <= 40; ++seed) {
        const std::string text = samples::generated(seed, 300 + seed * 20);
        // The prefix walk is the single one: all of the text fits n tokens, and not n - 1.
        const std::size_t tokens = estimate_tokens(text);
        REQUIRE(estimate_prefix(text, tokens) == text.size());
        REQUIRE(estimate_prefix(text, tokens - 1) < text.size());
    }
}

TEST_CASE("two texts together cost about what they cost apart", "[text][estimate]") {
    for (std::uint64_t seed = 1; seed <= 100; ++seed) {
        const std::string a = samples::generated(seed, 20);
        const std::string b = samples::generated(seed + 1000, 20);
        const auto together = static_cast<long>(estimate_tokens(a + b));
        const auto apart = static_cast<long>(estimate_tokens(a) + estimate_tokens(b));
        REQUIRE(std::abs(together - apart) <= 4);
    }
}

TEST_CASE("no run of one thing is free, and none costs more than a token a byte",
          "[text][estimate]") {
    for (int byte = 0; byte < 256; ++byte) {
        const std::string run(64000, static_cast<char>(byte));
        CHECK(estimate_tokens(run) <= run.size() * 2);
        if (byte < 0x80) CHECK(estimate_tokens(run) >= run.size() / 80);
    }
}

TEST_CASE("known texts are estimated near their exact o200k_base count", "[text][estimate]") {
    // Exact counts by tiktoken 0.14.0.
    const auto near = [](std::string_view text, double exact) {
        const auto estimate = static_cast<double>(estimate_tokens(text));
        return estimate > exact * 0.8 - 1 && estimate < exact * 1.2 + 1;
    };
    CHECK(near("The quick brown fox jumps over the lazy dog.", 10));
    CHECK(
        near("for (std::size_t i = 0; i < messages.size(); ++i) total += cost(messages[i]);", 24));
    CHECK(
        near("Wir haben gestern beschlossen, die Rechnungen künftig am dritten Werktag zu "
             "verschicken.",
             18));
    CHECK(near("来週の火曜日までに新しい設計書をまとめて、全員に送ってください。", 23));
    CHECK(
        near("Вчера мы решили перенести базу данных на новый сервер и проверить резервные "
             "копии.",
             19));
}
