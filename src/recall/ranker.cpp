// Two passes: candidates, then every signal of each of them. What is scaled by a best value is
// scaled by the best among those that the filter lets in.
#include "recall/ranker.hpp"

#include <algorithm>
#include <cmath>

#include "recall/candidates.hpp"
#include "recall/matches.hpp"
#include "recall/places.hpp"
#include "recall/query.hpp"
#include "recall/session_scores.hpp"
#include "recall/talk.hpp"

namespace memory::recall {

namespace {

constexpr double kTiny = 1e-3;          // what a best value is at least, where it is divided by
constexpr std::int32_t kLongDate = 31;  // days: what is vaguer counts half
constexpr std::uint8_t kMemory = 3;     // storage::Kind
constexpr std::uint8_t kEpisode = 4;
constexpr std::uint32_t kNowhere = UINT32_MAX;

// ln(1 + count) of what is counted up to 3.
double log_count(unsigned count) {
    static const std::array<double, 4> logs = {0, std::log1p(1), std::log1p(2), std::log1p(3)};
    return logs[count];
}

// The best three values of a session.
class BestThree {
  public:
    void offer(double value) {
        const auto least = std::min_element(best_.begin(), best_.end());
        if (value > *least) *least = value;
    }
    [[nodiscard]] double sum() const { return best_[0] + best_[1] + best_[2]; }

  private:
    std::array<double, 3> best_{};
};

class Ranker {
  public:
    Ranker(const Index& index, const RankingFunction& function, std::string_view text,
           const RankingOptions& options)
        : index_(index),
          function_(function),
          options_(options),
          filter_(index, options.filter),
          query_(read_query(text, index, filter_, function, today())),
          sessions_(score_sessions(index, query_, filter_, function.is_session_mean_of_hits)),
          matcher_(index, query_, function),
          talks_(index, query_, function) {}

    Ranking run() {
        docs_ = options_.is_exhaustive ? all_docs(index_, filter_)
                                       : find_candidates(index_, query_, function_, filter_,
                                                         sessions_, options_.limit);
        match_all();
        find_bests();
        weigh_questions();
        std::vector<RankedDoc> all(docs_.size());
        std::vector<const RankedDoc*> order;
        for (std::size_t at = 0; at < docs_.size(); ++at) {
            weigh(at, all[at]);
            order.push_back(&all[at]);
        }
        const auto better = [](const RankedDoc* a, const RankedDoc* b) {
            return a->score != b->score ? a->score > b->score : a->doc < b->doc;
        };
        order.resize(take_best(order, better));
        Ranking ranking;
        for (const RankedDoc* ranked : order)
            ranking.best.push_back(*ranked);
        for (const QueryTerm& term : query_.terms)
            ranking.terms.push_back(term.word);
        return ranking;
    }

  private:
    template <class Better>
    std::size_t take_best(std::vector<const RankedDoc*>& order, const Better& better) const {
        const std::size_t count = std::min(options_.limit, order.size());
        std::partial_sort(order.begin(), order.begin() + static_cast<std::ptrdiff_t>(count),
                          order.end(), better);
        return count;
    }

    // The day that "last week" in the query is counted from.
    [[nodiscard]] std::int32_t today() const {
        if (options_.now_ms) return day_of(*options_.now_ms);
        std::int32_t newest = kNoDay;
        for (std::size_t scope = 0; scope < index_.scopes().size(); ++scope) {
            const ScopeRow& row = index_.scopes()[scope];
            if (row.newest_ms && filter_.has_scope(static_cast<std::uint32_t>(scope))) {
                newest = std::max(newest, day_of(*row.newest_ms));
            }
        }
        return newest;
    }

    [[nodiscard]] double short_share(Doc doc) const {
        return std::min(1.0, function_.short_words / std::max<double>(index_.row(doc).words, 1));
    }

    // Matches of the candidates, whose places are their numbers in docs_, and of the messages just
    // before each of them.
    void match_all() {
        const auto back = static_cast<std::size_t>(function_.neighbours);
        Places places((1 + back) * docs_.size());
        for (const Doc doc : docs_)
            places.add(doc);
        before_.assign(back * docs_.size(), kNowhere);
        for (std::size_t at = 0; at < docs_.size(); ++at) {
            Doc before = docs_[at];
            for (std::size_t step = 0; step < back; ++step) {
                before = message_before(index_, before);
                if (before == kNoDoc) break;
                before_[at * back + step] = places.add(before);
            }
        }
        matched_ = places.keys();
        const std::size_t terms = query_.terms.size();
        values_.resize(matched_.size() * terms);
        says_any_.resize(matched_.size());
        for (std::size_t at = 0; at < matched_.size(); ++at) {
            prefetch(at);
            double* values = values_.data() + at * terms;
            if (at < docs_.size()) {
                matches_.push_back(matcher_.match(matched_[at], values));
            } else {
                matcher_.weigh_terms(matched_[at], values);
            }
            says_any_[at] =
                std::any_of(values, values + terms, [](double value) { return value != 0; });
        }
    }

