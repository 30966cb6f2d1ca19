// What a store says about itself: health, integrity, space, changes.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "kioku/config.hpp"

namespace memory {

// One backend and its state, with what to do about it when it is not "ok".
struct BackendHealth {
    std::string name;    // "store", "dogstatsd"
    std::string state;   // "ok", "degraded" or "down"
    std::string detail;  // one line; empty when ok
    std::string advice;  // what the operator can do; empty when ok
};

// What health answers.
struct Health {
    bool available = false;
    std::vector<BackendHealth> backends;
    std::string path;
    std::string version;  // of Kioku
    std::string sqlite_version;
    std::int64_t schema_version = 0;
    Durability durability = Durability::full;
    std::int64_t sequence = 0;  // the last change
    std::int64_t sessions = 0;
    std::int64_t items = 0;
    std::uint64_t size_bytes = 0;      // of the database file
    std::uint64_t log_size_bytes = 0;  // of its write-ahead log
    std::int64_t jobs_pending = 0;
    std::int64_t jobs_failed = 0;
    std::int64_t erasures_pending = 0;  // erased text that an old log may still hold
    std::int64_t recounts_pending = 0;  // messages and summaries still to be counted anew

    // Of query_memory, since this process opened the store: answers given again, and made.
    std::int64_t recall_cache_hits = 0;
    std::int64_t recall_cache_misses = 0;

    // Metrics and events of this opening: handed to the system, and lost (docs/metrics.md).
    std::int64_t metrics_sent = 0;
    std::int64_t metrics_dropped = 0;
};

// What the index of recall holds.
struct IndexReport {
    std::int64_t items = 0;
    std::int64_t terms = 0;     // distinct ones
    std::int64_t segments = 0;  // that it is kept in; items in none are read when it is loaded
};

// What check answers: `problems` is empty when the store is sound. What it finds wrong with the
// index of recall it drops: that is made anew from the items.
struct CheckReport {
    bool ok = true;
    std::vector<std::string> problems;  // one line each; at most 100
    std::int64_t items = 0;
    std::int64_t sessions = 0;
    IndexReport index;
};

// What backup answers.
struct BackupReport {
    std::string path;
    std::uint64_t size_bytes = 0;
    std::int64_t sequence = 0;  // the last change that the copy holds
};

// What compact answers.
struct CompactReport {
    std::uint64_t bytes_before = 0;
    std::uint64_t bytes_after = 0;
    std::int64_t tombstones = 0;  // removed
};

// One entry of the change sequence: what any process wrote. Several changes of one thing show as
// the last of them.
struct Change {
    std::int64_t sequence = 0;
    bool deleted = false;  // "delete", else "put"
    std::string kind;      // "message", "summary", "session", ...
    std::string id;
};

// What changes answers. `rebuild` says that tombstones older than `since` are gone (compact): the
// reader cannot follow and starts anew.
struct ChangeList {
    std::vector<Change> items;
    std::int64_t sequence = 0;  // ask again from here
    bool more = false;
    bool rebuild = false;
};

}  // namespace memory
