// Points in time as Kioku stores them: UTC, whole milliseconds since 1970.
#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "kioku/error.hpp"

namespace memory {

// UTC with a resolution of one millisecond.
using Timestamp = std::chrono::sys_time<std::chrono::milliseconds>;

// RFC 3339 with milliseconds, e.g. "2026-11-21T09:30:00.000Z". Years 0000 to 9999.
[[nodiscard]] std::string to_string(Timestamp time);

// Reads RFC 3339 ("2026-11-21T09:30:00Z", with or without fraction, any offset; further digits of a
// fraction are dropped).
// Errors: invalid_argument naming the text.
[[nodiscard]] Result<Timestamp> parse_time(std::string_view text);

// Reads a host's number: below 10^11 in absolute value it is seconds since 1970 (that bound is the
// year 5138), else milliseconds.
// Errors: invalid_argument when the year would lie outside 0000 to 9999.
[[nodiscard]] Result<Timestamp> time_from_number(std::int64_t number);

}  // namespace memory
