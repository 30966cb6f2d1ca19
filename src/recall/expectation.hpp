// Why one item is among the hits of a query, or is not.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "kioku/recall.hpp"
#include "recall/recall.hpp"
#include "storage/sql.hpp"

namespace memory::recall {

// `request` is what was ranked; null: the filter lets nothing through. `kept` are the items of the
// hits.
[[nodiscard]] Result<Expectation> explain_expected(storage::Connection& sql, const Recall& index,
                                                   const std::string& id, const Request* request,
                                                   const std::vector<std::int64_t>& kept,
                                                   std::int64_t now_ms);

}  // namespace memory::recall
