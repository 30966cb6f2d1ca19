// A session: one conversation's record, its settings, its statistics.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "kioku/error.hpp"
#include "kioku/scope.hpp"
#include "kioku/time.hpp"

namespace memory {

// Who writes the rolling summary. The numbers are stored and never change.
enum class Summarizer : std::int32_t {
    extractive = 0,  // built in, deterministic, at once
    host = 1,        // the extractive text stands in at once; the host's model may replace it
    none = 2,        // messages leave the buffer and no text is made
};

// "extractive", "host" or "none". Static storage.
[[nodiscard]] std::string_view to_string(Summarizer summarizer) noexcept;

// Errors: invalid_argument naming the text and the three words.
[[nodiscard]] Result<Summarizer> parse_summarizer(std::string_view text);

// How a session's buffer and summary behave. Defaults: seeds/session-memory-manager-api
// ("Session Configuration"); max_summary_tokens and the ttl are ours.
struct SessionSettings {
    std::int64_t summary_trigger_tokens = 3000;  // 1 to max_buffer_tokens: a fold starts here
    std::int64_t max_buffer_tokens = 4000;       // above it the buffer is `oversized`
    std::int64_t max_buffer_messages = 30;       // 1 to 10,000: a fold starts above it
    std::int64_t max_summary_tokens = 500;       // 0 to 100,000
    std::int64_t buffer_ttl_s = 0;               // 0: never; counted from the last insertion
    std::string encoding = "o200k_base";         // or a model; see TokenCounter
    Summarizer summarizer = Summarizer::extractive;

    friend bool operator==(const SessionSettings&, const SessionSettings&) = default;
};

// What configure_session changes: the fields that are set. Creates the session when it is new.
struct SessionConfig {
    std::optional<std::string> title;  // up to 1,024 bytes; empty takes it away
    Scope scope;  // set when the session begins, unchanged after: another one is a `conflict`
    std::optional<std::int64_t> summary_trigger_tokens;
    std::optional<std::int64_t> max_buffer_tokens;
    std::optional<std::int64_t> max_buffer_messages;
    std::optional<std::int64_t> max_summary_tokens;
    std::optional<std::int64_t> buffer_ttl_s;
    std::optional<std::string> encoding;
    std::optional<Summarizer> summarizer;
};

// A session's record.
struct Session {
    std::string id;
    std::optional<std::string> title;
    Scope scope;
    SessionSettings settings;
    std::int64_t message_count = 0;
    std::optional<std::string> forked_from;  // the session that this one was copied from
    Timestamp created_at{};
    Timestamp updated_at{};
};

// The buffer at one moment.
struct BufferInfo {
    std::int64_t message_count = 0;
    std::int64_t token_count = 0;
    std::int64_t max_messages = 0;
    std::int64_t max_tokens = 0;
    std::optional<std::int64_t> ttl_remaining_s;  // empty without a ttl; 0 when it has run out
    bool oversized = false;                       // token_count above max_tokens
};

// The summaries of a session, counted.
struct SummaryStats {
    std::int64_t count = 0;           // generations kept, the current one among them
    std::int64_t current_tokens = 0;  // 0 without a summary
    std::int64_t summarized_to = 0;   // k: messages 1..k are the summarised range
    std::optional<Timestamp> updated_at;
};

// What get_memory_stats answers.
struct SessionStats {
    Session session;
    BufferInfo buffer;
    SummaryStats summaries;
    std::int64_t jobs_pending = 0;  // offered or under a lease
    std::int64_t jobs_failed = 0;
    std::int64_t memories = 0;  // that name this session
    std::int64_t episodes = 0;
    std::optional<std::int64_t> context_version;  // of the saved host context
};

// What clear_session_memory and redact_message answer; part of what forget does.
struct Erasure {
    bool pending = false;  // another process still reads an old snapshot; health shows it
    std::int64_t messages = 0;
    std::int64_t summaries = 0;
    std::int64_t jobs = 0;
    std::int64_t memories = 0;
    std::int64_t episodes = 0;
    std::vector<std::string> forks;  // sessions that hold a copy of their own
};

// A host's own JSON state of a session (the seed's SwisperContext).
struct SavedContext {
    std::string context;       // a JSON object
    std::int64_t version = 0;  // 1 at the first save, one more at each
    Timestamp updated_at{};
};

}  // namespace memory
