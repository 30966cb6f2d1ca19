// How many candidates there are was chosen on development data, against 100 by words, 30 followed
// and 40 of the session: LoCoMo nDCG@10 -.0009, recall the same, BEAM +.0003 / +.0006. Fifty by
// words cost BEAM .01.
#include "recall/candidates.hpp"

#include <algorithm>

#include "recall/lexical_search.hpp"

namespace memory::recall {

namespace {

constexpr std::size_t kByWords = 60;    // items
constexpr std::size_t kFollowed = 20;   // of these, whose next messages come too
constexpr Doc kFollowing = 4;           // messages
constexpr Doc kFollowingWithin = 64;    // items: other sessions may come between
constexpr std::size_t kOfSession = 20;  // messages of the best session
constexpr std::size_t kByDate = 20;
// A related word in more than one of so many items finds no candidates: that is slow and says
// little.
constexpr std::uint32_t kFrequentRelated = 50;

class Finder {
  public:
    Finder(const Index& index, const Query& query, const DocFilter& filter)
        : index_(index), query_(query), filter_(filter) {}

    void by_words(double related_share, std::size_t limit) {
        std::vector<WeighedTerm> terms;
        const std::uint32_t most = index_.live_count() / kFrequentRelated;
        auto related = query_.related.begin();  // in the order of the terms they stand for
        for (std::size_t at = 0; at < query_.terms.size(); ++at) {
            const auto group = static_cast<std::uint32_t>(at);
            terms.push_back({query_.terms[at].id, query_.terms[at].idf, group});
            for (; related != query_.related.end() && related->of == at; ++related) {
                if (index_.items_with(related->id) > most) continue;
                terms.push_back({related->id, related_share * related->idf, group});
            }
        }
        const auto hits = search_words(index_, terms, filter_, std::max(kByWords, limit));
        for (std::size_t at = 0; at < hits.size(); ++at) {
            docs_.push_back(hits[at].doc);
            if (at < kFollowed) following(hits[at].doc);
        }
    }

    void of_session(const SessionScores& sessions) {
        if (sessions.best <= 0) return;
        Doc doc = index_.sessions()[sessions.best_at].last;
        for (std::size_t taken = 0; doc != kNoDoc && taken < kOfSession;
             doc = index_.row(doc).before) {
            if (!filter_.accepts(doc)) continue;
            docs_.push_back(doc);
            ++taken;
        }
    }

    void by_date() {
        for (const DayRange& range : query_.dates) {
            std::size_t taken = 0;
            const auto& said = index_.said_dates();
            for (std::size_t at = said.size(); at-- > 0 && taken < kByDate;) {
                const DayRange& other = said[at].range;
                if (other.first > range.last || other.last < range.first) continue;
                if (!filter_.accepts(said[at].doc)) continue;
                docs_.push_back(said[at].doc);
                ++taken;
            }
        }
    }

    std::vector<Doc> take() {
        std::sort(docs_.begin(), docs_.end());
        docs_.erase(std::unique(docs_.begin(), docs_.end()), docs_.end());
        return std::move(docs_);
    }

  private:
    void following(Doc doc) {
        const DocRow& row = index_.row(doc);
        if (!row.is_message()) return;
        Doc found = 0;
        const Doc end = std::min(index_.end(), doc + kFollowingWithin);
        for (Doc next = doc + 1; next < end && found < kFollowing; ++next) {
            if (index_.talks()[next] != row.session || !filter_.accepts(next)) continue;
            docs_.push_back(next);
            ++found;
        }
    }

    const Index& index_;
    const Query& query_;
    const DocFilter& filter_;
    std::vector<Doc> docs_;
};

}  // namespace

std::vector<Doc> find_candidates(const Index& index, const Query& query,
                                 const RankingFunction& function, const DocFilter& filter,
                                 const SessionScores& sessions, std::size_t limit) {
    Finder finder(index, query, filter);
    finder.by_words(function.related_share, limit);
    finder.of_session(sessions);
    finder.by_date();
    return finder.take();
}

std::vector<Doc> all_docs(const Index& index, const DocFilter& filter) {
    std::vector<Doc> docs;
    for (Doc doc = 0; doc < index.end(); ++doc) {
        if (filter.accepts(doc)) docs.push_back(doc);
    }
    return docs;
}

}  // namespace memory::recall
