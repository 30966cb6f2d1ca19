// A circuit breaker's state and options, as JSON. Absent options keep the breaker's defaults.
#pragma once

#include <string>
#include <string_view>

#include "kioku/circuit_breaker.hpp"

namespace memory::records {

[[nodiscard]] std::string to_json(const CircuitBreaker::Snapshot& snapshot);

// Every member of Options but the clock. Ranges are the breaker's own to check.
[[nodiscard]] Result<CircuitBreaker::Options> read_breaker_options(std::string_view text);

// {duration_ms?, retry_after_ms?}
[[nodiscard]] Result<CircuitBreaker::Outcome> read_breaker_outcome(std::string_view text);

}  // namespace memory::records
