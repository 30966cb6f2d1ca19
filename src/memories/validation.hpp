// What this room takes at its door. Each refusal names the value and the limit.
#pragma once

#include "kioku/config.hpp"
#include "kioku/memory.hpp"

namespace memory::memories {

[[nodiscard]] Result<void> check_memory(const NewMemory& memory, const Limits& limits);
[[nodiscard]] Result<void> check_update(const MemoryUpdate& update, const Limits& limits);

// Errors: invalid_argument (it lies in the past).
[[nodiscard]] Result<void> check_expiry(const std::optional<Timestamp>& expires_at, Timestamp now);

// Null for an object without members.
[[nodiscard]] Json or_null(const Json& metadata);

}  // namespace memory::memories
