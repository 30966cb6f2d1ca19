// The constants of the ranking function: docs/recall.md says what each signal is and what was
// measured.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace memory::recall {

// What a score is the weighted sum of, in the order of kSignalNames.
enum class Signal : std::uint8_t {
    own,       // BM25 of the query's words
    passage,   // the best two sentences
    exact,     // other forms of the words than the query's, in long messages
    pair,      // words that stand near each other in both
    prev,      // what the messages just before say
    session,   // the session as one document
    best3,     // its three best messages
    side,      // said by whom the query names; by the user
    me,        // "I", "my": people state their own facts
    you,       // "you": questions and advice
    date,      // said on, or speaks of, a date of the query
    many,      // a number, where the query asks how many
    digit,     // a number, always
    when,      // an expression of time, where the query asks when
    past,      // past tense, where the query is in the past
    answer,    // the shape of what is asked for: a place, a name, a reason, a duration
    question,  // answers a question that is like the query
    kind,      // memories before messages
    name       // the name of a thing that the query has: a symbol, a path, a code
};
inline constexpr std::size_t kSignals = 19;
inline constexpr std::array<std::string_view, kSignals> kSignalNames = {
    "own",  "passage", "exact", "pair", "prev", "session", "best3",    "side", "me",  "you",
    "date", "many",    "digit", "when", "past", "answer",  "question", "kind", "name"};

// BM25's constants; lengths below the floor count as the floor, so that being short wins nothing.
inline constexpr double kSaturation = 1.2;   // k1
inline constexpr double kLengthShare = .75;  // b
inline constexpr double kLengthFloor = 20;   // terms
inline constexpr double kBest = 10;          // what the best lexical match is scaled to

// The factor of a term's weight: how often it stands in a text of `length` terms, where `mean` is
// usual.
[[nodiscard]] constexpr double length_norm(double length, double mean, double floor) {
    const double shorter = length < floor ? floor : length;
    const double usual = mean < floor ? floor : mean;
    return kSaturation *
           (1 - kLengthShare + kLengthShare * shorter / (usual < 1e-9 ? 1e-9 : usual));
}
[[nodiscard]] constexpr double saturated(double count, double norm) {
    return count * (kSaturation + 1) / (count + norm);
}

// One setting of the function.
struct RankingFunction {
    std::array<double, kSignals> weights{};
    double related_share = 0;   // of a match through a related word, against one of the word itself
    double weak_time = 0;       // of "soon", against "last week"
    double usual_question = 0;  // pairs; 0: the mean of the store
    bool is_manner_explained = false;      // "how can I" wants explanations, whoever gives them
    bool is_session_mean_of_hits = false;  // over the sessions that hold a word; else over all
    bool leaves_other_talks = false;       // a name of nobody there counts against a dialogue
    bool mends_typos = false;  // a word that no item holds stands for one that is one edit away

    double neighbour_half = 20;  // terms after which what was said before counts half
    int neighbours = 4;
    // A session of so many terms is about little, and weighs more by this share; the longer it is,
    // the less of it.
    double short_session = 1000;
    double short_session_share = 0;
    double short_words = 40;  // a message longer than this shows its cues less
};

// What recall ranks by.
inline constexpr RankingFunction kRanking = {
    .weights = {.6, .4, .7, .3, 1, 2, 1, 1, 1, -1, 4, 3, .5, 3, 1.5, .5, .5, 1, 2},
    .related_share = .5,
    .weak_time = 1.0 / 3,
    .usual_question = 2,
    .is_manner_explained = true,
    .is_session_mean_of_hits = true,
    .leaves_other_talks = true,
    .mends_typos = true,
    .short_session_share = .5,
};

// The ten signals it began with.
inline constexpr RankingFunction kTenSignals = {
    .weights = {1, 0, 0, 0, 1, 2, 0, 1, 1, -1, 3, 3, 0, 3, 0, 0, .5, 0, 0},
};

}  // namespace memory::recall
