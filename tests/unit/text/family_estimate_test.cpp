#include "text/family_estimate.hpp"

#include <algorithm>
#include <numeric>
#include <string>
#include <vector>

#include "support/catch.hpp"
#include "support/must.hpp"
#include "text/token_estimate.hpp"

using namespace memory;
using namespace memory::text;
using support::must;

namespace {

const std::vector<std::string> kFamilyNames{"claude", "claude-3", "claude-2", "gemini", "gpt",
                                            "llama3", "qwen",     "deepseek", "mistral"};

const std::vector<std::string> kTexts{
    "How many tokens is this?",
    "x",
    "int main() { return 42; }\n",
    "Мы решили перенести базу данных на новый сервер.",
    "我们昨天决定把会议改到星期四下午。",
    "다음 주 월요일부터 새로운 서버로 옮기기로 결정했습니다.",
    "🚀🎉 ✅",
    "\xFF\xFE half of a character: \xE6\x97",
    std::string(3000, 'a'),
};

}  // namespace

TEST_CASE("an estimate lies in its band, for every family and text") {
    for (const std::string& family : kFamilyNames) {
        for (const std::string& text : kTexts) {
            const TokenEstimate estimate = must(estimate_family(text, family));
            CHECK(estimate.tokens >= 1);
            CHECK(estimate.low >= 1);
            CHECK(estimate.low <= estimate.tokens);
            CHECK(estimate.high > estimate.tokens);
        }
        CHECK(must(estimate_family("", family)).high == 0);
    }
}

TEST_CASE("the families differ where their tokenizers do") {
    const auto tokens = [](std::string_view text, std::string_view family) {
        return must(estimate_family(text, family)).tokens;
    };
    const std::string english =
        "We decided to move the database to a new server and to check the backups. ";
    const std::string greek =
        "Το πλοίο για τη Νάξο φεύγει στις επτά το πρωί, οπότε ξυπνήσουμε νωρίς. ";
    // Claude 2's has few Greek words, and those after Opus 4.7 cut English finer.
    CHECK(tokens(greek, "claude-2") > 2 * tokens(greek, "gpt"));
    CHECK(tokens(english, "claude-2") < tokens(english, "claude"));
    CHECK(tokens(greek, "claude-3") == tokens(greek, "claude-2"));
    const auto older = must(estimate_family(english, "claude-3"));
    const auto oldest = must(estimate_family(english, "claude-2"));
    CHECK(older.high - older.low > oldest.high - oldest.low);
}

TEST_CASE("a family that is not known is refused with those that are") {
    const auto outcome = estimate_family("text", "grok");
    REQUIRE_FALSE(outcome);
    CHECK(outcome.error().code == ErrorCode::invalid_argument);
    CHECK(outcome.error().message ==
          "unknown family \"grok\"; known: claude, claude-3, claude-2, gemini, gpt, llama3, qwen, "
          "deepseek, mistral");
    CHECK_FALSE(estimate_family("", "grok"));
}

TEST_CASE("the costs of the characters add up to the estimate") {
    for (const std::string& text : kTexts) {
        const KindUnits units = units_by_kind(text);
        const std::uint64_t sum = std::accumulate(units.begin(), units.end(), std::uint64_t{0});
        CHECK(std::max<std::uint64_t>(1, (sum + 32) / 64) == estimate_tokens(text));
    }
}

TEST_CASE("each character's cost goes to its script") {
    const auto only = [](std::string_view text, ScriptKind kind) {
        const KindUnits units = units_by_kind(text);
        return units[static_cast<std::size_t>(kind)] ==
               std::accumulate(units.begin(), units.end(), std::uint64_t{0});
    };
    CHECK(only("two words", ScriptKind::words));
    CHECK(only("2026", ScriptKind::digits));
    CHECK(only("{}();\n", ScriptKind::marks));
    CHECK(only("éßạ", ScriptKind::latin));
    CHECK(only("αβγ", ScriptKind::greek));
    CHECK(only("где", ScriptKind::cyrillic));
    CHECK(only("Հայ", ScriptKind::armenian));
    CHECK(only("ქართ", ScriptKind::georgian));
    CHECK(only("עברית", ScriptKind::hebrew));
    CHECK(only("عربي", ScriptKind::arabic));
    CHECK(only("हिन्दी", ScriptKind::devanagari));
    CHECK(only("தமிழ்", ScriptKind::indic));
    CHECK(only("ไทย", ScriptKind::thai));
    CHECK(only("မြန်မာ", ScriptKind::burmese));
    CHECK(only("ខ្មែរ", ScriptKind::khmer));
    CHECK(only("漢字𠀀", ScriptKind::han));
    CHECK(only("かなカナ。", ScriptKind::kana));
    CHECK(only("한국어", ScriptKind::hangul));
    CHECK(only("🚀\xFF\U0010FFFF", ScriptKind::other));
}
