// What holds for every episode of a sound store.
#pragma once

#include "kioku/health.hpp"
#include "storage/sql.hpp"

namespace memory::episode {

// Adds what is wrong to the report.
[[nodiscard]] Result<void> check_rows(storage::Connection& sql, CheckReport& report);

}  // namespace memory::episode
