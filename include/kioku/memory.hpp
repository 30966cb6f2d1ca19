// One durable memory: a statement with its category, confidence, tags and history.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "kioku/json.hpp"
#include "kioku/scope.hpp"
#include "kioku/time.hpp"

namespace memory {

// A memory as the host hands it over. Text is UTF-8. Limits (defaults, see Limits): content 1 MiB,
// metadata 64 KiB and 64 levels, 64 tags, any other text 256 bytes.
struct NewMemory {
    std::string content;

    // technical, workflow, preference, project, or the host's own. Empty: set by rules
    // (docs/memories.md), technical where none fits.
    std::optional<std::string> category;

    // How sure it is that the statement is true, 0 to 1: 1 stated by the person or checked, 0.5 as
    // likely as not, 0 known to be wrong.
    double confidence = 1.0;

    bool pinned = false;            // comes first among what a context recalls
    std::vector<std::string> tags;  // a tag given twice counts once
    Json metadata;                  // null or an object
    Scope scope;

    // A new id begins a session. What the scope leaves open is the session's.
    std::optional<std::string> session;

    std::optional<std::string> source;    // where it comes from, in the host's words
    std::optional<Timestamp> created_at;  // default: now
    std::optional<Timestamp> expires_at;  // never answered from then on; must lie in the future

    // Who says so and why, for the history.
    std::optional<std::string> by;
    std::optional<std::string> reason;

    // Unique among memories: the same key with the same content in the same scope answers the first
    // one again, with another it is a `conflict`.
    std::optional<std::string> idempotency_key;
};

// A memory as it is stored.
struct Memory {
    std::string id;  // UUIDv7
    std::string content;
    std::string category;
    double confidence = 1.0;
    bool pinned = false;
    std::vector<std::string> tags;
    Json metadata;
    Scope scope;
    std::optional<std::string> session;
    std::optional<std::string> source;
    std::int64_t access_count = 0;  // how often recall answered it
    std::int64_t version = 1;       // one more at each update
    Timestamp created_at{};
    Timestamp updated_at{};
    std::optional<Timestamp> last_accessed_at;
    std::optional<Timestamp> expires_at;
};

// What a write of one memory answers.
struct AddedMemory {
    std::string id;
    std::string category;
    bool existed = false;  // the same content in the same scope, or the key, was known: not written
};

// What an update sets; an absent field stays as it is.
struct MemoryUpdate {
    std::optional<std::string> content;
    std::optional<std::string> category;
    std::optional<double> confidence;
    std::optional<bool> pinned;
    std::optional<std::vector<std::string>> tags;
    std::optional<Json> metadata;                        // null or {} takes it away
    std::optional<std::optional<std::string>> source;    // empty inside: takes it away
    std::optional<std::optional<Timestamp>> expires_at;  // empty inside: never
    std::optional<std::int64_t> expected_version;        // a stale one is a `conflict`
    std::optional<std::string> by;
    std::optional<std::string> reason;
};

// One version of a memory: what it said, since when, who said so and why.
struct MemoryVersion {
    std::int64_t version = 1;
    std::string content;
    std::string category;
    double confidence = 1.0;
    bool pinned = false;
    std::vector<std::string> tags;
    Json metadata;
    std::optional<std::string> source;
    std::optional<Timestamp> expires_at;
    Timestamp changed_at{};
    std::optional<std::string> by;
    std::optional<std::string> reason;
};

}  // namespace memory
