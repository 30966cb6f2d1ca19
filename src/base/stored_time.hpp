// Times as rows hold them.
#pragma once

#include <chrono>
#include <cstdint>

#include "kioku/time.hpp"

namespace memory::base {

// Milliseconds since 1970.
[[nodiscard]] inline Timestamp to_time(std::int64_t ms) {
    return Timestamp(std::chrono::milliseconds(ms));
}

}  // namespace memory::base
