// SumBasic over the sentences of the previous summary and of the messages that joined it, with
// facts weighed beside frequency and a share of the room kept for what was known before.
//
// Beyond the paper:
//   - Facts. A summary that hands a conversation on must keep what cannot be guessed back: names,
//     numbers, paths, identifiers. Each distinct fact adds to a sentence until a chosen sentence
//     has said it. Decisions and questions add to theirs.
//   - Density. What a sentence is worth is divided by the square root of its length, so that a long
//     one has to hold more.
//   - Two shares. Sentences of the previous summary have lost the repetition that once chose them,
//     and would all lose to fresh ones; while any wait, at most kOldShare of the room goes to old
//     sentences and the rest to new ones, what is left to whoever is best. So an old fact goes only
//     when stronger old facts fill the old share: slowly.
#include "text/extractive_summary.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <unordered_map>
#include <vector>

#include "base/utf8.hpp"
#include "text/plain_line.hpp"
#include "text/sentences.hpp"
#include "text/words.hpp"

namespace memory::text {
namespace {

using std::size_t;

constexpr size_t kMaxCandidates = 512;      // sentences weighed against each other, per side
constexpr size_t kMaxCandidateBytes = 400;  // a longer sentence is weighed in pieces
constexpr size_t kMaxSpeakerBytes = 40;
constexpr size_t kOldShareTenths = 6;

constexpr double kDecisionWorth = 1.2;
constexpr double kQuestionWorth = 0.8;
constexpr double kMaxFactWorth = 2.0;
constexpr double kShortWorth = 0.2;     // fewer than three words and no fact: "ok, thanks"
constexpr double kOldestWorth = 0.85;   // the oldest line of the previous summary; newest 1
constexpr double kTypicalBytes = 60.0;  // below this, being short is no further merit

double fact_worth(WordKind kind) {
    switch (kind) {
        case WordKind::path: return 0.7;
        case WordKind::identifier: return 0.5;
        case WordKind::number: return 0.5;
        case WordKind::name: return 0.35;
        default: return 0.0;
    }
}

struct Candidate {
    std::string_view raw;  // as written
    std::string_view speaker;
    std::uint32_t source = 0;  // which line or message; grows with time
    bool is_old = false;
    bool is_code = false;
    double prior = 1.0;
    // Filled for those that are weighed:
    std::string line;
    Analysis analysis;
    double score = 0.0;
};

// A range of a sentence of at most kMaxCandidateBytes, cut at a space if there is one late enough.
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

void add_sentences(std::string_view text, Candidate like, std::vector<Candidate>& out) {
    for (const Sentence& sentence : split_sentences(text)) {
        like.is_code = sentence.is_code;
        std::string_view rest = sentence.in(text);
        if (sentence.is_code) {
            like.raw = rest;
            out.push_back(like);
            continue;
        }
        while (!rest.empty()) {
            like.raw = take_piece(rest);
            out.push_back(like);
        }
    }
}

// "speaker: text" of a summary's line, as this file writes it. Anything before the first ": " of a
// line will do: it is printed as it was read.
std::string_view take_speaker(std::string_view& line) {
    const size_t colon = line.substr(0, kMaxSpeakerBytes + 2).find(": ");
    if (colon == std::string_view::npos || colon == 0) return {};
    const std::string_view speaker = line.substr(0, colon);
    if (speaker.find_first_of(".!?[`") != std::string_view::npos) return {};
    line.remove_prefix(colon + 2);
    return speaker;
}

double worth_of_facts(const Analysis& analysis) {
    double worth = 0.0;
    for (const Word& word : analysis.words)
        worth += fact_worth(word.kind);
    worth = std::min(worth, kMaxFactWorth);
    if (analysis.is_decision) worth += kDecisionWorth;
    if (analysis.is_question) worth += kQuestionWorth;
    return worth;
}

// Keeps the kMaxCandidates with the most facts, in their order.
void keep_best(std::vector<Candidate>& candidates) {
    if (candidates.size() <= kMaxCandidates) return;
    Analysis analysis;
    std::vector<std::pair<double, size_t>> ranked;
    ranked.reserve(candidates.size());
    for (size_t i = 0; i < candidates.size(); ++i) {
        if (candidates[i].is_code)
            analysis = {};
        else
            analyze(candidates[i].raw, analysis);
        ranked.emplace_back(-worth_of_facts(analysis), i);
    }
    const auto cut = ranked.begin() + static_cast<std::ptrdiff_t>(kMaxCandidates);
    std::nth_element(ranked.begin(), cut, ranked.end());
    ranked.erase(cut, ranked.end());
    std::sort(ranked.begin(), ranked.end(),
              [](const auto& a, const auto& b) { return a.second < b.second; });
    std::vector<Candidate> kept;
    kept.reserve(kMaxCandidates);
    for (const auto& [worth, index] : ranked)
        kept.push_back(std::move(candidates[index]));
    candidates = std::move(kept);
}

struct WordWeight {
    double probability = 0.0;  // SumBasic's p(w)
    double fact = 0.0;         // what the fact is still worth; 0 once it has been said
    size_t last_seen = SIZE_MAX;
};

class Summary {
  public:
    Summary(std::string_view previous, std::span<const SpokenText> messages, size_t max_tokens,
            const CountTokens& count)
        : max_tokens_(max_tokens), count_(count) {
        read_previous(previous);
        std::vector<Candidate> fresh;
        for (const SpokenText& message : messages) {
            speakers_.push_back(
                plain_line(base::truncate_to_boundary(message.speaker, kMaxSpeakerBytes)));
        }
        for (size_t i = 0; i < messages.size(); ++i) {
            Candidate like;
            like.speaker = speakers_[i];
            like.source = ++source_;
            add_sentences(messages[i].text, like, fresh);
        }
        keep_best(fresh);
        std::move(fresh.begin(), fresh.end(), std::back_inserter(candidates_));
    }

