// How a store is opened.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "kioku/error.hpp"
#include "kioku/log.hpp"
#include "kioku/metrics.hpp"
#include "kioku/session.hpp"
#include "kioku/time.hpp"

namespace memory {

// What an acknowledged write survives; docs/durability.md has the table. The numbers are stable.
enum class Durability : std::int32_t {
    normal = 0,  // the process's crash; a power cut may take the last commits
    full = 1,    // a power cut too: the answer comes after the disk's
};

// "normal" or "full". Static storage.
[[nodiscard]] std::string_view to_string(Durability durability) noexcept;

// Errors: invalid_argument naming the text and the two words.
[[nodiscard]] Result<Durability> parse_durability(std::string_view text);

// Bounds at the door. An input above one answers `limit`, naming the value and the bound.
struct Limits {
    std::size_t content_bytes = std::size_t{1} << 20;
    std::size_t metadata_bytes = std::size_t{64} << 10;
    int metadata_depth = 64;
    std::size_t context_bytes = std::size_t{1} << 20;  // a saved host context
    std::size_t id_bytes = 256;                        // session ids, names, keys, scope values
    std::int64_t max_list = 1000;                      // of Page::limit, RecallOptions::limit
    std::size_t query_bytes = std::size_t{64} << 10;
    std::int64_t max_batch = 10'000;  // messages in one add_messages
};

// How to open a store. Only `path` is needed.
struct Config {
    // The database file; created (mode 0600) when it is missing and `create` is true. Its folder
    // must exist. Beside it SQLite keeps `-wal` and `-shm` while it is open.
    std::string path;
    bool create = true;

    Durability durability = Durability::full;

    // How long a call without a deadline waits for another process's lock before it answers `busy`.
    std::int64_t busy_timeout_ms = 5000;

    // What recall's index may take in memory, in MiB; above it the oldest items are not searched,
    // and answers say so in `degraded`. 0: as much as it needs. Openings of a file in one process
    // share the index: another value than the first's is a `conflict`.
    std::int64_t recall_memory_mb = 0;

    // What new sessions start with.
    SessionSettings session;

    Limits limits;

    // Where metrics and events go; off unless its url is set. Each opening sends by itself.
    DogStatsD dogstatsd;

    // Empty: nothing is logged.
    LogSink log;

    // The time now; empty: the system's clock. For tests.
    std::function<Timestamp()> clock;

    // A store on a network file system is refused (file locks are not reliable there) unless true.
    bool allow_network_file_system = false;

    // Reads KIOKU_STORE (path), KIOKU_DURABILITY, KIOKU_BUSY_TIMEOUT_MS, KIOKU_RECALL_MEMORY_MB and
    // what DogStatsD::from_variables does. The only place where the library reads the environment.
    // `path`, if there is one, stands in for KIOKU_STORE; without either the path is
    // $XDG_DATA_HOME/kioku/kioku.db, else $HOME/.local/share/kioku/kioku.db.
    // Errors: invalid_argument naming the variable and its value.
    [[nodiscard]] static Result<Config> from_env(std::string path = {});
};

}  // namespace memory
