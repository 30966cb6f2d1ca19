// A context: what is handed to a model, packed to an exact token budget.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "kioku/json.hpp"
#include "kioku/message.hpp"
#include "kioku/recall.hpp"
#include "kioku/session.hpp"

namespace memory {

struct ContextOptions {
    // Tokens that `messages` may cost, counted by the session's counter, the priming of the reply
    // (3) included. Default: max_buffer_tokens + max_summary_tokens + 1,500.
    std::optional<std::int64_t> budget_tokens;
    bool recall = true;  // false leaves recalled items out

    // What to recall for; default: the last message of the user. 1 byte to Limits::query_bytes.
    std::optional<std::string> query = std::nullopt;
    std::int64_t recall_limit = 10;  // items beside pinned memories; 1 to Limits::max_list
};

// One message as a chat API takes it.
struct ChatMessage {
    Role role = Role::user;
    std::string content;
    std::optional<std::string> name;
    Json tool_calls;
    std::optional<std::string> tool_call_id;
    bool truncated = false;
};

// What get_context answers. Room is given in this order: newest group, summary, older groups newest
// first, recalled items; the order of `messages` is the chat's.
struct Context {
    std::string session;
    // Ready: the summary as a system message, recalled items as another, the buffer.
    std::vector<ChatMessage> messages;
    std::optional<std::string> current_summary;  // as stored, whole
    std::vector<Message> buffer_messages;        // the buffer's records that `messages` carries
    BufferInfo buffer_info;
    std::vector<Hit> recalled;       // pinned memories first, then by rank
    std::int64_t total_tokens = 0;   // of exactly `messages`: their sum plus 3
    std::int64_t message_count = 0;  // in `messages`
    std::int64_t budget_tokens = 0;
    std::int64_t omitted = 0;           // buffer messages left out of `messages`
    std::vector<std::string> degraded;  // what could not be done, e.g. for want of time
};

}  // namespace memory
