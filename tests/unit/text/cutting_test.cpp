#include "text/cutting.hpp"

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
