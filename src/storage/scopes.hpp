// The scopes table: whose sessions and items are, each combination of keys once.
#pragma once

#include <cstdint>

#include "kioku/error.hpp"
#include "kioku/scope.hpp"
#include "storage/transaction.hpp"

namespace memory::storage {

// The rowid of a scope; 0 for the empty one. Adds it when it is new.
[[nodiscard]] Result<std::int64_t> intern_scope(WriteTransaction& write, const Scope& scope);

// Errors: corrupt (there is no such row).
[[nodiscard]] Result<Scope> read_scope(Connection& sql, std::int64_t scope);

// Deletes a scope that nothing has any more: its keys name people. Messages and summaries have
// their session's.
[[nodiscard]] Result<void> drop_scope(WriteTransaction& write, std::int64_t scope);

}  // namespace memory::storage
