// Taking the value out of a Result in a test.
#pragma once

#include <stdexcept>
#include <string>
#include <utility>

#include "kioku/error.hpp"

namespace support {

// The value; where there is none the test fails and shows the error.
template <class T>
T must(memory::Result<T> outcome) {
    if (outcome) return std::move(*outcome);
    throw std::runtime_error(std::string(to_string(outcome.error().code)) + ": " +
                             outcome.error().message);
}
inline void must(const memory::Result<void>& outcome) {
    must(outcome.map([] { return true; }));
}

}  // namespace support
