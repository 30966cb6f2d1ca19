// A lock around the index, and hits made of what ranking answers.
#include "recall/recall.hpp"

#include <algorithm>
#include <mutex>
#include <shared_mutex>

#include "recall/explanation.hpp"
#include "recall/ranker.hpp"
#include "recall/talk.hpp"

namespace memory::recall {

struct Recall::State {
    mutable std::shared_mutex mutex;
    std::unique_ptr<Index> index = std::make_unique<Index>();
};

Recall::Recall() : state_(std::make_unique<State>()) {}
Recall::~Recall() = default;

void Recall::add(const Item& item) {
    const std::unique_lock lock(state_->mutex);
    state_->index->add(item);
}

void Recall::add(const std::vector<Item>& items) {
    const std::unique_lock lock(state_->mutex);
    for (const Item& item : items)
        state_->index->add(item);
}

bool Recall::remove(std::int64_t item) {
    const std::unique_lock lock(state_->mutex);
    return state_->index->remove(item);
}

void Recall::clear() {
    auto fresh = std::make_unique<Index>();
    const std::unique_lock lock(state_->mutex);
    std::swap(state_->index, fresh);
}

bool Recall::absorb(std::string_view bytes) {
    const std::unique_lock lock(state_->mutex);
    return state_->index->absorb(bytes);
}

void Recall::settle() {
    const std::unique_lock lock(state_->mutex);
    state_->index->settle();
}

void Recall::reserve(std::size_t items) {
    const std::unique_lock lock(state_->mutex);
    state_->index->reserve(items);
}

namespace {

void explain_hit(Hit& hit, const RankedDoc& ranked, const std::vector<std::string>& words) {
    for (std::size_t at = 0; at < kSignals; ++at) {
        const double share = kRanking.weights[at] * ranked.signals[at];
        if (share != 0) hit.signals.push_back({kSignalNames[at], share});
    }
    std::stable_sort(hit.signals.begin(), hit.signals.end(),
                     [](const SignalShare& a, const SignalShare& b) { return a.share > b.share; });
    for (std::size_t at = 0; at < words.size(); ++at) {
        if ((ranked.matched >> at & 1U) != 0) hit.matched.push_back(words[at]);
    }
    hit.reason = explain(hit.matched, hit.signals);
}

}  // namespace

std::vector<Hit> Recall::recall(const Request& request) const {
    RankingOptions options;
    options.filter = request.filter;
    options.limit = request.limit;
    options.now_ms = request.now_ms;
    const std::shared_lock lock(state_->mutex);
    const Index& index = *state_->index;
    const Ranking ranking = rank(index, kRanking, request.query, options);
    std::vector<Hit> hits;
    hits.reserve(ranking.best.size());
    for (const RankedDoc& ranked : ranking.best) {
        Hit& hit = hits.emplace_back();
        hit.item = index.row(ranked.doc).item;
        hit.kind = index.row(ranked.doc).kind;
        hit.score = ranked.score;
        if (request.explain) explain_hit(hit, ranked, ranking.terms);
    }
    return hits;
}

std::vector<std::int64_t> Recall::neighbours(std::int64_t item, std::uint32_t before,
                                             std::uint32_t after) const {
    const std::shared_lock lock(state_->mutex);
    const Index& index = *state_->index;
    const auto found = index.find(item);
    if (!found || !index.row(*found).is_message()) return {};
    std::vector<std::int64_t> around;
    Doc doc = *found;
    for (std::uint32_t count = 0; count < before; ++count) {
        doc = message_before(index, doc);
        if (doc == kNoDoc) break;
        around.push_back(index.row(doc).item);
    }
    std::reverse(around.begin(), around.end());
    // From the session's end back to the item: the last `after` of them that were met.
    std::vector<std::int64_t> later;
    for (doc = index.sessions()[index.row(*found).session].last; doc != kNoDoc && doc > *found;
         doc = index.row(doc).before) {
        if (index.row(doc).is_live) later.push_back(index.row(doc).item);
    }
    const std::size_t count = std::min<std::size_t>(after, later.size());
    around.insert(around.end(), later.rbegin(),
                  later.rbegin() + static_cast<std::ptrdiff_t>(count));
    return around;
}

std::uint32_t Recall::size() const {
    const std::shared_lock lock(state_->mutex);
    return state_->index->live_count();
}

std::size_t Recall::size_bytes() const {
    const std::shared_lock lock(state_->mutex);
    return state_->index->size_bytes();
}

IndexFigures Recall::figures() const {
    const std::shared_lock lock(state_->mutex);
    const Index& index = *state_->index;
    IndexFigures figures;
    figures.items = index.live_count();
    figures.size_bytes = index.size_bytes();
    for (TermId id = kFirstTerm; id < index.dictionary().end(); ++id)
        figures.terms += index.items_with(id) > 0 ? 1U : 0U;
    return figures;
}

std::vector<std::string> Recall::terms() const {
    const std::shared_lock lock(state_->mutex);
    const Index& index = *state_->index;
    std::vector<std::string> terms;
    for (TermId id = kFirstTerm; id < index.dictionary().end(); ++id) {
        if (index.items_with(id) > 0) terms.emplace_back(index.dictionary().term(id));
    }
    std::sort(terms.begin(), terms.end());
    return terms;
}

}  // namespace memory::recall