    // Tokens lie far apart: those of the next few are asked for before they are read.
    void prefetch(std::size_t at) const {
        constexpr std::size_t kAhead = 6;
        constexpr std::size_t kLine = 64;  // bytes
        if (at + kAhead >= matched_.size()) return;
        const auto [begin, end] = index_.token_bytes(matched_[at + kAhead]);
        for (const std::uint8_t* line = begin; line < end && line < begin + 2 * kLine;
             line += kLine)
            __builtin_prefetch(line);
    }

    [[nodiscard]] const double* values_of(std::size_t place) const {
        return values_.data() + place * query_.terms.size();
    }

    void find_bests() {
        double best_own = 0;
        double best_passage = 0;
        Places sessions(docs_.size());
        three_of_.assign(docs_.size(), kNowhere);
        for (std::size_t at = 0; at < docs_.size(); ++at) {
            const Match& match = matches_[at];
            best_own = std::max(best_own, match.own);
            best_passage = std::max(best_passage, match.passage);
            const DocRow& row = index_.row(docs_[at]);
            if (!row.is_message()) continue;
            three_of_[at] = sessions.add(row.session);
            best3_.resize(sessions.keys().size());
            if (match.own > 0) best3_[three_of_[at]].offer(match.own);
        }
        for (const BestThree& three : best3_)
            most_of_three_ = std::max(most_of_three_, three.sum());
        scale_ = kBest / std::max(best_own, kTiny);
        passage_scale_ = kBest / std::max(best_passage, kTiny);
    }

    // BM25 of the query as a question, over the pairs of words of the question an item answers.
    void weigh_questions() {
        constexpr double kSaturationOfPairs = 1;
        constexpr double kLengthShareOfPairs = .3;
        const double usual =
            std::max(1e-9, function_.usual_question > 0 ? function_.usual_question
                                                        : index_.mean_question_pairs());
        answered_.assign(docs_.size(), 0);
        for (std::size_t at = 0; at < docs_.size(); ++at) {
            const Doc doc = docs_[at];
            if (!index_.row(doc).is_message()) continue;
            const Doc other = other_side_before(index_, doc);
            if (other == kNoDoc) continue;
            const auto [begin, end] = index_.asked(other);
            if (begin == end) continue;
            const auto& wanted = talks_.has_assistant(index_.row(doc)) ? query_.asked_of_assistant
                                                                       : query_.asked_of_people;
            const double norm = kSaturationOfPairs *
                                (1 - kLengthShareOfPairs +
                                 kLengthShareOfPairs * static_cast<double>(end - begin) / usual);
            double value = 0;
            for (const std::uint32_t pair : wanted) {
                const auto count = static_cast<double>(std::count(begin, end, pair));
                if (count == 0) continue;
                value += rarity(index_.items_asking(pair), index_.live_count()) * count *
                         (kSaturationOfPairs + 1) / (count + norm);
            }
            if (value == 0) continue;
            most_answered_ = std::max(most_answered_, value);
            answered_[at] = value * short_share(other);
        }
    }

    void weigh(std::size_t at, RankedDoc& ranked) {
        const Doc doc = docs_[at];
        ranked.doc = doc;
        signals_ = &ranked.signals;
        const DocRow& row = index_.row(doc);
        const bool explains =
            function_.is_manner_explained && query_.wants_explanation && talks_.has_assistant(row);
        weigh_words(at, explains);
        weigh_dates(doc);
        weigh_cues(doc, explains);
        if (row.is_message()) weigh_talk(at, explains);
        if (row.kind == kMemory) set(Signal::kind, 2);
        if (row.kind == kEpisode) set(Signal::kind, 1);
        for (std::size_t which = 0; which < kSignals; ++which)
            ranked.score += function_.weights[which] * ranked.signals[which];
        const double* values = values_of(at);
        for (std::size_t term = 0; term < query_.terms.size(); ++term)
            ranked.matched |= values[term] > 0 ? 1ULL << term : 0ULL;
    }

    void set(Signal signal, double value) { (*signals_)[static_cast<std::size_t>(signal)] = value; }

    void weigh_words(std::size_t at, bool explains) {
        const Match& match = matches_[at];
        const double own = scale_ * (match.own + match.related);
        set(Signal::own, own);
        set(Signal::passage,
            explains ? own : passage_scale_ * match.passage + scale_ * match.related);
        set(Signal::exact, -scale_ * match.other_forms * (1 - short_share(docs_[at])));
        set(Signal::pair, scale_ * match.pairs);
        set(Signal::name, name_share(values_of(at)));
    }

