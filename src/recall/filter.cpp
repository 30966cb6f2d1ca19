// Scopes and kinds become bits, so that an item is judged by a few look-ups.
#include "recall/filter.hpp"

#include <algorithm>

namespace memory::recall {

DocFilter::DocFilter(const Index& index, const Filter& filter)
    : index_(index), filter_(filter), exclude_(filter.exclude) {
    for (const std::int32_t kind : filter.kinds)
        kinds_ |= kind >= 0 && kind < 32 ? 1U << static_cast<unsigned>(kind) : 0U;
    if (!filter.scopes.empty()) {
        scopes_.resize(index.scopes().size());
        is_closed_ = true;
        for (const std::int64_t scope : filter.scopes) {
            if (const auto place = index.scope_at(scope)) {
                scopes_[*place] = true;
                is_closed_ = false;
            }
        }
    }
    std::sort(exclude_.begin(), exclude_.end());
    if (filter.only && filter.only->empty()) is_closed_ = true;
    is_by_scope_ = filter.kinds.empty() && filter.sessions.empty() && !filter.only &&
                   !filter.from_ms && !filter.until_ms && exclude_.empty();
}

bool DocFilter::fits(const DocRow& row) const {
    if (!filter_.kinds.empty() && (row.kind >= 32 || (kinds_ >> row.kind & 1U) == 0)) return false;
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
    return !std::binary_search(exclude_.begin(), exclude_.end(), row.item);
}

}  // namespace memory::recall
