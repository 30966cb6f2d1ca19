// Scopes and kinds become bits, so that an item is judged by a few look-ups.
#include "recall/filter.hpp"

#include <algorithm>

namespace memory::recall {

DocFilter::DocFilter(const Index& index, const Filter& filter) : index_(index), filter_(filter) {
    for (const std::int32_t kind : filter.kinds)
        kinds_ |= kind >= 0 && kind < 32 ? 1U << static_cast<unsigned>(kind) : 0U;
    if (!filter.kinds.empty() && kinds_ == 0) kinds_ = kNone;
    if (!filter.scopes.empty()) {
        scopes_.resize(index.scopes().size());
        bool has_any = false;
        for (const std::int64_t scope : filter.scopes) {
            if (const auto place = index.scope_at(scope)) {
                scopes_[*place] = true;
                has_any = true;
            }
        }
        if (!has_any) is_closed_ = true;
    }
    for (const std::int64_t item : filter.exclude) {
        if (const auto doc = index.find(item)) exclude_.push_back(*doc);
    }
    std::sort(exclude_.begin(), exclude_.end());
    if (filter.only && filter.only->empty()) is_closed_ = true;
    is_by_exclusion_ =
        filter.sessions.empty() && !filter.only && !filter.from_ms && !filter.until_ms;
    is_by_columns_ = is_by_exclusion_ && exclude_.empty();
}

bool DocFilter::fits(Doc doc) const {
    if (std::binary_search(exclude_.begin(), exclude_.end(), doc)) return false;
    if (is_by_exclusion_) return true;
    const DocRow& row = index_.row(doc);
    if (!filter_.sessions.empty() &&
        std::find(filter_.sessions.begin(), filter_.sessions.end(),
                  index_.sessions()[row.session].session) == filter_.sessions.end()) {
        return false;
    }
    if (filter_.from_ms && (!row.has_time || row.time_ms < *filter_.from_ms)) return false;
    if (filter_.until_ms && (!row.has_time || row.time_ms >= *filter_.until_ms)) return false;
    if (filter_.only && !std::binary_search(filter_.only->begin(), filter_.only->end(), row.item)) {
        return false;
    }
    return true;
}

}  // namespace memory::recall
