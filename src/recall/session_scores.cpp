// A walk over the postings of each term counts them by session; then the counts are weighed. A word
// that many sessions hold is weighed for all of them in a row, which needs no look at who holds it.
#include "recall/session_scores.hpp"

#include <algorithm>

namespace memory::recall {

namespace {

constexpr std::size_t kDense = 8;  // a word in more than one of so many sessions is counted by row

// In a large store a word of every sixteenth item is in nearly every session: it tells none from
// another and would cost the longest walk.
bool tells_sessions_apart(const Index& index, TermId term) {
    constexpr std::uint32_t kLarge = 20'000;  // items
    constexpr std::uint32_t kEvery = 16;
    return index.live_count() < kLarge || index.items_with(term) < index.live_count() / kEvery;
}

// How often a term stands in the sessions that hold it.
struct Counts {
    std::vector<std::int32_t> row;     // of all sessions, if there are many
    std::vector<std::uint32_t> where;  // else the sessions that hold it, and how often
    std::vector<std::int32_t> counts;
    double idf = 0;
};

class Scorer {
  public:
    Scorer(const Index& index, const DocFilter& filter)
        : index_(index),
          filter_(filter),
          sessions_(index.sessions()),
          is_hit_(sessions_.size()),
          norms_(sessions_.size()) {
        result_.scores.resize(sessions_.size());
    }

    SessionScores run(const Query& query, bool is_mean_of_hits) {
        for (const QueryTerm& term : query.terms) {
            if (term.id == kNoTerm || term.is_extra) continue;
            if (tells_sessions_apart(index_, term.id)) count(term.id);
        }
        find_norms(is_mean_of_hits);
        for (const Counts& term : terms_)
            weigh(term);
        for (std::size_t at = 0; at < sessions_.size(); ++at) {
            double& score = result_.scores[at];
            if (filter_.has_scopes() && !filter_.has_scope(sessions_[at].scope)) score = 0;
            if (score <= result_.best) continue;
            result_.best = score;
            result_.best_at = static_cast<std::uint32_t>(at);
        }
        return std::move(result_);
    }

  private:
    void count(TermId id) {
        Counts term;
        const bool is_dense = index_.items_with(id) > sessions_.size() / kDense;
        std::vector<std::int32_t>& row = is_dense ? term.row : sparse_;
        row.resize(sessions_.size());
        for (std::uint32_t segment = 0; segment < index_.postings().segments(); ++segment) {
            const PostingList list = index_.postings().list(segment, id);
            const std::uint32_t* talks = index_.talks() + std::size_t{segment} * kSegmentDocs;
            for (std::uint32_t at = 0; at < list.size; ++at) {
                const std::uint32_t session = talks[list.docs[at]];
                if (session == Index::kNoSession) continue;
                if (!is_dense && row[session] == 0) term.where.push_back(session);
                row[session] += list.counts[at];
            }
        }
        std::size_t holding = term.where.size();
        if (is_dense) {
            std::int32_t held = 0;
            for (std::size_t at = 0; at < row.size(); ++at) {
                held += row[at] != 0 ? 1 : 0;
                is_hit_[at] |= row[at];
            }
            holding = static_cast<std::size_t>(held);
        }
        for (const std::uint32_t session : term.where) {
            term.counts.push_back(row[session]);
            is_hit_[session] |= row[session];
            row[session] = 0;
        }
        term.idf = rarity(static_cast<double>(holding), index_.session_count());
        terms_.push_back(std::move(term));
    }

    void find_norms(bool is_mean_of_hits) {
        double length = 0;
        double count = 0;
        for (std::size_t at = 0; at < sessions_.size(); ++at) {
            const SessionRow& session = sessions_[at];
            const bool counts = is_mean_of_hits
                                    ? is_hit_[at] != 0 && filter_.has_scope(session.scope)
                                    : session.docs != 0;
            length += counts ? static_cast<double>(session.length) : 0;
            count += counts ? 1 : 0;
            norms_[at] = static_cast<double>(session.length);
        }
        const double mean = count == 0 ? 1 : length / count;
        for (double& norm : norms_)
            norm = length_norm(norm, mean, 0);
    }

    void weigh(const Counts& term) {
        double* scores = result_.scores.data();
        const double* norms = norms_.data();
        if (term.row.empty()) {
            for (std::size_t at = 0; at < term.where.size(); ++at) {
                const std::uint32_t session = term.where[at];
                scores[session] += term.idf * saturated(term.counts[at], norms[session]);
            }
            return;
        }
        const std::int32_t* row = term.row.data();
        for (std::size_t at = 0; at < term.row.size(); ++at)
            scores[at] += term.idf * saturated(row[at], norms[at]);
    }

    const Index& index_;
    const DocFilter& filter_;
    const std::vector<SessionRow>& sessions_;
    std::vector<Counts> terms_;
    std::vector<std::int32_t> sparse_;  // by session, all 0 between terms
    std::vector<std::int32_t> is_hit_;  // by session: not 0
    std::vector<double> norms_;         // by session
    SessionScores result_;
};

}  // namespace

SessionScores score_sessions(const Index& index, const Query& query, const DocFilter& filter,
                             bool is_mean_of_hits) {
    return Scorer(index, filter).run(query, is_mean_of_hits);
}

}  // namespace memory::recall
