// One message of a session.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "kioku/error.hpp"
#include "kioku/json.hpp"
#include "kioku/scope.hpp"
#include "kioku/time.hpp"

namespace memory {

// Who speaks, as chat APIs name it. The numbers are stored and never change.
enum class Role : std::int32_t {
    system = 0,
    developer = 1,
    user = 2,
    assistant = 3,
    tool = 4,
};

// "system", "developer", "user", "assistant" or "tool". Static storage.
[[nodiscard]] std::string_view to_string(Role role) noexcept;

// Errors: invalid_argument naming the text and the five roles.
[[nodiscard]] Result<Role> parse_role(std::string_view text);

// A message as the host hands it over. Text is UTF-8. Limits (defaults, see Limits): content 1 MiB,
// metadata 64 KiB and 64 levels, name, tool_call_id, external_id and idempotency_key 256 bytes.
struct NewMessage {
    Role role = Role::user;
    std::string content;  // may be empty only beside tool_calls
    std::optional<std::string> name;
    Json tool_calls;  // null, or the array of an assistant's calls; each has an `id`
    std::optional<std::string> tool_call_id;  // of the call that a tool message answers
    std::optional<std::string> external_id;   // the host's own id; need not be unique
    Json metadata;                            // null or an object
    std::optional<Timestamp> created_at;      // default: now

    // The session's scope, set by its first message and unchanged after: a value that differs is a
    // `conflict`, an absent one is no statement.
    Scope scope;

    // Unique per session: the same key with the same message answers the first one again, with
    // another it is a `conflict`.
    std::optional<std::string> idempotency_key;
};

// A message as it is stored.
struct Message {
    std::string id;  // UUIDv7
    std::optional<std::string> external_id;
    std::string session;
    std::int64_t seq = 0;  // place in the session, from 1; order is by seq, never by time
    Role role = Role::user;
    std::string content;
    std::optional<std::string> name;
    Json tool_calls;
    std::optional<std::string> tool_call_id;
    Json metadata;
    Timestamp created_at{};
    std::int64_t tokens = 0;  // its cost inside a chat, without the priming of the reply
    std::string counter;      // which counter made `tokens`: an encoding's name, or "estimate"
    bool redacted = false;    // the text was taken out; id, seq, role and time stand
    bool truncated = false;   // in a context only: the content was cut to fit the budget
};

// What a write of one message answers.
struct AddedMessage {
    std::string id;
    std::int64_t seq = 0;
    bool existed = false;  // the idempotency key was known: nothing was written
};

}  // namespace memory
