// How well one item's words match a query: the lexical signals, told from its tokens in one pass.
#pragma once

#include <cstdint>
#include <vector>

#include "recall/index.hpp"
#include "recall/query.hpp"
#include "recall/ranking_function.hpp"

namespace memory::recall {

// Unscaled: ranking scales them by the best match.
struct Match {
    double own = 0;          // BM25 of the query's words alone
    double related = 0;      // what related words add
    double passage = 0;      // of the best two sentences
    double other_forms = 0;  // the part of `own` whose words stand in other forms than the query's
    double pairs = 0;        // weights of the pairs that stand near each other
};

// For one query on one index. Externally synchronised.
class Matcher {
  public:
    Matcher(const Index& index, const Query& query, const RankingFunction& function);

    // `values` gets what each query term contributes, related words included.
    [[nodiscard]] Match match(Doc doc, double* values);
    // No more than the values.
    void weigh_terms(Doc doc, double* values);

    // BM25's weight of `count` in an item, without rarity.
    [[nodiscard]] double weight(double count, std::uint16_t length) const {
        return saturated(count, length < norms_.size() ? norms_[length]
                                                       : length_norm(length, mean_, kLengthFloor));
    }

  private:
    // What a term of the item is to the query.
    struct Use {
        TermId id;
        std::int32_t term;           // place in the query's terms, or -1
        std::uint32_t related_from;  // in related_
        std::uint32_t related_to;
    };
    struct Sentence {
        std::vector<std::uint16_t> counts;  // by query term
        std::uint32_t length = 0;
        std::uint32_t hits = 0;
    };

    void learn_terms();
    [[nodiscard]] const Use* use_of(TermId id) const;
    void read_tokens(Doc doc);
    void take(const Token& token, const Use& use, bool is_extra);
    void end_sentence();
    void weigh_window();
    void weigh_counts(Doc doc, double* values);
    void add_related(Doc doc, double* values, Match& match);
    void read_pair(std::uint32_t position, std::int32_t term);

    const Index& index_;
    const Query& query_;
    const RankingFunction& function_;
    double mean_;
    std::vector<double> norms_;
    std::vector<Use> uses_;                 // by id
    std::vector<RelatedTerm> related_;      // by id
    std::vector<std::uint64_t> seen_bits_;  // most terms are dismissed by one bit

    // Of the item at hand.
    std::vector<std::uint16_t> counts_;           // by use
    std::vector<std::uint8_t> is_written_alike_;  // by query term
    std::vector<double> standing_;                // by query term, of related words
    Sentence before_, now_;
    std::uint32_t sentences_ = 0;
    double passage_ = 0;
    struct Place {
        std::uint32_t position;
        std::int32_t term;
    };
    std::vector<Place> places_;
    std::vector<std::uint8_t> pair_seen_;
};

}  // namespace memory::recall
