// Whether the segments of the index say what the rows say.
#pragma once

#include <cstdint>
#include <vector>

#include "base/deadline.hpp"
#include "kioku/health.hpp"
#include "storage/sql.hpp"

namespace memory::recall {

// Reads every text again, adds the differences to the report's problems (up to 100 of them in all)
// and fills its `index`. Answers the first items of the segments that are not as they should be:
// dropping those repairs the index.
[[nodiscard]] Result<std::vector<std::int64_t>> check_index(storage::Connection& sql,
                                                            CheckReport& report,
                                                            const base::Deadline& deadline);

}  // namespace memory::recall
