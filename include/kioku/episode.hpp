// One episode: something that happened, with time and source.
#pragma once

#include <optional>
#include <string>

#include "kioku/json.hpp"
#include "kioku/scope.hpp"
#include "kioku/time.hpp"

namespace memory {

// An episode as the host hands it over. Text is UTF-8. Limits (defaults, see Limits): content
// 1 MiB, metadata 64 KiB and 64 levels, any other text 256 bytes.
struct NewEpisode {
    std::string content;
    std::string kind = "event";       // the host's own words: "error", "command", "deploy", ...
    std::string source = "opencode";  // who saw it
    Json metadata;                    // null or an object
    Scope scope;

    // A new id begins a session. What the scope leaves open is the session's.
    std::optional<std::string> session;

    std::optional<Timestamp> occurred_at;  // default: now

    // Unique among episodes: the same key with the same content in the same scope answers the first
    // one again, with another it is a `conflict`.
    std::optional<std::string> idempotency_key;
};

// An episode as it is stored.
struct Episode {
    std::string id;  // UUIDv7
    std::string content;
    std::string kind;
    std::string source;
    Json metadata;
    Scope scope;
    std::optional<std::string> session;
    Timestamp occurred_at{};
    Timestamp created_at{};
};

// What a write of one episode answers.
struct StoredEpisode {
    std::string id;
    bool existed = false;  // the idempotency key was known: nothing was written
};

}  // namespace memory
