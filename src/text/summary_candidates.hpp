// What a rolling summary chooses from: the sentences of the previous summary and of the messages
// that joined it, read, cleaned and capped in number.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "text/extractive_summary.hpp"
#include "text/words.hpp"

namespace memory::text {

// Sentences weighed against each other, for each of the two sides.
inline constexpr std::size_t kMaxCandidates = 512;
// A longer sentence is weighed in pieces of this many bytes at most.
inline constexpr std::size_t kMaxCandidateBytes = 400;

struct Candidate {
    std::string speaker;       // what its line begins with, may be empty
    std::string line;          // plain text, one line, never empty
    Analysis analysis;         // of the sentence as it was written
    std::uint32_t source = 0;  // the line or message it comes from; grows with time
    bool is_old = false;       // from the previous summary
    bool is_open = false;      // a question that nobody here has answered, as far as can be told
};

// The fact that a word of this kind may be, as worth to a summary; 0 for ordinary words.
[[nodiscard]] double fact_worth(WordKind kind);

// Worth of a sentence for what it is, whatever the others say: facts (capped), decision, question.
[[nodiscard]] double standing_worth(const Analysis& analysis, double facts, bool is_open);

// Both sides in order of time, without repetitions. Where a side has more than kMaxCandidates
// sentences, those with the most facts stay. Linear in the size of the input.
[[nodiscard]] std::vector<Candidate> gather_candidates(std::string_view previous,
                                                       std::span<const SpokenText> messages);

}  // namespace memory::text