    std::string run() {
        prepare();
        weigh_words();
        choose();
        return write();
    }

  private:
    void read_previous(std::string_view previous) {
        while (!previous.empty()) {
            const size_t stop = std::min(previous.find('\n'), previous.size());
            std::string_view line = previous.substr(0, stop);
            previous.remove_prefix(std::min(stop + 1, previous.size()));
            Candidate like;
            like.is_old = true;
            like.source = ++source_;
            like.speaker = take_speaker(line);
            add_sentences(line, like, candidates_);
        }
        keep_best(candidates_);
        const auto n = static_cast<double>(candidates_.size());
        for (size_t i = 0; i < candidates_.size(); ++i) {
            candidates_[i].prior =
                kOldestWorth + (1.0 - kOldestWorth) * (static_cast<double>(i) + 1.0) / n;
        }
        has_old_ = !candidates_.empty();
    }

    // Lines and words of each candidate; the unreadable and the repeated ones go.
    void prepare() {
        std::unordered_map<std::string_view, bool> seen;
        std::vector<Candidate> kept;
        kept.reserve(candidates_.size());
        for (Candidate& candidate : candidates_) {
            if (candidate.is_code) {
                candidate.line = code_line(candidate.raw);
                candidate.line.resize(
                    base::truncate_to_boundary(candidate.line, kMaxCandidateBytes).size());
            } else {
                candidate.line = plain_line(candidate.raw);
                analyze(candidate.raw, candidate.analysis);
            }
            if (candidate.line.empty()) continue;
            kept.push_back(std::move(candidate));
        }
        candidates_.clear();
        candidates_.reserve(kept.size());
        for (Candidate& candidate : kept) {
            if (seen.emplace(candidate.line, true).second) candidates_.push_back(candidate);
        }
    }

    void weigh_words() {
        double total = 0.0;
        for (const Candidate& candidate : candidates_) {
            for (const Word& word : candidate.analysis.words) {
                if (word.kind == WordKind::function) continue;
                WordWeight& weight = words_[word.hash];
                weight.probability += 1.0;
                weight.fact = std::max(weight.fact, fact_worth(word.kind));
                total += 1.0;
            }
        }
        for (auto& [hash, weight] : words_)
            weight.probability /= total;
        for (const Candidate& candidate : candidates_) {
            best_average_ = std::max(best_average_, average_probability(candidate));
        }
        for (Candidate& candidate : candidates_)
            candidate.score = score_of(candidate);
    }

    double average_probability(const Candidate& candidate) const {
        double sum = 0.0;
        size_t content = 0;
        for (const Word& word : candidate.analysis.words) {
            if (word.kind == WordKind::function) continue;
            sum += words_.at(word.hash).probability;
            ++content;
        }
        return content == 0 ? 0.0 : sum / static_cast<double>(content);
    }

    double score_of(const Candidate& candidate) {
        double facts = 0.0;
        ++visit_;
        for (const Word& word : candidate.analysis.words) {
            if (word.kind == WordKind::function) continue;
            WordWeight& weight = words_[word.hash];
            if (weight.last_seen == visit_) continue;
            weight.last_seen = visit_;
            facts += weight.fact;
        }
        double score = std::min(facts, kMaxFactWorth);
        if (best_average_ > 0.0) score += average_probability(candidate) / best_average_;
        if (candidate.analysis.is_decision) score += kDecisionWorth;
        if (candidate.analysis.is_question) score += kQuestionWorth;
        if (candidate.analysis.words.size() < 3 && facts == 0.0) score *= kShortWorth;
        const double bytes = static_cast<double>(candidate.line.size());
        return candidate.prior * score / std::sqrt(std::max(bytes, kTypicalBytes) / kTypicalBytes);
    }

