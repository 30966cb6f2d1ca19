// A memory's tags.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "kioku/config.hpp"
#include "kioku/error.hpp"

namespace memory::memories {

inline constexpr std::size_t kMaxTags = 64;

// Each 1 to 256 bytes of UTF-8 without control characters, at most kMaxTags.
// Errors: invalid_argument, limit.
[[nodiscard]] Result<void> check_tags(const std::vector<std::string>& tags, const Limits& limits);

// The tags in their order, a tag given twice once.
[[nodiscard]] std::vector<std::string> distinct_tags(const std::vector<std::string>& tags);

// The form in which a row keeps them: each between two line breaks, so that one is found as
// "\n<tag>\n"; and back.
[[nodiscard]] std::string join_tags(const std::vector<std::string>& tags);
[[nodiscard]] std::vector<std::string> split_tags(std::string_view joined);

}  // namespace memory::memories
