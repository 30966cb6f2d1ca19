// The JSON that a host hands to a verb: its one options object, or a message. Every key is listed
// in docs/schema; an unknown one is refused by name, with the known ones. The empty text stands for
// an object without members. What a value may be beyond its type is the verb's own to check.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "kioku/archive.hpp"
#include "kioku/call_options.hpp"
#include "kioku/config.hpp"
#include "kioku/context.hpp"
#include "kioku/message.hpp"
#include "kioku/metrics.hpp"
#include "kioku/page.hpp"
#include "kioku/scope.hpp"
#include "kioku/session.hpp"
#include "kioku/token_counter.hpp"

namespace memory::records {

// Errors of every reader: invalid_argument naming the key, what was found and what was expected.

// A store's configuration, and what a host that polls the log wants of it.
struct OpenOptions {
    Config config;  // without log and clock, which are no text
    LogLevel log_level = LogLevel::info;
    std::int64_t log_capacity = 256;  // records kept until they are polled; 0: none
};
[[nodiscard]] Result<OpenOptions> read_open_options(std::string_view text);

// {deadline_ms?}, which every struct below has too
[[nodiscard]] Result<CallOptions> read_call_options(std::string_view text);

struct ChangesOptions {
    std::int64_t limit = 100;
    CallOptions call;
};
[[nodiscard]] Result<ChangesOptions> read_changes_options(std::string_view text);

struct MetricOptions {
    std::vector<std::string> tags;
};
[[nodiscard]] Result<MetricOptions> read_metric_options(std::string_view text);

[[nodiscard]] Result<EventOptions> read_event_options(std::string_view text);

// ---- sessions ----------------------------------------------------------------------------------

// A null title takes the title away; any other null is no statement.
struct ConfigureOptions {
    SessionConfig config;
    CallOptions call;
};
[[nodiscard]] Result<ConfigureOptions> read_configure_options(std::string_view text);

// Scope keys: absent is no constraint, a text is exact, null means those without one, a list means
// any of its texts and nulls.
struct SessionListOptions {
    ScopeFilter filter;
    Page page;
    CallOptions call;
};
[[nodiscard]] Result<SessionListOptions> read_session_list_options(std::string_view text);

struct ForkOptions {
    std::optional<std::int64_t> at_seq;
    CallOptions call;
};
[[nodiscard]] Result<ForkOptions> read_fork_options(std::string_view text);

struct ClearOptions {
    bool all = false;
    CallOptions call;
};
[[nodiscard]] Result<ClearOptions> read_clear_options(std::string_view text);

// ---- messages ----------------------------------------------------------------------------------

// A whole message: {role, content, name?, tool_calls?, tool_call_id?, external_id?, metadata?,
// created_at? (or timestamp), user?, agent?, project?, idempotency_key?}. Content may be a text,
// null, or an array of parts: the texts of the parts are joined by newlines, and the array as it
// was is kept in metadata under "parts".
[[nodiscard]] Result<NewMessage> read_new_message(std::string_view text);

// An array of messages. Errors name the message's place, from 0: "messages[3]: ...".
[[nodiscard]] Result<std::vector<NewMessage>> read_new_messages(std::string_view text);

// The keys of a message but role and content, which the call carries by themselves.
struct AddOptions {
    NewMessage message;
    CallOptions call;
};
[[nodiscard]] Result<AddOptions> read_add_options(std::string_view text);

struct MessageListOptions {
    std::int64_t from_seq = 1;
    std::optional<std::int64_t> to_seq;
    Page page;
    CallOptions call;
};
[[nodiscard]] Result<MessageListOptions> read_message_list_options(std::string_view text);

// ---- context, jobs -----------------------------------------------------------------------------

struct GetContextOptions {
    ContextOptions context;
    CallOptions call;
};
[[nodiscard]] Result<GetContextOptions> read_get_context_options(std::string_view text);

struct SaveContextOptions {
    std::optional<std::int64_t> expected_version;
    CallOptions call;
};
[[nodiscard]] Result<SaveContextOptions> read_save_context_options(std::string_view text);

struct NextJobOptions {
    std::vector<std::string> kinds;
    CallOptions call;
};
[[nodiscard]] Result<NextJobOptions> read_next_job_options(std::string_view text);

// A job's result: any JSON, empty text is null.
[[nodiscard]] Result<Json> read_result(std::string_view text);

// ---- export and import, tokens -----------------------------------------------------------------

struct ExportCall {
    ExportOptions what;
    CallOptions call;
};
[[nodiscard]] Result<ExportCall> read_export_options(std::string_view text);

struct ImportCall {
    ImportOptions what;
    CallOptions call;
};
[[nodiscard]] Result<ImportCall> read_import_options(std::string_view text);

struct TokenizerOptions {
    std::string encoding = "o200k_base";
    std::string file = {};  // in place of an encoding
    VocabularyOptions vocabulary = {};
};
[[nodiscard]] Result<TokenizerOptions> read_tokenizer_options(std::string_view text);
[[nodiscard]] Result<EncodeOptions> read_encode_options(std::string_view text);

// The names of encodings and models, as kioku_tokenizer_models answers them.
[[nodiscard]] std::string known_tokenizers();

}  // namespace memory::records
