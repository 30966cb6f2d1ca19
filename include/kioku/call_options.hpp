// What every verb that may wait takes last: how long, and a way to stop it.
#pragma once

#include <cstdint>
#include <optional>
#include <stop_token>

namespace memory {

// Bounds of one call. A write that answers `deadline` or `cancelled` was not written and never will
// be: once its commit has begun, the call waits for the outcome, past the deadline if need be.
struct CallOptions {
    // Milliseconds from the start of the call. Empty: wait for a lock as long as
    // Config::busy_timeout_ms, then answer `busy`. 0: do not wait at all. Negative is refused.
    std::optional<std::int64_t> deadline_ms;

    // Asks a waiting call to give up with `cancelled`.
    std::stop_token stop;
};

}  // namespace memory
