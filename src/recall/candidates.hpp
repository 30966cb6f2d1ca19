// The items that are worth weighing: a hundred or two of all there are.
#pragma once

#include <vector>

#include "recall/filter.hpp"
#include "recall/query.hpp"
#include "recall/ranking_function.hpp"
#include "recall/session_scores.hpp"

namespace memory::recall {

// Ascending, each once: the best by their words, related ones too; the messages that follow the
// best of them; messages of the best session; and those that say a date the query says.
[[nodiscard]] std::vector<Doc> find_candidates(const Index& index, const Query& query,
                                               const RankingFunction& function,
                                               const DocFilter& filter,
                                               const SessionScores& sessions, std::size_t limit);

// All items that the filter lets in.
[[nodiscard]] std::vector<Doc> all_docs(const Index& index, const DocFilter& filter);

}  // namespace memory::recall
