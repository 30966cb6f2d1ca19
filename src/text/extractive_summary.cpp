// SumBasic over the sentences of the previous summary and of the messages that joined it, with
// facts weighed beside frequency and a share of the room kept for what was known before.
//
// Beyond the paper:
//   - Facts. A summary that hands a conversation on must keep what cannot be guessed back: names,
//     numbers, paths, identifiers. Each distinct fact adds to a sentence until a chosen sentence
//     has said it. Decisions and open questions add to theirs (summary_candidates.cpp has the
//     worths).
//   - Grammar. The paper drops a list of stop words. Here short words of Latin script and words
//     that a good part of the sentences share are dropped, which needs no list per language.
//   - Density. What a sentence is worth is divided by the square root of its length, so that a long
//     one has to hold more.
//   - Two shares. Sentences of the previous summary have lost the repetition that once chose them,
//     and would all lose to fresh ones; while any wait, at most kOldShareTenths of the room goes to
//     old sentences and the rest to new ones, and what is left to whoever is best. So an old fact
//     goes only when stronger old facts fill the old share: slowly.
// The worths and shares are judgement, not measurement; the tests hold what they are to achieve.
#include "text/extractive_summary.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <unordered_map>
#include <vector>

#include "base/utf8.hpp"
#include "text/summary_candidates.hpp"

namespace memory::text {
namespace {

using std::size_t;

// Of the room, while sentences of both sides wait. With six tenths an old sentence outlives a fold
// when it ranks in the better part of the old ones; at five it would have to rank in the better
// half, at eight new facts would wait for the next fold, which they never see.
constexpr size_t kOldShareTenths = 6;
constexpr double kOldestPrior = 0.85;  // the oldest line of the previous summary; its newest 1
constexpr double kShortPrior = 0.2;    // few words and no fact: "ok, thanks"
constexpr size_t kFewWords = 3;
// Averages are over this many words at least, or one frequent word alone would outweigh a sentence.
constexpr size_t kLeastAverage = 4;
// A word in more than this share of the sentences is grammar, not topic. (The paper drops a list of
// stop words; this needs no list per language.)
constexpr size_t kGrammarShare = 12;      // one in so many
constexpr size_t kGrammarSentences = 24;  // with fewer sentences nothing can be told
constexpr double kTypicalBytes = 60.0;    // below this, being short is no further merit

struct WordWeight {
    double probability = 0.0;  // SumBasic's p(w)
    double fact = 0.0;         // what the fact is still worth; 0 once it has been said
    size_t last_seen = SIZE_MAX;
};

class Summary {
  public:
    Summary(std::vector<Candidate> candidates, size_t max_tokens, const CountTokens& count)
        : max_tokens_(max_tokens), count_(count), candidates_(std::move(candidates)) {
        const auto is_old = [](const Candidate& candidate) { return candidate.is_old; };
        old_count_ =
            static_cast<size_t>(std::count_if(candidates_.begin(), candidates_.end(), is_old));
        scores_.resize(candidates_.size());
    }

    std::string run() {
        weigh_words();
        choose();
        return write();
    }

  private:
    void weigh_words() {
        drop_grammar();
        double total = 0.0;
        for (const Candidate& candidate : candidates_) {
            for (const Word& word : candidate.analysis.words) {
                WordWeight& weight = words_[word.hash];
                weight.probability += 1.0;
                weight.fact = std::max(weight.fact, fact_worth(word.kind));
                total += 1.0;
            }
        }
        for (auto& [hash, weight] : words_) {
            weight.probability /= total;
        }
        for (const Candidate& candidate : candidates_) {
            best_average_ = std::max(best_average_, average_probability(candidate));
        }
        for (size_t i = 0; i < candidates_.size(); ++i) {
            scores_[i] = score_of(i);
        }
    }

    // Leaves the words that carry a topic or a fact.
    void drop_grammar() {
        std::unordered_map<std::uint64_t, size_t> sentences;
        for (const Candidate& candidate : candidates_) {
            for (const Word& word : candidate.analysis.words) {
                if (word.kind == WordKind::plain) ++sentences[word.hash];
            }
        }
        const size_t most = candidates_.size() < kGrammarSentences
                                ? std::numeric_limits<size_t>::max()
                                : candidates_.size() / kGrammarShare;
        for (Candidate& candidate : candidates_) {
            std::erase_if(candidate.analysis.words, [&](const Word& word) {
                return word.kind == WordKind::function ||
                       (word.kind == WordKind::plain && sentences[word.hash] > most);
            });
        }
    }

    double average_probability(const Candidate& candidate) const {
        double sum = 0.0;
        for (const Word& word : candidate.analysis.words) {
            sum += words_.at(word.hash).probability;
        }
        const size_t count = std::max(candidate.analysis.words.size(), kLeastAverage);
        return sum / static_cast<double>(count);
    }