    // How rare the rarest name is that the item holds, against the rarest that the query has.
    [[nodiscard]] double name_share(const double* values) const {
        double most = 0;
        double held = 0;
        for (std::size_t at = 0; at < query_.terms.size(); ++at) {
            const QueryTerm& term = query_.terms[at];
            if (!term.is_name || term.id == kNoTerm) continue;
            most = std::max(most, term.idf);
            if (values[at] > 0) held = std::max(held, term.idf);
        }
        return most > 0 ? held / most : 0;
    }

    void weigh_talk(std::size_t at, bool explains) {
        const DocRow& row = index_.row(docs_[at]);
        set(Signal::prev, from_neighbours(at));
        const auto length = static_cast<double>(index_.sessions()[row.session].length);
        const double focus = std::min(1.0, function_.short_session / std::max(length, 1.0));
        set(Signal::session, sessions_.scores[row.session] / (sessions_.best + 1e-6) *
                                 (1 + function_.short_session_share * focus));
        set(Signal::best3, best3_[three_of_[at]].sum() / std::max(most_of_three_, kTiny));
        set(Signal::side, talks_.side(row));
        if (!explains) {
            set(Signal::me, log_count(row.cues.me));
            set(Signal::you, log_count(row.cues.you));
        }
        set(Signal::question,
            kBest * answered_[at] / std::max(most_answered_, 8.0) * short_share(docs_[at]));
    }

    // A message says what its neighbours before it said too, the less the more was said since.
    [[nodiscard]] double from_neighbours(std::size_t at) {
        const std::size_t terms = query_.terms.size();
        const double* own = values_of(at);
        said_.assign(own, own + terms);
        double between = 0;
        const auto back = static_cast<std::size_t>(function_.neighbours);
        for (std::size_t step = 0; step < back; ++step) {
            const std::uint32_t before = before_[at * back + step];
            if (before == kNowhere) break;
            between += index_.length(matched_[before]);
            if (says_any_[before] == 0) continue;
            const double share = std::exp2(-between / function_.neighbour_half);
            const double* values = values_of(before);
            for (std::size_t term = 0; term < terms; ++term)
                said_[term] = std::max(said_[term], share * values[term]);
        }
        double gained = 0;
        for (std::size_t term = 0; term < terms; ++term)
            gained += said_[term] - own[term];
        return scale_ * gained;
    }

    void weigh_dates(Doc doc) {
        if (query_.dates.empty()) return;
        const DocRow& row = index_.row(doc);
        const std::int32_t day = row.has_time ? day_of(row.time_ms) : kNoDay;
        const auto [begin, end] = index_.said_dates(doc);
        double on = 0;
        double said = 0;
        for (const DayRange& range : query_.dates) {
            if (day != kNoDay && day >= range.first && day <= range.last + 1) on = 1;
            for (const auto* date = begin; date != end; ++date) {
                if (date->range.first > range.last || date->range.last < range.first) continue;
                const bool is_vague = date->range.last - date->range.first > kLongDate;
                said = std::max(said, is_vague ? .5 : 1.0);
            }
        }
        set(Signal::date, on + said);
    }

    void weigh_cues(Doc doc, bool explains) {
        const Cues& cues = index_.row(doc).cues;
        const Question& asks = query_.asks;
        const double share = short_share(doc);
        if (asks.many) set(Signal::many, share * cues.digit);
        if (asks.when) {
            set(Signal::when, share * (cues.time == 2   ? 1
                                       : cues.time == 1 ? function_.weak_time
                                                        : 0));
        }
        if (explains) return;
        set(Signal::digit, share * cues.digit);
        if (asks.past) set(Signal::past, share * log_count(cues.past));
        const bool answers = (asks.place && cues.place != 0) ||
                             (asks.duration && cues.duration != 0) ||
                             (asks.reason && cues.reason != 0) || (asks.name && cues.name != 0);
        set(Signal::answer, answers ? share : 0);
    }

    const Index& index_;
    const RankingFunction& function_;
    const RankingOptions& options_;
    DocFilter filter_;
    Query query_;
    SessionScores sessions_;
    Matcher matcher_;
    Talks talks_;
    std::vector<Doc> docs_;
    std::vector<Doc> matched_;            // docs_, then their neighbours
    std::vector<std::uint32_t> before_;   // of docs_, the nearest first: places in matched_
    std::vector<Match> matches_;          // of docs_
    std::vector<double> values_;          // of matched_, a row for each
    std::vector<std::uint8_t> says_any_;  // of matched_: whether a value is not 0
    std::vector<double> said_;
    std::vector<std::uint32_t> three_of_;  // of docs_: places in best3_
    std::vector<BestThree> best3_;         // by session
    std::vector<double> answered_;         // of docs_
    double scale_ = 0, passage_scale_ = 0, most_of_three_ = 0, most_answered_ = 0;
    std::array<double, kSignals>* signals_ = nullptr;
};

}  // namespace

Ranking rank(const Index& index, const RankingFunction& function, std::string_view query,
             const RankingOptions& options) {
    return Ranker(index, function, query, options).run();
}

}  // namespace memory::recall
