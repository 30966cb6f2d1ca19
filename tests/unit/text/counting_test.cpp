#include "text/counting.hpp"

#include "exact_samples.hpp"
#include "support/catch.hpp"
#include "text/byte_pairs.hpp"

using memory::text::count_pieces;
using memory::text::Grammar;

namespace {

std::size_t encoded(const samples::Exact& encoding, std::string_view text) {
    std::vector<memory::text::Rank> ranks;
    memory::text::MergeRoom room;
    const char* end = text.data() + text.size();
    for (const char* at = text.data(); at < end;) {
        const char* stop = memory::text::piece_end(encoding.grammar, at, end);
        encode_piece(encoding.vocabulary, {at, static_cast<std::size_t>(stop - at)}, room, &ranks);
        at = stop;
    }
    return ranks.size();
}

}  // namespace

TEST_CASE("a count is what encoding gives", "[text][counting]") {
    samples::RandomText random;
    for (int i = 0; i < 300; ++i) {
        const std::string text = random.make(random.below(400), i % 2 == 0);
        for (const samples::Exact& encoding : samples::exact_encodings()) {
            INFO(text);
            CHECK(count_pieces(encoding.grammar, encoding.vocabulary, text) ==
                  encoded(encoding, text));
        }
    }
}

TEST_CASE("words that come again are counted again", "[text][counting]") {
    std::string text;
    for (int i = 0; i < 3000; ++i)
        text += " rareish" + std::to_string(i % 700) + " zqxjk" + (i % 2 == 0 ? "y" : "");
    for (const samples::Exact& encoding : samples::exact_encodings()) {
        CHECK(count_pieces(encoding.grammar, encoding.vocabulary, text) == encoded(encoding, text));
    }
}

TEST_CASE("r50k_base has no token for a run of blanks", "[text][counting]") {
    const auto [o200k, cl100k, r50k] = samples::exact_encodings();
    const std::string blanks(10, ' ');
    CHECK(count_pieces(o200k.grammar, o200k.vocabulary, blanks) == 1);
    CHECK(count_pieces(cl100k.grammar, cl100k.vocabulary, blanks) == 1);
    CHECK(count_pieces(r50k.grammar, r50k.vocabulary, blanks) == 10);
    const memory::text::Vocabulary p50k(kioku_p50k_base, memory::text::kNoRank);
    CHECK(count_pieces(Grammar::r50k, p50k, blanks) == 1);
}

TEST_CASE("nothing is no token", "[text][counting]") {
    for (const samples::Exact& encoding : samples::exact_encodings()) {
        CHECK(count_pieces(encoding.grammar, encoding.vocabulary, "") == 0);
    }
}
