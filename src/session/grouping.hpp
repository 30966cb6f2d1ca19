// Which messages of a buffer belong together: a group is one message, or an assistant message with
// tool calls and the results that answer them. Groups leave the buffer whole and enter a context
// whole, so that no model is handed a call without its result. Pure: no storage, no clock.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "kioku/message.hpp"

namespace memory::session {

// What grouping and folding need to know of one message in the buffer.
struct BufferRow {
    std::int64_t seq = 0;
    Role role = Role::user;
    std::int64_t tokens = 0;                  // its cost inside a chat, as stored
    std::vector<std::string> call_ids;        // ids of an assistant's tool_calls, in their order
    std::optional<std::string> tool_call_id;  // the call that a tool message answers
};

// One group. Indices are places in the rows that were grouped.
struct Group {
    std::vector<std::size_t> members;  // never empty; the call first, then its results by seq
    std::int64_t tokens = 0;           // of all members
    bool complete = true;              // no result is missing
    bool orphan = false;               // a tool message whose call is not among the rows

    [[nodiscard]] std::size_t first() const { return members.front(); }
    [[nodiscard]] std::size_t last() const { return members.back(); }  // the greatest index

    // Whether the group as it stands is a valid piece of a chat.
    [[nodiscard]] bool is_valid_chat() const { return complete && !orphan; }
};

// The groups of `rows` (ordered by seq), ordered by their first row. Each row is in exactly one.
//
// A result belongs to the nearest assistant message before it that has its call id unanswered, also
// when other messages stand between. A second result for the same call, a tool message without an
// id, and one whose call has left the buffer are orphans, each a group of its own. Results keep the
// order in which they arrived: chat APIs ask that they follow their call, in any order. An id that
// one message lists twice is one call. Linear in the rows and their call ids; total: any input has
// an answer. call_ids count on assistant rows only, tool_call_id on tool rows only.
[[nodiscard]] std::vector<Group> group(std::span<const BufferRow> rows);

}  // namespace memory::session
