// A query as ranking sees it: its terms with their weights, what may stand for them, what it asks
// for.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "recall/filter.hpp"
#include "recall/index.hpp"
#include "recall/question.hpp"
#include "recall/ranking_function.hpp"

namespace memory::recall {

// One distinct term.
struct QueryTerm {
    std::string term;
    std::string word;  // as it stands in the query first, lower case
    TermId id = kNoTerm;
    double idf = 0;
    std::uint8_t form = 0;
    bool is_name = false;   // of one thing: a symbol, a path, a code
    bool is_extra = false;  // the name of a whole thing, or a part of one
};

// A term that may stand for a query's term, with its weight there.
struct RelatedTerm {
    TermId id = kNoTerm;
    std::size_t of = 0;  // place in terms
    double idf = 0;
};

// Two query terms that stand near each other.
struct NearPair {
    std::size_t a = 0, b = 0;  // places in terms, a < b
    double weight = 0;
};

struct Query {
    std::vector<QueryTerm> terms;
    std::vector<RelatedTerm> related;
    std::vector<NearPair> pairs;
    std::vector<std::string> names;  // of speakers; they are no terms
    Question asks;
    bool wants_explanation = false;
    std::vector<DayRange> dates;
    // Pairs of neighbouring words, stop words kept, as a question to another would have them: in a
    // dialogue of people, and in one of a user and an assistant. Ascending, each once.
    std::vector<std::uint32_t> asked_of_people, asked_of_assistant;
};

// More terms than this are not looked at; the rarest stay.
inline constexpr std::size_t kMostTerms = 48;

// ln(1 + (N - n + .5) / (n + .5)) for a term in n of N.
[[nodiscard]] double rarity(double n, double of) noexcept;

// The text of a query becomes a Query for one index. `today` is what its dates are resolved
// against.
[[nodiscard]] Query read_query(std::string_view text, const Index& index, const DocFilter& filter,
                               const RankingFunction& function, std::int32_t today);

// Whether a name of a speaker is meant by a word of a query: the name itself, its beginning from
// three letters on.
[[nodiscard]] bool names(std::string_view word, std::string_view speaker) noexcept;

}  // namespace memory::recall
