// The built-in summariser: picks the sentences of a conversation that are worth keeping. It needs
// no model, gives the same answer everywhere, and treats all languages alike.
//
// Method: SumBasic (A. Nenkova, L. Vanderwende, "The Impact of Frequency on Summarization",
// MSR-TR-2005-101, 2005). A sentence weighs the average probability of its words; the best one is
// taken; the probabilities of its words are squared, so that what has been said attracts no more;
// repeat. Chosen over LexRank (Erkan & Radev 2004) because it is linear where LexRank compares all
// pairs, because it judges old and new sentences by one measure, and because its one update is
// what a rolling summary needs: it removes repetition.
//
// What is added to the paper, and why, stands beside the constants in extractive_summary.cpp.
#pragma once

#include <cstddef>
#include <functional>
#include <span>
#include <string>
#include <string_view>

namespace memory::text {

// One message that leaves the buffer. `speaker` is what its lines begin with: a name or a role.
struct SpokenText {
    std::string_view speaker;
    std::string_view text;
};

// Tokens in a text, by whichever counter the session uses. Must be deterministic.
using CountTokens = std::function<std::size_t(std::string_view)>;

// The rolling summary after `messages` have joined what `previous` stands for. `previous` is what
// this function (or a host's model) answered before, or empty. The answer has at most `max_tokens`
// tokens as counted by `count`, always; it is empty when max_tokens is 0 or when there is nothing
// to say. Lines are in order of time, "speaker: sentences", without Markdown marks. Valid UTF-8 in,
// valid UTF-8 out. Deterministic; thread-safe; linear in the input, with at most a fixed number of
// sentences weighed against each other.
[[nodiscard]] std::string summarize(std::string_view previous, std::span<const SpokenText> messages,
                                    std::size_t max_tokens, const CountTokens& count);

}  // namespace memory::text
