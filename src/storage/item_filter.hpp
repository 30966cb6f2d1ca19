// An ItemFilter as SQL: the one place where that is written. Lists, forgetting and recall ask with
// the same condition.
#pragma once

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "kioku/config.hpp"
#include "kioku/item_filter.hpp"
#include "storage/sql.hpp"

namespace memory::storage {

// Refuses what cannot be meant: text that is not UTF-8, empty or too long, a window or a range that
// is reversed, fields of which no item has both, a comparison with what cannot be compared.
// Errors: invalid_argument, limit; each names the field and the value.
[[nodiscard]] Result<void> check_filter(const ItemFilter& filter, const Limits& limits);

// A condition on a row of `items` (or of an alias of that name), for a WHERE clause. Every value is
// a parameter; parameters are numbered from `first`, so that a statement may have its own before.
class ItemCondition {
  public:
    // A checked filter, at the moment `now_ms`: items that have expired by then do not match.
    ItemCondition(const ItemFilter& filter, std::int64_t now_ms, int first);

    [[nodiscard]] const std::string& sql() const { return sql_; }

    // Binds every value to a statement whose text holds sql().
    void bind(Statement& statement) const;

  private:
    using Value = std::variant<std::int64_t, double, std::string>;

    std::string place(Value value);
    std::string any_of(const std::string& column, const std::vector<std::string>& values);
    void require(const std::string& condition);
    void add_scope(const ScopeFilter& scope);
    void add_memory(const ItemFilter& filter);
    void add_metadata(const MetadataCondition& condition);
    std::string equal_to_any(const std::string& path, const std::vector<MetadataValue>& values);
    std::string scope_key(const std::string& column, const ScopeValues& values,
                          const std::string& none);

    int first_ = 1;
    std::vector<Value> values_;
    std::string sql_;
};

}  // namespace memory::storage
