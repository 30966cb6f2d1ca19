// Which items a recall may answer with; applied before anything is ranked.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "recall/index.hpp"

namespace memory::recall {

// Empty or absent: no bound.
struct Filter {
    std::vector<std::int32_t> kinds;  // storage::Kind
    std::vector<std::int64_t> scopes;
    std::vector<std::int64_t> sessions;             // 0: items of none
    std::optional<std::int64_t> from_ms;            // at or after; what has no time is out
    std::optional<std::int64_t> until_ms;           // before
    std::vector<std::int64_t> exclude;              // items, in any order
    std::optional<std::vector<std::int64_t>> only;  // items, ascending; no other passes
};

// A filter in the terms of one index, for one query.
class DocFilter {
  public:
    DocFilter(const Index& index, const Filter& filter);

    [[nodiscard]] bool accepts(Doc doc) const {
        const std::uint32_t scope = index_.scope_of(doc);
        if (scope == Index::kGone || !has_scope(scope)) return false;
        return is_by_scope_ || fits(index_.row(doc));
    }
    // Whether it names scopes, and whether they are those of an item, which then is not gone.
    [[nodiscard]] bool has_scopes() const { return !scopes_.empty(); }
    [[nodiscard]] bool accepts_scope(Doc doc) const {
        const std::uint32_t scope = index_.scope_of(doc);
        return scope != Index::kGone && scopes_[scope];
    }
    [[nodiscard]] bool has_scope(std::uint32_t scope) const {
        return scopes_.empty() || scopes_[scope];
    }
    // Nothing can pass.
    [[nodiscard]] bool is_closed() const { return is_closed_; }

  private:
    [[nodiscard]] bool fits(const DocRow& row) const;

    const Index& index_;
    const Filter& filter_;
    std::uint32_t kinds_ = 0;  // a bit each
    std::vector<bool> scopes_;
    std::vector<std::int64_t> exclude_;  // ascending
    bool is_by_scope_ = false;           // alone, or not at all
    bool is_closed_ = false;
};

}  // namespace memory::recall
