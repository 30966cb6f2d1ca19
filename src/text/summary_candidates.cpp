// Reading comes in two passes: a light one over all sentences, which caps their number, and a full
// one over those that are left. So a message of a megabyte costs one look at each of its words.
#include "text/summary_candidates.hpp"

#include <algorithm>
#include <unordered_set>
#include <utility>

#include "base/utf8.hpp"
#include "text/plain_line.hpp"
#include "text/sentences.hpp"

namespace memory::text {
namespace {

using std::size_t;

constexpr size_t kMaxSpeakerBytes = 40;

// Worth of what a sentence holds. A path or a number cannot be guessed back from the rest of a
// conversation, a name often can.
constexpr double kPathWorth = 0.7;
constexpr double kIdentifierWorth = 0.5;
constexpr double kNumberWorth = 0.5;
constexpr double kNameWorth = 0.35;
constexpr double kMaxFactWorth = 2.0;
constexpr double kDecisionWorth = 1.2;
constexpr double kOpenQuestionWorth = 1.0;
constexpr double kQuestionWorth = 0.15;  // somebody spoke after it, so it was likely answered
// A question of at least this many content words, none of which is in the reply, was passed over.
constexpr size_t kTellingWords = 4;

// One sentence, or a piece of a long one, as it was written.
struct Piece {
    std::string_view text;
    std::string_view speaker;
    std::uint32_t source = 0;
    bool is_code = false;
};

// The next kMaxCandidateBytes of a sentence at most, cut at a space if there is one late enough.
std::string_view take_piece(std::string_view& rest) {
    std::string_view piece = base::truncate_to_boundary(rest, kMaxCandidateBytes);
    if (piece.size() < rest.size()) {
        const size_t space = piece.find_last_of(" \t\n");
        if (space != std::string_view::npos && space > kMaxCandidateBytes / 2) {
            piece = piece.substr(0, space);
        }
    }
    rest.remove_prefix(piece.size());
    return piece;
}

void add_pieces(std::string_view text, Piece like, std::vector<Piece>& out) {
    for (const Sentence& sentence : split_sentences(text)) {
        like.is_code = sentence.is_code;
        std::string_view rest = sentence.in(text);
        while (!rest.empty()) {
            like.text = sentence.is_code ? std::exchange(rest, {}) : take_piece(rest);
            out.push_back(like);
        }
    }
}

// Takes "speaker: " off a line of a summary. Anything before the first ": " of a line will do, for
// it is printed as it was read.
std::string_view take_speaker(std::string_view& line) {
    const size_t colon = line.substr(0, kMaxSpeakerBytes + 2).find(": ");
    if (colon == std::string_view::npos || colon == 0) return {};
    const std::string_view speaker = line.substr(0, colon);
    if (speaker.find_first_of(".!?[`") != std::string_view::npos) return {};
    line.remove_prefix(colon + 2);
    return speaker;
}

double worth_of(const Piece& piece, Analysis& scratch) {
    if (piece.is_code) return 0.0;
    analyze(piece.text, scratch);
    double facts = 0.0;
    for (const Word& word : scratch.words)
        facts += fact_worth(word.kind);
    return standing_worth(scratch, facts, scratch.is_question);
}

// Keeps the kMaxCandidates with the most facts, the earlier one of two alike, in their order.
void keep_best(std::vector<Piece>& pieces) {
    if (pieces.size() <= kMaxCandidates) return;
    Analysis scratch;
    std::vector<std::pair<double, size_t>> ranked;
    ranked.reserve(pieces.size());
    for (size_t i = 0; i < pieces.size(); ++i) {
        ranked.emplace_back(-worth_of(pieces[i], scratch), i);
    }
    const auto cut = ranked.begin() + static_cast<std::ptrdiff_t>(kMaxCandidates);
    std::nth_element(ranked.begin(), cut, ranked.end());
    ranked.erase(cut, ranked.end());
    std::sort(ranked.begin(), ranked.end(),
              [](const auto& a, const auto& b) { return a.second < b.second; });
    std::vector<Piece> kept;
    kept.reserve(kMaxCandidates);
    for (const auto& [worth, index] : ranked)
        kept.push_back(pieces[index]);
    pieces = std::move(kept);
}

Candidate read(const Piece& piece, bool is_old) {
    Candidate candidate;
    candidate.source = piece.source;
    candidate.is_old = is_old;
    if (piece.is_code) {
        candidate.line = code_line(piece.text);
        candidate.line.resize(
            base::truncate_to_boundary(candidate.line, kMaxCandidateBytes).size());
    } else {
        candidate.line = plain_line(piece.text);
        analyze(piece.text, candidate.analysis);
    }
    candidate.speaker = plain_line(base::truncate_to_boundary(piece.speaker, kMaxSpeakerBytes));
    return candidate;
}

std::vector<Piece> pieces_of(std::string_view previous, std::uint32_t& source) {
    std::vector<Piece> pieces;
    while (!previous.empty()) {
        const size_t stop = std::min(previous.find('\n'), previous.size());
        std::string_view line = previous.substr(0, stop);
        previous.remove_prefix(std::min(stop + 1, previous.size()));
        const std::string_view speaker = take_speaker(line);
        add_pieces(line, {{}, speaker, ++source, false}, pieces);
    }
    return pieces;
}

// The names of those who speak are on every line already: as words they are no facts.
void discount_speakers(std::vector<Candidate>& candidates) {
    std::unordered_set<std::uint64_t> names;
    std::string_view last;
    Analysis scratch;
    for (const Candidate& candidate : candidates) {
        if (candidate.speaker == last) continue;
        last = candidate.speaker;
        analyze(last, scratch);
        for (const Word& word : scratch.words)
            names.insert(word.hash);
    }
    for (Candidate& candidate : candidates) {
        for (Word& word : candidate.analysis.words) {
            if (word.kind == WordKind::name && names.count(word.hash) != 0) {
                word.kind = WordKind::function;
            }
        }
    }
}

// Whether a reply, the candidates [begin, end), passes a question over: the question says enough
// to tell, and the reply takes up none of it.
bool is_passed_over(const Candidate& question, const Candidate* begin, const Candidate* end) {
    std::unordered_set<std::uint64_t> asked;
    for (const Word& word : question.analysis.words) {
        if (word.kind != WordKind::function) asked.insert(word.hash);
    }
    if (asked.size() < kTellingWords) return false;
    for (const Candidate* reply = begin; reply != end; ++reply) {
        for (const Word& word : reply->analysis.words) {
            if (asked.count(word.hash) != 0) return false;
        }
    }
    return true;
}

// A question is open when nobody else has spoken after it, or when the next to speak passes it
// over. What was still open in the previous summary is told by the same rule, over its lines.
void mark_open_questions(std::vector<Candidate>& candidates) {
    const size_t count = candidates.size();
    // For each candidate, where the next message of another speaker begins. A run of one speaker is
    // walked once.
    std::vector<size_t> next_speaker(count, count);
    for (size_t i = count; i-- > 1;) {
        next_speaker[i - 1] =
            candidates[i].speaker == candidates[i - 1].speaker ? next_speaker[i] : i;
    }
    for (size_t i = 0; i < count; ++i) {
        Candidate& candidate = candidates[i];
        if (!candidate.analysis.is_question) continue;
        const size_t reply = next_speaker[i];
        size_t end = reply;
        while (end < count && candidates[end].source == candidates[reply].source)
            ++end;
        candidate.is_open = reply == count || is_passed_over(candidate, candidates.data() + reply,
                                                             candidates.data() + end);
    }
}

}  // namespace

double fact_worth(WordKind kind) {
    switch (kind) {
        case WordKind::path: return kPathWorth;
        case WordKind::identifier: return kIdentifierWorth;
        case WordKind::number: return kNumberWorth;
        case WordKind::name: return kNameWorth;
        case WordKind::plain:
        case WordKind::function: break;
    }
    return 0.0;
}

double standing_worth(const Analysis& analysis, double facts, bool is_open) {
    double worth = std::min(facts, kMaxFactWorth);
    if (analysis.is_decision) worth += kDecisionWorth;
    if (analysis.is_question) worth += is_open ? kOpenQuestionWorth : kQuestionWorth;
    return worth;
}

std::vector<Candidate> gather_candidates(std::string_view previous,
                                         std::span<const SpokenText> messages) {
    std::uint32_t source = 0;
    std::vector<Piece> old = pieces_of(previous, source);
    std::vector<Piece> fresh;
    for (const SpokenText& message : messages) {
        add_pieces(message.text, {{}, message.speaker, ++source, false}, fresh);
    }
    keep_best(old);
    keep_best(fresh);
    std::vector<Candidate> candidates;
    candidates.reserve(old.size() + fresh.size());  // no reallocation: `seen` views the lines
    std::unordered_set<std::string_view> seen;
    for (const std::vector<Piece>* side : {&old, &fresh}) {
        for (const Piece& piece : *side) {
            candidates.push_back(read(piece, side == &old));
            const std::string& line = candidates.back().line;
            if (line.empty() || !seen.insert(line).second) candidates.pop_back();
        }
    }
    discount_speakers(candidates);
    mark_open_questions(candidates);
    return candidates;
}

}  // namespace memory::text
