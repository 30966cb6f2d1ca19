// What a session's room takes at its door: text, ids, settings. Each refusal names the value and
// the limit.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "kioku/config.hpp"
#include "kioku/error.hpp"
#include "kioku/json.hpp"
#include "kioku/message.hpp"
#include "kioku/page.hpp"
#include "kioku/session.hpp"

namespace memory::session {

// UTF-8 without NUL. Errors: invalid_argument naming the place of the first bad byte.
[[nodiscard]] Result<void> check_text(std::string_view what, std::string_view text);

// check_text, and 1 to `limit` bytes. Errors: invalid_argument (empty), limit.
[[nodiscard]] Result<void> check_id(std::string_view what, std::string_view text,
                                    std::size_t limit);

// From `least` to `most`. Errors: invalid_argument.
[[nodiscard]] Result<void> check_range(std::string_view what, std::int64_t value,
                                       std::int64_t least, std::int64_t most);

// Null or an object, within the limits. Errors: invalid_argument, limit.
[[nodiscard]] Result<void> check_metadata(const Json& metadata, const Limits& limits);

[[nodiscard]] Result<void> check_scope(const Scope& scope, const Limits& limits);

// A session's title, where it has one. Errors: invalid_argument (empty), limit.
[[nodiscard]] Result<void> check_title(const std::optional<std::string>& title);

// Whether a message calls tools: an empty list of calls is none.
[[nodiscard]] bool has_tool_calls(const NewMessage& message);

// All of a message's fields, and what its role asks for.
[[nodiscard]] Result<void> check_message(const NewMessage& message, const Limits& limits);

// Every setting in its range, the trigger within the buffer, the encoding known.
[[nodiscard]] Result<void> check_settings(const SessionSettings& settings);

// A model's name becomes that of its encoding, which is what is stored.
[[nodiscard]] Result<void> resolve_encoding(SessionSettings& settings);

// The page's limit; its cursor is the caller's to read.
[[nodiscard]] Result<void> check_page(const Page& page, const Limits& limits);

}  // namespace memory::session
