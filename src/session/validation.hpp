// What the session's room alone takes at its door: messages and settings. Each refusal names the
// value and the limit.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "kioku/config.hpp"
#include "kioku/error.hpp"
#include "kioku/message.hpp"
#include "kioku/session.hpp"
#include "records/checks.hpp"

namespace memory::session {

using records::check_id;
using records::check_metadata;
using records::check_page;
using records::check_range;
using records::check_scope;

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

}  // namespace memory::session
