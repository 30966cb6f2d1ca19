// Helpers of the tests that look for erased text.
#pragma once

#include <cstddef>
#include <string>

namespace support {

// `marker` over and over, so that whatever is left of it is recognised.
[[nodiscard]] inline std::string repeated(const std::string& marker, std::size_t size) {
    std::string text;
    while (text.size() < size)
        text += marker + " ";
    return text;
}

}  // namespace support
