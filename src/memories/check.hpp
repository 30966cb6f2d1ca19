// What holds for every memory of a sound store.
#pragma once

#include "kioku/health.hpp"
#include "storage/sql.hpp"

namespace memory::memories {

// Adds what is wrong to the report.
[[nodiscard]] Result<void> check_rows(storage::Connection& sql, CheckReport& report);

}  // namespace memory::memories
