#include "text/byte_pairs.hpp"

#include "exact_samples.hpp"
#include "support/catch.hpp"

using memory::text::encode_piece;
using memory::text::kNoRank;
using memory::text::MergeRoom;
using memory::text::Rank;
using memory::text::Vocabulary;

namespace {

// As tiktoken has it: by the ranks of the unions' bytes.
std::vector<Rank> merged_by_bytes(const Vocabulary& vocabulary, std::string_view piece) {
    std::vector<std::string_view> parts;
    parts.reserve(piece.size());
    for (std::size_t i = 0; i < piece.size(); ++i)
        parts.push_back(piece.substr(i, 1));
    const auto union_at = [&](std::size_t at) {
        return vocabulary.rank_of({parts[at].data(), parts[at].size() + parts[at + 1].size()});
    };
    while (vocabulary.rank_of(piece) == kNoRank) {
        std::size_t least = 0;
        for (std::size_t i = 1; i + 1 < parts.size(); ++i) {
            if (union_at(i) < union_at(least)) least = i;
        }
        if (parts.size() < 2 || union_at(least) == kNoRank) break;
        parts[least] = {parts[least].data(), parts[least].size() + parts[least + 1].size()};
        parts.erase(parts.begin() + static_cast<std::ptrdiff_t>(least) + 1);
    }
    if (vocabulary.rank_of(piece) != kNoRank) parts = {piece};
    std::vector<Rank> ranks;
    ranks.reserve(parts.size());
    for (const std::string_view part : parts)
        ranks.push_back(vocabulary.rank_of(part));
    return ranks;
}

void check(std::string_view piece) {
    MergeRoom room;
    for (const auto& [grammar, vocabulary] : samples::exact_encodings()) {
        std::vector<Rank> ranks;
        const std::size_t count = encode_piece(vocabulary, piece, room, &ranks);
        REQUIRE(ranks == merged_by_bytes(vocabulary, piece));
        REQUIRE(count == ranks.size());
        REQUIRE(encode_piece(vocabulary, piece, room, nullptr) == count);
    }
}

}  // namespace

TEST_CASE("pieces of any bytes become the tokens that merging their bytes makes",
          "[text][byte_pairs]") {
    samples::RandomText random;
    for (int i = 0; i < 150; ++i)
        check(random.make(1 + random.below(20), i % 2 == 0));
    for (int byte = 0; byte < 256; ++byte)
        check(std::string(1, static_cast<char>(byte)));
}

TEST_CASE("words that are no token become the same tokens", "[text][byte_pairs]") {
    samples::RandomText random;
    for (int i = 0; i < 200; ++i) {
        std::string word;
        for (std::size_t left = 1 + random.below(30); left > 0; --left) {
            word += "etaoinshrdlucmfwypvbgkjqxz"[random.below(26)];
        }
        check(word);
    }
}

TEST_CASE("long pieces are merged from the left where ranks are equal", "[text][byte_pairs]") {
    for (const std::size_t size : {63, 64, 65, 127, 128, 129, 300, 1023, 1024, 1025}) {
        check(std::string(size, 'a'));
        check(std::string(size, '\n') + 'x');
    }
}

TEST_CASE("a hundred thousand letters are merged soon", "[text][byte_pairs]") {
    const Vocabulary vocabulary(kioku_o200k_base, kNoRank);
    MergeRoom room;
    CHECK(encode_piece(vocabulary, std::string(100'000, 'a'), room, nullptr) == 12'500);
}
