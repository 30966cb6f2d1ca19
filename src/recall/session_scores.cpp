// A walk over the postings of each term adds them up by session; then the sums are weighed.
#include "recall/session_scores.hpp"

#include <algorithm>

namespace memory::recall {

namespace {

struct Hit {
    std::uint32_t session;
    std::uint32_t count;
};

// In a large store a word of every sixteenth item is in nearly every session: it tells none from
// another and would cost the longest walk.
bool tells_sessions_apart(const Index& index, TermId term) {
    constexpr std::uint32_t kLarge = 20'000;  // items
    constexpr std::uint32_t kEvery = 16;
    return index.live_count() < kLarge || index.items_with(term) < index.live_count() / kEvery;
}

// The sessions that hold the term, with how often.
void count_term(const Index& index, TermId term, std::vector<std::uint32_t>& counts,
                std::vector<Hit>& hits) {
    hits.clear();
    for (std::uint32_t segment = 0; segment < index.postings().segments(); ++segment) {
        const PostingList list = index.postings().list(segment, term);
        const std::uint32_t* talks = index.talks() + std::size_t{segment} * kSegmentDocs;
        for (std::uint32_t at = 0; at < list.size; ++at) {
            const std::uint32_t session = talks[list.docs[at]];
            if (session == Index::kNoSession) continue;
            if (counts[session] == 0) hits.push_back({session, 0});
            counts[session] += list.counts[at];
        }
    }
    for (Hit& hit : hits) {
        hit.count = counts[hit.session];
        counts[hit.session] = 0;
    }
}

}  // namespace

SessionScores score_sessions(const Index& index, const Query& query, const DocFilter& filter,
                             bool is_mean_of_hits) {
    const auto& sessions = index.sessions();
    SessionScores result;
    result.scores.resize(sessions.size());
    std::vector<std::uint32_t> counts(sessions.size());
    std::vector<std::vector<Hit>> hits(query.terms.size());
    std::vector<bool> is_hit(sessions.size());
    double length = 0;
    double count = 0;
    for (std::size_t at = 0; at < query.terms.size(); ++at) {
        if (query.terms[at].id == kNoTerm || query.terms[at].is_extra) continue;
        if (!tells_sessions_apart(index, query.terms[at].id)) continue;
        count_term(index, query.terms[at].id, counts, hits[at]);
        for (const Hit& hit : hits[at]) {
            if (is_hit[hit.session] || !filter.has_scope(sessions[hit.session].scope)) continue;
            is_hit[hit.session] = true;
            length += static_cast<double>(sessions[hit.session].length);
            ++count;
        }
    }
    if (!is_mean_of_hits) {
        length = count = 0;
        for (const SessionRow& session : sessions) {
            if (session.docs == 0) continue;
            length += static_cast<double>(session.length);
            ++count;
        }
    }
    const double mean = count == 0 ? 1 : length / count;
    for (std::size_t at = 0; at < query.terms.size(); ++at) {
        const double idf = rarity(static_cast<double>(hits[at].size()), index.session_count());
        for (const Hit& hit : hits[at]) {
            const SessionRow& session = sessions[hit.session];
            if (!filter.has_scope(session.scope)) continue;
            const double norm = length_norm(static_cast<double>(session.length), mean, 0);
            double& score = result.scores[hit.session];
            score += idf * saturated(hit.count, norm);
            if (score > result.best) {
                result.best = score;
                result.best_at = hit.session;
            }
        }
    }
    return result;
}

}  // namespace memory::recall
