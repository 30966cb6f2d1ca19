// The checks at the door of the session room.
#include "session/validation.hpp"

#include <fmt/format.h>

#include "base/result.hpp"
#include "kioku/token_counter.hpp"
#include "records/tool_calls.hpp"

namespace memory::session {

namespace {

constexpr std::size_t kMaxTitleBytes = 1024;

tl::unexpected<Error> refuse(std::string message) {
    return fail(ErrorCode::invalid_argument, "session", std::move(message));
}

Result<void> check_tool_fields(const NewMessage& message, const Limits& limits) {
    if (has_tool_calls(message)) {
        if (message.role != Role::assistant) {
            return refuse(
                fmt::format("a message of role {} has tool_calls, only an assistant's may",
                            to_string(message.role)));
        }
        KIOKU_TRY(records::check_size("tool_calls", message.tool_calls.text().size(),
                                      limits.content_bytes));
        KIOKU_TRY(records::tool_call_ids(message.tool_calls));
    }
    if (message.tool_call_id && message.role != Role::tool) {
        return refuse(fmt::format("a message of role {} has a tool_call_id, only a tool's may",
                                  to_string(message.role)));
    }
    return records::check_optional_id("tool_call_id", message.tool_call_id, limits.id_bytes);
}

}  // namespace

Result<void> check_title(const std::optional<std::string>& title) {
    return records::check_optional_id("title", title, kMaxTitleBytes);
}

bool has_tool_calls(const NewMessage& message) {
    return !message.tool_calls.is_null() && message.tool_calls.text() != "[]";
}

Result<void> check_message(const NewMessage& message, const Limits& limits) {
    KIOKU_TRY(check_range("role", static_cast<std::int64_t>(message.role), 0,
                          static_cast<std::int64_t>(Role::tool)));
    if (message.content.empty() && !has_tool_calls(message)) {
        return refuse("the content is empty; only a message with tool_calls may have none");
    }
    KIOKU_TRY(records::check_size("content", message.content.size(), limits.content_bytes));
    KIOKU_TRY(records::check_text(message.content, "content"));
    KIOKU_TRY(records::check_optional_id("name", message.name, limits.id_bytes));
    KIOKU_TRY(records::check_optional_id("external_id", message.external_id, limits.id_bytes));
    KIOKU_TRY(
        records::check_optional_id("idempotency_key", message.idempotency_key, limits.id_bytes));
    KIOKU_TRY(check_tool_fields(message, limits));
    KIOKU_TRY(check_metadata(message.metadata, limits));
    KIOKU_TRY(records::check_time("created_at", message.created_at));
    return check_scope(message.scope, limits);
}

Result<void> check_settings(const SessionSettings& settings) {
    KIOKU_TRY(check_range("max_buffer_tokens", settings.max_buffer_tokens, 1, 100'000'000));
    if (settings.summary_trigger_tokens < 1 ||
        settings.summary_trigger_tokens > settings.max_buffer_tokens) {
        return refuse(
            fmt::format("summary_trigger_tokens is {}, it must be 1 to max_buffer_tokens ({})",
                        settings.summary_trigger_tokens, settings.max_buffer_tokens));
    }
    KIOKU_TRY(check_range("max_buffer_messages", settings.max_buffer_messages, 1, 10'000));
    KIOKU_TRY(check_range("max_summary_tokens", settings.max_summary_tokens, 0, 100'000));
    KIOKU_TRY(check_range("buffer_ttl_s", settings.buffer_ttl_s, 0, 3'153'600'000));
    KIOKU_TRY(check_range("summarizer", static_cast<std::int64_t>(settings.summarizer), 0,
                          static_cast<std::int64_t>(Summarizer::none)));
    KIOKU_TRY(TokenCounter::open(settings.encoding));
    return {};
}

Result<void> resolve_encoding(SessionSettings& settings) {
    KIOKU_LET(const TokenCounter counter, TokenCounter::open(settings.encoding));
    settings.encoding = counter.encoding();
    return {};
}

}  // namespace memory::session
