// A lock around the index, and hits made of what ranking answers.
#include "recall/recall.hpp"

#include <algorithm>
#include <mutex>
#include <new>
#include <shared_mutex>

#include "recall/explanation.hpp"
#include "recall/ranker.hpp"
#include "recall/talk.hpp"

namespace memory::recall {

struct Recall::State {
    mutable std::shared_mutex mutex;
    std::unique_ptr<Index> index = std::make_unique<Index>();
    bool is_lost = false;  // a write ended half way: not even to be read

    [[nodiscard]] const Index& readable() const {
        if (is_lost) throw std::bad_alloc();
        return *index;
    }

    template <class Change>
    auto write(Change change) {
        const std::unique_lock lock(mutex);
        if (is_lost) index = std::make_unique<Index>();
        is_lost = false;
        try {
            return change(*index);
        } catch (...) {
            is_lost = true;
            throw;
        }
    }
};

Recall::Recall() : state_(std::make_unique<State>()) {}
Recall::~Recall() = default;

void Recall::add(const Item& item) {
    state_->write([&](Index& index) { index.add(item); });
}

void Recall::add(const std::vector<Item>& items) {
    state_->write([&](Index& index) {
        for (const Item& item : items)
            index.add(item);
    });
}

bool Recall::remove(std::int64_t item) {
    return state_->write([&](Index& index) { return index.remove(item); });
}

bool Recall::absorb(std::string_view bytes) {
    return state_->write([&](Index& index) { return index.absorb(bytes); });
}

void Recall::settle() {
    state_->write([](Index& index) { index.settle(); });
}

void Recall::reserve(std::size_t items) {
    state_->write([&](Index& index) { index.reserve(items); });
}

void Recall::clear() noexcept {
    std::unique_ptr<Index> fresh;
    try {
        fresh = std::make_unique<Index>();
    } catch (const std::bad_alloc&) {
        const std::unique_lock lock(state_->mutex);
        state_->is_lost = true;
        return;
    }
    const std::unique_lock lock(state_->mutex);
    std::swap(state_->index, fresh);
    state_->is_lost = false;
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
    hit.reason = explain(static_cast<ItemKind>(hit.kind), hit.matched, hit.signals);
}

}  // namespace

std::vector<Hit> Recall::recall(const Request& request) const {
    RankingOptions options;
    options.filter = request.filter;
    options.limit = request.limit;
    options.now_ms = request.now_ms;
    const std::shared_lock lock(state_->mutex);
    const Index& index = state_->readable();
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

namespace {

// Docs between two steps back from the session's end.
constexpr Doc kStride = 256;

// The next messages of a message's session. In a long talk they stand near; where many talks go on
// at once they may be far, and the end of the session near: looked for from both sides.
std::vector<Doc> messages_after(const Index& index, Doc doc, std::size_t count) {
    const std::uint32_t session = index.row(doc).session;
    const Doc last = index.sessions()[session].last;
    std::vector<Doc> next;
    std::vector<Doc> from_end;
    if (count == 0 || last == kNoDoc) return next;
    Doc reached = doc;
    for (Doc back = last; back != kNoDoc && back > doc; back = index.row(back).before) {
        for (const Doc stop = reached + std::min(kStride, last - reached); reached < stop;) {
            if (index.talks()[++reached] != session) continue;
            next.push_back(reached);
            if (next.size() == count) return next;
        }
        if (reached == last) return next;
        if (index.row(back).is_live) from_end.push_back(back);
    }
    from_end.erase(from_end.begin(),
                   from_end.end() - static_cast<std::ptrdiff_t>(std::min(count, from_end.size())));
    std::reverse(from_end.begin(), from_end.end());
    return from_end;
}

}  // namespace

std::vector<std::int64_t> Recall::neighbours(std::int64_t item, std::uint32_t before,
                                             std::uint32_t after) const {
    const std::shared_lock lock(state_->mutex);
    const Index& index = state_->readable();
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
    for (const Doc later : messages_after(index, *found, after))
        around.push_back(index.row(later).item);
    return around;
}

std::uint32_t Recall::size() const {
    const std::shared_lock lock(state_->mutex);
    return state_->readable().live_count();
}

std::size_t Recall::size_bytes() const {
    const std::shared_lock lock(state_->mutex);
    return state_->index->size_bytes();
}

IndexFigures Recall::figures() const {
    const std::shared_lock lock(state_->mutex);
    const Index& index = state_->readable();
    IndexFigures figures;
    figures.items = index.live_count();
    figures.size_bytes = index.size_bytes();
    for (TermId id = kFirstTerm; id < index.dictionary().end(); ++id)
        figures.terms += index.items_with(id) > 0 ? 1U : 0U;
    return figures;
}

std::vector<std::string> Recall::terms() const {
    const std::shared_lock lock(state_->mutex);
    const Index& index = state_->readable();
    std::vector<std::string> terms;
    for (TermId id = kFirstTerm; id < index.dictionary().end(); ++id) {
        if (index.items_with(id) > 0) terms.emplace_back(index.dictionary().term(id));
    }
    std::sort(terms.begin(), terms.end());
    return terms;
}

}  // namespace memory::recall
