// What every verb checks at its door: text, ids, numbers, times, metadata, pages. Each refusal
// names the value and the limit.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "kioku/config.hpp"
#include "kioku/error.hpp"
#include "kioku/json.hpp"
#include "kioku/page.hpp"
#include "kioku/scope.hpp"
#include "kioku/time.hpp"
#include "records/text.hpp"

namespace memory::records {

// check_text, and 1 to `limit` bytes. Errors: invalid_argument (empty), limit.
[[nodiscard]] Result<void> check_id(std::string_view what, std::string_view text,
                                    std::size_t limit);

// From `least` to `most`. Errors: invalid_argument.
[[nodiscard]] Result<void> check_range(std::string_view what, std::int64_t value,
                                       std::int64_t least, std::int64_t most);

// Null or an object, within the limits. Errors: invalid_argument, limit.
[[nodiscard]] Result<void> check_metadata(const Json& metadata, const Limits& limits);

[[nodiscard]] Result<void> check_scope(const Scope& scope, const Limits& limits);

// At most `limit` bytes. Errors: limit.
[[nodiscard]] Result<void> check_size(std::string_view what, std::size_t size, std::size_t limit);

// check_id where there is a text.
[[nodiscard]] Result<void> check_optional_id(std::string_view what,
                                             const std::optional<std::string>& text,
                                             std::size_t limit);

// Years 0000 to 9999, which are those that a time's text has (kioku/time.hpp).
[[nodiscard]] Result<void> check_time(std::string_view what, const std::optional<Timestamp>& time);

// The page's limit; its cursor is the caller's to read.
[[nodiscard]] Result<void> check_page(const Page& page, const Limits& limits);

}  // namespace memory::records
