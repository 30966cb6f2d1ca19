// The checks at the door of the session room.
#include "session/validation.hpp"

#include <fmt/format.h>

#include "base/result.hpp"
#include "base/utf8.hpp"
#include "kioku/token_counter.hpp"
#include "records/json_view.hpp"
#include "records/tool_calls.hpp"

namespace memory::session {

namespace {

constexpr std::size_t kMaxTitleBytes = 1024;

tl::unexpected<Error> refuse(std::string message) {
    return fail(ErrorCode::invalid_argument, "session", std::move(message));
}

Result<void> check_size(std::string_view what, std::size_t size, std::size_t limit) {
    if (size <= limit) return {};
    return fail(ErrorCode::limit, "session",
                fmt::format("the {} has {} bytes, the limit is {}", what, size, limit));
}

Result<void> check_optional(std::string_view what, const std::optional<std::string>& text,
                            std::size_t limit) {
    if (!text) return {};
    return check_id(what, *text, limit);
}

// Years 0000 to 9999, which are those that a time's text has (kioku/time.hpp).
Result<void> check_time(std::string_view what, const std::optional<Timestamp>& time) {
    using std::chrono::sys_days;
    using std::chrono::year;
    if (!time || (*time >= sys_days{year{0} / 1 / 1} && *time < sys_days{year{10'000} / 1 / 1})) {
        return {};
    }
    return refuse(fmt::format("{} is {} ms since 1970, outside the years 0000 to 9999", what,
                              time->time_since_epoch().count()));
}

Result<void> check_tool_fields(const NewMessage& message, const Limits& limits) {
    if (has_tool_calls(message)) {
        if (message.role != Role::assistant) {
            return refuse(
                fmt::format("a message of role {} has tool_calls, only an assistant's may",
                            to_string(message.role)));
        }
        KIOKU_TRY(check_size("tool_calls", message.tool_calls.text().size(), limits.content_bytes));
        KIOKU_TRY(records::tool_call_ids(message.tool_calls));
    }
    if (message.tool_call_id && message.role != Role::tool) {
        return refuse(fmt::format("a message of role {} has a tool_call_id, only a tool's may",
                                  to_string(message.role)));
    }
    return check_optional("tool_call_id", message.tool_call_id, limits.id_bytes);
}

}  // namespace

Result<void> check_text(std::string_view what, std::string_view text) {
    if (const auto bad = base::first_invalid(text)) {
        return refuse(fmt::format("the {} is not UTF-8: byte {} of {}", what, *bad, text.size()));
    }
    if (const auto nul = text.find('\0'); nul != std::string_view::npos) {
        return refuse(fmt::format("the {} holds a NUL at byte {}", what, nul));
    }
    return {};
}

Result<void> check_id(std::string_view what, std::string_view text, std::size_t limit) {
    if (text.empty()) return refuse(fmt::format("the {} is empty", what));
    KIOKU_TRY(check_size(what, text.size(), limit));
    return check_text(what, text);
}

Result<void> check_range(std::string_view what, std::int64_t value, std::int64_t least,
                         std::int64_t most) {
    if (value >= least && value <= most) return {};
    return refuse(fmt::format("{} is {}, it must be {} to {}", what, value, least, most));
}

Result<void> check_metadata(const Json& metadata, const Limits& limits) {
    if (metadata.is_null()) return {};
    if (!metadata.is_object()) {
        return refuse(
            fmt::format("metadata is {}, expected an object", records::describe(metadata.type())));
    }
    KIOKU_TRY(check_size("metadata", metadata.text().size(), limits.metadata_bytes));
    const int depth = records::depth_of(metadata.text());
    if (depth <= limits.metadata_depth) return {};
    return fail(
        ErrorCode::limit, "session",
        fmt::format("the metadata nests {} levels, the limit is {}", depth, limits.metadata_depth));
}

Result<void> check_title(const std::optional<std::string>& title) {
    return check_optional("title", title, kMaxTitleBytes);
}

bool has_tool_calls(const NewMessage& message) {
    return !message.tool_calls.is_null() && message.tool_calls.text() != "[]";
}

Result<void> check_scope(const Scope& scope, const Limits& limits) {
    KIOKU_TRY(check_optional("user", scope.user, limits.id_bytes));
    KIOKU_TRY(check_optional("agent", scope.agent, limits.id_bytes));
    return check_optional("project", scope.project, limits.id_bytes);
}

Result<void> check_message(const NewMessage& message, const Limits& limits) {
    KIOKU_TRY(check_range("role", static_cast<std::int64_t>(message.role), 0,
                          static_cast<std::int64_t>(Role::tool)));
    if (message.content.empty() && !has_tool_calls(message)) {
        return refuse("the content is empty; only a message with tool_calls may have none");
    }
    KIOKU_TRY(check_size("content", message.content.size(), limits.content_bytes));
    KIOKU_TRY(check_text("content", message.content));
    KIOKU_TRY(check_optional("name", message.name, limits.id_bytes));
    KIOKU_TRY(check_optional("external_id", message.external_id, limits.id_bytes));
    KIOKU_TRY(check_optional("idempotency_key", message.idempotency_key, limits.id_bytes));
    KIOKU_TRY(check_tool_fields(message, limits));
    KIOKU_TRY(check_metadata(message.metadata, limits));
    KIOKU_TRY(check_time("created_at", message.created_at));
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

Result<void> check_page(const Page& page, const Limits& limits) {
    return check_range("limit", page.limit, 1, limits.max_list);
}

}  // namespace memory::session
