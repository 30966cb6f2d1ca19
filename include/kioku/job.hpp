// A job: work that the host's own model does. The host pulls it under a lease, does it, and
// completes or fails it.
#pragma once

#include <cstdint>
#include <string>

#include "kioku/json.hpp"
#include "kioku/time.hpp"

namespace memory {

// One offered piece of work. `kind` "summarize": `input` is {session, from_seq, to_seq,
// max_tokens, previous_summary?, messages[]} and the result {"text": "..."} of at most max_tokens.
struct Job {
    std::string id;     // UUIDv7
    std::string lease;  // proves that the job is still this caller's
    std::string kind;
    Json input;
    Timestamp lease_until{};    // 300 s after it was given out or renewed
    std::int64_t attempts = 0;  // this one included; after 5 the job has failed
};

}  // namespace memory
