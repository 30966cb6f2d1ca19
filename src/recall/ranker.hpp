// Ranks the items of an index for a query.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "recall/filter.hpp"
#include "recall/index.hpp"
#include "recall/ranking_function.hpp"

namespace memory::recall {

struct RankedDoc {
    Doc doc = 0;
    double score = 0;
    std::array<double, kSignals> signals{};  // before their weights
    std::uint64_t matched = 0;               // a bit for each of the ranking's terms
};

struct Ranking {
    std::vector<RankedDoc> best;     // best first, older first among equals
    std::vector<std::string> terms;  // the query's words that were looked for, as they stand in it
};

struct RankingOptions {
    Filter filter;
    std::size_t limit = 10;
    // What "last week" in the query is counted from; by default the day of the newest item.
    std::optional<std::int64_t> now_ms;
    // Weighs every item instead of the candidates: to hold the one against the other.
    bool is_exhaustive = false;
};

[[nodiscard]] Ranking rank(const Index& index, const RankingFunction& function,
                           std::string_view query, const RankingOptions& options);

}  // namespace memory::recall
