// Dates said in a text: "8 May 2023", "last week", "two days ago", as days.
#pragma once

#include <cstdint>
#include <vector>

#include "recall/plain_words.hpp"

namespace memory::recall {

// Days since 1970, both ends included.
struct DayRange {
    std::int32_t first = 0;
    std::int32_t last = 0;
};

// What stands for "no day".
inline constexpr std::int32_t kNoDay = INT32_MIN;

// The day of a time in milliseconds since 1970, UTC.
[[nodiscard]] std::int32_t day_of(std::int64_t time_ms) noexcept;

// Appends the dates said, resolved against the day it was said on. English.
void append_said_dates(const PlainWords& words, std::int32_t said_on, std::vector<DayRange>& out);

}  // namespace memory::recall
