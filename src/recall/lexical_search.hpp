// The best items by BM25 of any of the query's words, without looking at all of them.
#pragma once

#include <cstddef>
#include <vector>

#include "recall/filter.hpp"
#include "recall/index.hpp"

namespace memory::recall {

struct WeighedTerm {
    TermId id = kNoTerm;
    double idf = 0;
};

struct LexicalHit {
    Doc doc = 0;
    double score = 0;
};

// The `limit` items of the highest BM25, best first, older first among equals: as a scan of all
// items would find them. Items that hold none of the terms are not among them.
[[nodiscard]] std::vector<LexicalHit> search_words(const Index& index,
                                                   const std::vector<WeighedTerm>& terms,
                                                   const DocFilter& filter, std::size_t limit);

}  // namespace memory::recall