    // Takes the best candidate again and again. Scores only fall as words are said, so one that is
    // still the best after being scored anew is the best of all: a heap is enough.
    void choose() {
        std::vector<std::pair<double, std::ptrdiff_t>> heap;
        for (size_t i = 0; i < candidates_.size(); ++i) {
            heap.emplace_back(candidates_[i].score, -static_cast<std::ptrdiff_t>(i));
        }
        std::make_heap(heap.begin(), heap.end());
        const size_t old_room =
            has_old_ ? max_tokens_ / 10 * kOldShareTenths + max_tokens_ % 10 * kOldShareTenths / 10
                     : 0;
        size_t used_old = 0;
        size_t used_new = 0;
        std::vector<size_t> waiting;
        while (!heap.empty()) {
            std::pop_heap(heap.begin(), heap.end());
            const auto index = static_cast<size_t>(-heap.back().second);
            heap.pop_back();
            Candidate& candidate = candidates_[index];
            const double score = score_of(candidate);
            if (!heap.empty() && score < heap.front().first) {
                candidate.score = score;
                heap.emplace_back(score, -static_cast<std::ptrdiff_t>(index));
                std::push_heap(heap.begin(), heap.end());
                continue;
            }
            candidate.score = score;
            size_t& used = candidate.is_old ? used_old : used_new;
            const size_t room = candidate.is_old ? old_room : max_tokens_ - old_room;
            const size_t cost = cost_of(candidate);
            if (cost > room || used > room - cost) {
                waiting.push_back(index);
                continue;
            }
            used += cost;
            take(index);
        }
        size_t used = used_old + used_new;
        for (const size_t index : waiting) {
            const size_t cost = cost_of(candidates_[index]);
            if (cost > max_tokens_ || used > max_tokens_ - cost) continue;
            used += cost;
            take(index);
        }
    }

    size_t cost_of(const Candidate& candidate) const {
        std::string line(candidate.speaker);
        line += ": ";
        line += candidate.line;
        return count_(line) + 1;
    }

    void take(size_t index) {
        chosen_.push_back(index);
        for (const Word& word : candidates_[index].analysis.words) {
            if (word.kind == WordKind::function) continue;
            WordWeight& weight = words_[word.hash];
            weight.probability *= weight.probability;
            weight.fact = 0.0;
        }
    }

    std::string write() const {
        std::vector<size_t> order = chosen_;
        while (!order.empty()) {
            std::string text = join(order);
            if (count_(text) <= max_tokens_) return text;
            order.pop_back();
        }
        return cut_best();
    }

    std::string join(std::vector<size_t> order) const {
        std::sort(order.begin(), order.end());
        std::string text;
        std::uint32_t source = 0;
        for (const size_t index : order) {
            const Candidate& candidate = candidates_[index];
            if (candidate.source == source) {
                const char last = text.back();
                const bool open = static_cast<unsigned char>(last) < 0x80 && last != '.' &&
                                  last != '!' && last != '?' && last != ':' && last != ',' &&
                                  last != ';' && last != ')' && last != '"';
                text += open ? ". " : " ";
            } else {
                if (!text.empty()) text += '\n';
                if (!candidate.speaker.empty()) {
                    text += candidate.speaker;
                    text += ": ";
                }
            }
            text += candidate.line;
            source = candidate.source;
        }
        return text;
    }

    // Not even one sentence fits whole: as much of the best one as does.
    std::string cut_best() const {
        const auto best = std::max_element(
            candidates_.begin(), candidates_.end(),
            [](const Candidate& a, const Candidate& b) { return a.score < b.score; });
        if (best == candidates_.end()) return {};
        const std::string_view line = best->line;
        size_t fits = 0;
        size_t above = line.size() + 1;
        while (above - fits > 1) {
            const size_t middle = fits + (above - fits) / 2;
            if (count_(base::truncate_to_boundary(line, middle)) <= max_tokens_) {
                fits = middle;
            } else {
                above = middle;
            }
        }
        // A counter need not grow with the text; shrink until the answer holds.
        std::string_view cut = base::truncate_to_boundary(line, fits);
        while (!cut.empty() && count_(cut) > max_tokens_) {
            cut = base::truncate_to_boundary(line, cut.size() - 1);
        }
        return std::string(cut);
    }

    size_t max_tokens_;
    const CountTokens& count_;
    std::vector<std::string> speakers_;
    std::vector<Candidate> candidates_;
    std::unordered_map<std::uint64_t, WordWeight> words_;
    std::vector<size_t> chosen_;
    double best_average_ = 0.0;
    size_t visit_ = 0;
    std::uint32_t source_ = 0;
    bool has_old_ = false;
};

}  // namespace

std::string summarize(std::string_view previous, std::span<const SpokenText> messages,
                      std::size_t max_tokens, const CountTokens& count) {
    if (max_tokens == 0) return {};
    return Summary(previous, messages, max_tokens, count).run();
}

}  // namespace memory::text
