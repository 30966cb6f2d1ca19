// How far a fold moves k: which of the oldest messages leave the buffer for the summarised range.
// Pure: the caller reads the rows, and moves k in the transaction of its write.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

#include "session/grouping.hpp"

namespace memory::session {

// When a buffer folds and what has to leave.
struct FoldPolicy {
    std::int64_t summary_trigger_tokens = 3000;  // due when the buffer's tokens reach it
    std::int64_t max_buffer_messages = 30;       // due when the buffer has more than this

    // Set when the session was idle for longer than its ttl: the first seq of this write.
    // Everything before it has expired and leaves.
    std::optional<std::int64_t> expired_before_seq;
};

// The outcome. Rows [0, leaving) go, and new_k is the seq of the last of them.
struct FoldPlan {
    std::optional<std::int64_t> new_k;  // empty: nothing leaves
    std::size_t leaving = 0;

    // More should have left, but a call without all its results stands in the way. As long as that
    // call stays unanswered, no later plan gets further.
    bool blocked = false;
};

// Whether a buffer of this size has to fold for its size; expiry aside. Cheaper than a plan: a
// write that finds false and has nothing expired need not read the buffer's rows.
[[nodiscard]] bool fold_is_due(std::int64_t tokens, std::int64_t messages,
                               const FoldPolicy& policy) noexcept;

// Plans the one fold of a write. `rows` is the whole buffer k+1..n by seq, the rows of this write
// included; its tokens are the sum of the rows' (no priming of a reply).
//
// First what has expired leaves. If what is then left is due by size, the fewest oldest rows leave
// so that twice the tokens is at most the trigger and twice the messages at most the maximum (for
// whole numbers the same as the halves rounded down). Where that cannot be reached, as many leave
// as may.
//
// A place where the buffer is cut never parts a group, so groups that interleave leave together; a
// group with a result missing does not leave, and with it everything after its first row; the
// newest group does not leave. Linear in the rows.
[[nodiscard]] FoldPlan plan_fold(std::span<const BufferRow> rows, const FoldPolicy& policy);

}  // namespace memory::session
