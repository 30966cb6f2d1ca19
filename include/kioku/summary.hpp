// A summary: the rolling text that stands for the messages which left the buffer.
#pragma once

#include <cstdint>
#include <string>

#include "kioku/json.hpp"
#include "kioku/time.hpp"

namespace memory {

// One generation of a session's summary. `from_seq` is always 1; an empty range is 1 to 0.
struct Summary {
    std::string id;  // UUIDv7
    std::string session;
    std::string text;
    std::int64_t tokens = 0;  // of the text alone
    std::int64_t from_seq = 1;
    std::int64_t to_seq = 0;
    std::string made_by;  // "extractive", "host" (a job), or "caller" (add_summary)
    Json metadata;
    Timestamp created_at{};
};

}  // namespace memory
