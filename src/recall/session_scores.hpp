// How well whole sessions match a query: BM25 with a session as one document.
#pragma once

#include <vector>

#include "recall/filter.hpp"
#include "recall/query.hpp"
#include "recall/ranking_function.hpp"

namespace memory::recall {

struct SessionScores {
    std::vector<double> scores;  // by place in the index's sessions
    double best = 0;             // of those the filter lets in
    std::uint32_t best_at = 0;   // its place
};

// Counted from the items' postings.
[[nodiscard]] SessionScores score_sessions(const Index& index, const Query& query,
                                           const DocFilter& filter, bool is_mean_of_hits);

}  // namespace memory::recall
