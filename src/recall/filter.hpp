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
        if (kinds_ != 0 &&
            (index_.kind_of(doc) >= 32 || (kinds_ >> index_.kind_of(doc) & 1U) == 0)) {
            return false;
        }
        return is_by_columns_ || fits(doc);
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
    [[nodiscard]] bool fits(Doc doc) const;

    const Index& index_;
    const Filter& filter_;
    static constexpr std::uint32_t kNone = 1U << 31U;  // no kind has this bit
    std::uint32_t kinds_ = 0;                          // a bit each; 0: all
    std::vector<bool> scopes_;
    std::vector<Doc> exclude_;      // ascending
    bool is_by_columns_ = false;    // by scopes and kinds alone, or not at all
    bool is_by_exclusion_ = false;  // or by what is excluded
    bool is_closed_ = false;
};

}  // namespace memory::recall
