#include "text/cutting.hpp"

#include <random>
#include <string>
#include <vector>

#include "exact_samples.hpp"
#include "support/catch.hpp"

using memory::text::cut_pieces;
using memory::text::Grammar;
using memory::text::piece_end;

namespace {

std::vector<std::string_view> one_by_one(Grammar grammar, std::string_view text) {
    std::vector<std::string_view> pieces;
    const char* end = text.data() + text.size();
    for (const char* at = text.data(); at < end;) {
        const char* stop = piece_end(grammar, at, end);
        pieces.emplace_back(at, stop - at);
        at = stop;
    }
    return pieces;
}

std::vector<std::string_view> in_batches(Grammar grammar, std::string_view text, std::size_t size) {
    std::vector<std::string_view> pieces;
    std::vector<const char*> ends(size + memory::text::kCutRoom);
    const char* at = text.data();
    const char* end = at + text.size();
    while (at < end) {
        const std::size_t count = cut_pieces(grammar, at, end, ends);
        for (std::size_t i = 0; i < count; ++i) {
            pieces.emplace_back(at, ends[i] - at);
            at = ends[i];
        }
    }
    return pieces;
}

constexpr std::array kGrammars{Grammar::o200k, Grammar::cl100k, Grammar::r50k};

}  // namespace

TEST_CASE("pieces cut many at a time are those cut one by one", "[text][cutting]") {
    samples::RandomText random;
    for (int i = 0; i < 600; ++i) {
        const std::string text = random.make(1 + random.below(60), i % 2 == 0);
        for (const Grammar grammar : kGrammars) {
            INFO(text);
            CHECK(in_batches(grammar, text, 1 + random.below(9)) == one_by_one(grammar, text));
        }
    }
}

TEST_CASE("pieces do not depend on where a block ends", "[text][cutting]") {
    samples::RandomText random;
    for (const bool ascii : {true, false}) {
        const std::string text = random.make(40, ascii);
        for (std::size_t begin = 0; begin < text.size(); ++begin) {
            const std::string_view rest = std::string_view(text).substr(begin);
            for (std::size_t size = rest.size() < 40 ? 0 : rest.size() - 40; size <= rest.size();
                 ++size) {
                const std::string part(
                    rest.substr(0, size));  // a sanitizer sees reading past its end
                for (const Grammar grammar : kGrammars) {
                    REQUIRE(in_batches(grammar, part, 64) == one_by_one(grammar, part));
                }
            }
        }
    }
}

TEST_CASE("runs of any length end where they end", "[text][cutting]") {
    for (const std::string_view unit : {"a", "A", " ", "\n", "1", "!", "\r\n", " \n", "é", "'"}) {
        std::string run;
        for (int length = 1; length <= 140; length += length < 60 || length > 70 ? 7 : 1) {
            run += unit;
            for (const std::string& text :
                 {run, run + "x", "x" + run + "é tail of more than sixteen"}) {
                for (const Grammar grammar : kGrammars) {
                    REQUIRE(in_batches(grammar, text, 64) == one_by_one(grammar, text));
                }
            }
        }
    }
}

TEST_CASE("pieces of a few kinds of characters are those cut one by one, however they meet",
          "[text][cutting]") {
    static constexpr std::array<std::string_view, 44> kKinds{
        "a",       "s",      "LL",     "re",        "A",      "Zz",     "'",      "'T",
        "'\u017F", "1",      "22",     "4444",      " ",      "  ",     "\n",     "\r\n",
        "\n  ",    "\t",     "\v",     "/",         "!",      "?!",     "(",      "\x01",
        "\u00E9",  "\u00C9", "\u4E2D", "\u0301",    "\u00A0", "\u3000", "\u3002", "\u0663",
        "\u02B0",  "\u00DF", "\u01C5", "\u0438",    "\u0418", "\u201C", "\u200D", "\u2028",
        "\uFE0F",  "\u2014", "\xFF",   "\U0001F600"};
    std::mt19937 random(20261121);
    for (int i = 0; i < 3000; ++i) {
        std::array<std::string_view, 5> few;
        for (std::string_view& kind : few)
            kind = kKinds[random() % kKinds.size()];
        std::string text;
        for (int parts = 0; parts < 60; ++parts)
            text += few[random() % few.size()];
        text += std::string_view("aaaaaaaaaaaaaaaa").substr(random() % 16);
        for (const Grammar grammar : kGrammars) {
            INFO(text);
            REQUIRE(in_batches(grammar, text, 1 + random() % 80) == one_by_one(grammar, text));
        }
    }
}
