#include "text/vocabulary.hpp"

#include "exact_samples.hpp"
#include "support/catch.hpp"

using memory::text::kNoRank;
using memory::text::Rank;
using memory::text::Vocabulary;

TEST_CASE("every token is found by its bytes", "[text][vocabulary]") {
    const std::array<std::size_t, 3> counts{199998, 100256, 50256};
    for (std::size_t i = 0; i < 3; ++i) {
        const Vocabulary vocabulary = samples::exact_encodings()[i].vocabulary;
        CHECK(vocabulary.limit() == counts[i]);
        std::size_t wrong = 0;
        for (Rank rank = 0; rank < vocabulary.limit(); ++rank) {
            wrong += vocabulary.rank_of(vocabulary.bytes_of(rank)) == rank ? 0 : 1;
        }
        CHECK(wrong == 0);
        CHECK(vocabulary.rank_of("no token in any vocabulary") == kNoRank);
        CHECK(vocabulary.rank_of(std::string(vocabulary.longest_bytes() + 1, ' ')) == kNoRank);
    }
}

TEST_CASE("a vocabulary ends at its limit", "[text][vocabulary]") {
    const Vocabulary all(kioku_p50k_base, kNoRank);
    const Vocabulary limited(kioku_p50k_base, 50256);
    CHECK(all.rank_of("  ") == 50257);
    CHECK(limited.rank_of("  ") == kNoRank);
    CHECK(all.union_of_bytes("  ") == 50257);
    CHECK(limited.union_of_bytes("  ") == kNoRank);
    CHECK(all.bytes_of(50256).empty());  // an end of text, which is no ordinary token
    CHECK(limited.bytes_of(50257).empty());
}

TEST_CASE("two tokens make the token that merging makes of them", "[text][vocabulary]") {
    const Vocabulary vocabulary(kioku_o200k_base, kNoRank);
    const auto rank = [&](std::string_view bytes) { return vocabulary.rank_of(bytes); };
    CHECK(vocabulary.byte_rank('a') == rank("a"));
    CHECK(vocabulary.union_of_bytes("in") == rank("in"));
    CHECK(vocabulary.union_of(rank("i"), rank("ng")) != vocabulary.union_of(rank("in"), rank("g")));
    CHECK(vocabulary.union_of(rank(" the"), rank(" the")) == kNoRank);
}
