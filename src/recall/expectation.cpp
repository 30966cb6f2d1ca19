// The first of the reasons that holds, from "no such item" to its place among all that was ranked.
#include "recall/expectation.hpp"

#include <algorithm>
#include <optional>

#include <fmt/format.h>

#include "base/ids.hpp"
#include "base/result.hpp"
#include "storage/items.hpp"
#include "storage/recallable.hpp"

namespace memory::recall {

namespace {

// As deep below the limit as a rank is looked for.
constexpr std::size_t kDeepest = 1000;

struct Place {
    std::int64_t rank = 0;
    std::string reason;
};

std::optional<Place> place_among(const std::vector<Hit>& ranked, std::int64_t item) {
    const auto at = std::find_if(ranked.begin(), ranked.end(),
                                 [&](const Hit& hit) { return hit.item == item; });
    if (at == ranked.end()) return std::nullopt;
    return Place{at - ranked.begin() + 1, at->reason};
}

// More items are weighed the more are asked for, so that the first of many may be others: what is
// not among the hits comes after them.
std::optional<Place> place_of(const Recall& index, Request request, std::int64_t item) {
    request.explain = true;
    const std::size_t limit = request.limit;
    auto place = place_among(index.recall(request), item);
    if (place) return place;
    request.limit += kDeepest;
    place = place_among(index.recall(request), item);
    if (place) place->rank = std::max(place->rank, static_cast<std::int64_t>(limit) + 1);
    return place;
}

bool lets_through(const Recall& index, Request request, std::int64_t item) {
    auto& only = request.filter.only;
    if (only && !std::binary_search(only->begin(), only->end(), item)) return false;
    request.filter.only = std::vector<std::int64_t>{item};
    request.limit = 1;
    request.explain = false;
    return !index.recall(request).empty();
}

}  // namespace

Result<Expectation> explain_expected(storage::Connection& sql, const Recall& index,
                                     const std::string& id, const Request* request,
                                     const std::vector<std::int64_t>& kept, std::int64_t now_ms) {
    Expectation expected;
    expected.id = id;
    const auto because = [&](std::string reason) {
        expected.reason = std::move(reason);
        return expected;
    };
    const auto bytes = base::parse_id(id);
    if (!bytes) return because("this is not the id of an item");
    KIOKU_LET(const auto found, storage::find_item(sql, *bytes));
    if (!found)
        return because("the store has no item of this id: it was never there or is forgotten");
    if (found->state == storage::ItemState::redacted) return because("its text was redacted");
    if (found->expired(now_ms)) return because("it has expired");
    KIOKU_LET(const auto shown, storage::read_shown(sql, found->item, now_ms));
    if (!shown) return because("it is a summary that is not the current one of its session");
    if (request == nullptr) return because("the filter lets nothing through");
    const auto& excluded = request->filter.exclude;
    if (std::find(excluded.begin(), excluded.end(), found->item) != excluded.end()) {
        return because("it is among those excluded");
    }
    if (const auto place = place_of(index, *request, found->item)) {
        const auto limit = static_cast<std::int64_t>(request->limit);
        expected.rank = place->rank;
        std::string reason = fmt::format("rank {}: {}", place->rank, place->reason);
        if (place->rank > limit) {
            reason += fmt::format("; beyond the limit of {}", limit);
        } else if (std::find(kept.begin(), kept.end(), found->item) == kept.end()) {
            reason += "; passed over: its text costs more than was left of budget_tokens";
        }
        return because(std::move(reason));
    }
    const auto& kinds = request->filter.kinds;
    if (std::find(kinds.begin(), kinds.end(), static_cast<std::int32_t>(found->kind)) ==
        kinds.end()) {
        return because(fmt::format("the kinds asked for leave out a {}", to_string(found->kind)));
    }
    if (lets_through(index, *request, found->item)) {
        return because("it matches, but more than it takes to be ranked match better");
    }
    Request open = *request;
    open.filter = Filter{};
    if (lets_through(index, open, found->item)) {
        return because("it matches the query, but the filter leaves it out");
    }
    return because("no word of the query stands in it or beside it");
}

}  // namespace memory::recall
