// The JSON of jobs of kind "summarize": what the host's model is given and what it answers.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "kioku/json.hpp"
#include "kioku/message.hpp"

namespace memory::records {

// Everything is borrowed for the length of the call.
struct SummarizeInput {
    std::string_view session;
    std::int64_t from_seq = 1;
    std::int64_t to_seq = 0;
    std::int64_t max_tokens = 0;
    std::optional<std::string_view> previous_summary;  // stands for the messages before
    const std::vector<Message>* messages = nullptr;    // redacted ones are left out
};

// {session, from_seq, to_seq, max_tokens, previous_summary?, messages: [{seq, role, name?, content,
// created_at}]}
[[nodiscard]] Json to_json(const SummarizeInput& input);

// The text of {"text": "..."}. Errors: invalid_argument.
[[nodiscard]] Result<std::string> read_summarize_result(const Json& result);

}  // namespace memory::records
