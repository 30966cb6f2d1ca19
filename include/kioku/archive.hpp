// Export and import: every record of a store as JSON Lines, and chat rows from elsewhere.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "kioku/error.hpp"

namespace memory {

// Takes one JSON text without its newline. A failure ends the export with that failure.
using RecordSink = std::function<Result<void>(std::string_view line)>;

// Gives the next JSON text, or nothing at the end. A failure ends the import with that failure.
using RecordSource = std::function<Result<std::optional<std::string>>()>;

struct ExportOptions {
    std::vector<std::string> sessions;  // empty: all
};

struct ImportOptions {
    // The session of chat rows that name none.
    std::optional<std::string> session;
    // The host's name for what is read. Rows without an id of their own get the idempotency key
    // "<source>:<row number>", so that a second run adds nothing.
    std::optional<std::string> source;
};

struct ExportReport {
    std::int64_t records = 0;  // lines without the first, which says how to read the others
};

struct ImportReport {
    std::int64_t records = 0;  // read
    std::int64_t added = 0;
    std::int64_t existing = 0;  // known already: nothing was written
};

}  // namespace memory