    double score_of(size_t index) {
        const Candidate& candidate = candidates_[index];
        double facts = 0.0;
        ++visit_;
        for (const Word& word : candidate.analysis.words) {
            WordWeight& weight = words_[word.hash];
            if (weight.last_seen == visit_) continue;
            weight.last_seen = visit_;
            facts += weight.fact;
        }
        double score = standing_worth(candidate.analysis, facts, candidate.is_open);
        if (best_average_ > 0.0) score += average_probability(candidate) / best_average_;
        if (candidate.analysis.words.size() < kFewWords && facts == 0.0) score *= kShortPrior;
        const auto bytes = static_cast<double>(candidate.line.size());
        return age_prior(index) * score / std::sqrt(std::max(bytes, kTypicalBytes) / kTypicalBytes);
    }

    // Old sentences come first in candidates_, the oldest at index 0.
    double age_prior(size_t index) const {
        if (index >= old_count_) return 1.0;
        const double youth = static_cast<double>(index + 1) / static_cast<double>(old_count_);
        return kOldestPrior + (1.0 - kOldestPrior) * youth;
    }

    // Takes the best candidate again and again, each side within its share; then what waited, in
    // the same order, while there is room.
    void choose() {
        const size_t old_room = old_count_ == 0 ? 0
                                                : max_tokens_ / 10 * kOldShareTenths +
                                                      max_tokens_ % 10 * kOldShareTenths / 10;
        size_t used_old = 0;
        size_t used_new = 0;
        std::vector<size_t> waiting;
        Heap heap = make_heap();
        while (!heap.empty()) {
            const size_t index = take_best(heap);
            const bool is_old = candidates_[index].is_old;
            size_t& used = is_old ? used_old : used_new;
            const size_t room = is_old ? old_room : max_tokens_ - old_room;
            const size_t cost = cost_of(candidates_[index]);
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

    // Score and negated index: of two alike, the earlier one is the better.
    using Heap = std::vector<std::pair<double, std::ptrdiff_t>>;

    Heap make_heap() const {
        Heap heap;
        heap.reserve(scores_.size());
        for (size_t i = 0; i < scores_.size(); ++i) {
            heap.emplace_back(scores_[i], -static_cast<std::ptrdiff_t>(i));
        }
        std::make_heap(heap.begin(), heap.end());
        return heap;
    }

    // Scores only fall as words are said, so one that is still the best after being scored anew is
    // the best of all.
    size_t take_best(Heap& heap) {
        while (true) {
            std::pop_heap(heap.begin(), heap.end());
            const std::ptrdiff_t negated = heap.back().second;
            const auto index = static_cast<size_t>(-negated);
            heap.pop_back();
            scores_[index] = score_of(index);
            if (heap.empty() || scores_[index] >= heap.front().first) return index;
            heap.emplace_back(scores_[index], negated);
            std::push_heap(heap.begin(), heap.end());
        }
    }

    size_t cost_of(const Candidate& candidate) const {
        return count_(prefix_of(candidate) + candidate.line) + 1;
    }

    void take(size_t index) {
        chosen_.push_back(index);
        for (const Word& word : candidates_[index].analysis.words) {
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
                text += is_open(text.back()) ? ". " : " ";
            } else {
                if (!text.empty()) text += '\n';
                text += prefix_of(candidate);
            }
            text += candidate.line;
            source = candidate.source;
        }
        return text;
    }

    static std::string prefix_of(const Candidate& candidate) {
        return candidate.speaker.empty() ? std::string() : candidate.speaker + ": ";
    }

    // A sentence that ends without any mark would run into the next one.
    static bool is_open(char last) {
        return static_cast<unsigned char>(last) < 0x80 &&
               std::string_view(".!?:,;)\"").find(last) == std::string_view::npos;
    }

    // Not even one sentence fits whole: as much of the best one as does.
    std::string cut_best() const {
        if (candidates_.empty()) return {};
        const auto best = std::max_element(scores_.begin(), scores_.end()) - scores_.begin();
        const std::string_view line = candidates_[static_cast<size_t>(best)].line;
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
    std::vector<Candidate> candidates_;  // in order of time, old ones first
    std::vector<double> scores_;         // of each, as last computed
    std::unordered_map<std::uint64_t, WordWeight> words_;
    std::vector<size_t> chosen_;  // best first
    double best_average_ = 0.0;
    size_t visit_ = 0;
    size_t old_count_ = 0;
};

}  // namespace

std::string summarize(std::string_view previous, std::span<const SpokenText> messages,
                      std::size_t max_tokens, const CountTokens& count) {
    if (max_tokens == 0) return {};
    return Summary(gather_candidates(previous, messages), max_tokens, count).run();
}

}  // namespace memory::text
