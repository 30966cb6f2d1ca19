// The best items by BM25 of any of the query's words.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "recall/filter.hpp"
#include "recall/index.hpp"
#include "recall/ranking_function.hpp"

namespace memory::recall {

// A term to look for. Terms of one group stand for one word: of a group an item gets its best
// alone.
struct WeighedTerm {
    TermId id = kNoTerm;
    double idf = 0;
    std::uint32_t group = 0;
};

struct LexicalHit {
    Doc doc = 0;
    double score = 0;
};

// The `limit` items of the highest score, best first, older first among equals: as a scan of all
// items would find them. Items that hold none of the terms are not among them. At most kMostLists
// terms, in ascending order of their groups; what is more is not looked for.
inline constexpr std::size_t kMostLists = 512;
[[nodiscard]] std::vector<LexicalHit> search_words(const Index& index,
                                                   const std::vector<WeighedTerm>& terms,
                                                   const DocFilter& filter, std::size_t limit);

// Scores are sums of whole numbers, so that the order of adding does not matter: parts of this
// size.
inline constexpr double kScorePart = 1.0 / (1U << 20U);

// What a term adds to an item's score is its `factor`, idf (k1 + 1) / kScorePart, times the share
// of it that its count in the item earns.
[[nodiscard]] inline float score_share(float count, float norm) {
    return count / (count + norm);
}
[[nodiscard]] inline std::uint32_t score_part(float factor, float share) {
    return static_cast<std::uint32_t>(static_cast<std::int32_t>(factor * share));
}
[[nodiscard]] inline std::uint32_t score_part(float factor, float count, float norm) {
    return score_part(factor, score_share(count, norm));
}
[[nodiscard]] inline float part_factor(double idf) {
    return static_cast<float>(idf * (kSaturation + 1) / kScorePart);
}

}  // namespace memory::recall
