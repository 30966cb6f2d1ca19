// The rules of the session room, held against the rows.
#pragma once

#include "kioku/health.hpp"
#include "storage/sql.hpp"

namespace memory::session {

// Adds what breaks a rule to the report, at most kMaxProblems lines, and counts sessions and items.
[[nodiscard]] Result<void> check_rows(storage::Connection& sql, CheckReport& report);

}  // namespace memory::session
