// The limits of the circuit breaker's options.
#pragma once

#include "kioku/circuit_breaker.hpp"

namespace memory::guard {

// Errors: invalid_argument, naming the first bad option, its value and its limits.
[[nodiscard]] Result<void> validate(const CircuitBreaker::Options& options);

}  // namespace memory::guard
