// Why one item is among the hits of a query, or is not.
#pragma once

#include <cstdint>
#include <string>

#include "kioku/recall.hpp"
#include "recall/recall.hpp"
#include "storage/sql.hpp"

namespace memory::recall {

// `request` is what was ranked; null: the filter lets nothing through.
[[nodiscard]] Result<Expectation> explain_expected(storage::Connection& sql, const Recall& index,
                                                   const std::string& id, const Request* request,
                                                   std::int64_t now_ms);

}  // namespace memory::recall
