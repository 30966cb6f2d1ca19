// Answers that go into a buffer of the caller's.
#pragma once

#include <cstdint>
#include <string>

#include "door.hpp"

namespace memory::capi {

// What goes into a buffer of the caller's: the count first, then the values, if there is room.
template <class Values, class Out, class Put>
[[nodiscard]] Result<void> fill(const Values& values, Out* out, std::uint64_t capacity,
                                std::uint64_t* count, Put put) {
    set(count, static_cast<std::uint64_t>(values.size()));
    if (values.size() > capacity) {
        return refuse("the buffer holds " + std::to_string(capacity) + ", " +
                          std::to_string(values.size()) + " are needed",
                      memory::ErrorCode::limit);
    }
    std::size_t at = 0;
    for (const auto& value : values)
        put(out, at++, value);
    return {};
}

}  // namespace memory::capi
