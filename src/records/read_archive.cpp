// Reading the lines of an export, and chat rows.
#include "base/quote.hpp"
#include "records/archive.hpp"
#include "records/fields.hpp"
#include "records/read_message.hpp"

namespace memory::records {
namespace {

// A time that must be there.
void read_time(Fields& fields, std::string_view key, Timestamp& target) {
    std::optional<Timestamp> time;
    fields.require(key);
    fields.time(key, time);
    if (time) target = *time;
}

void read_text(Fields& fields, std::string_view key, std::string& target) {
    fields.require(key);
    fields.text(key, target);
}

void read_number(Fields& fields, std::string_view key, std::int64_t& target, Range range) {
    fields.require(key);
    fields.integer(key, target, range);
}

ArchiveRow read_header(Fields& fields) {
    ArchiveHeader header;
    read_number(fields, "format", header.format, {1});
    if (header.format > kArchiveFormat) {
        fields.refuse(fail(ErrorCode::unsupported, "records",
                           "archive of format " + std::to_string(header.format) +
                               "; this Kioku reads up to " + std::to_string(kArchiveFormat))
                          .value());
    }
    read_text(fields, "version", header.version);
    read_time(fields, "created_at", header.created_at);
    return header;
}

void read_settings(Fields& outer, SessionSettings& settings) {
    outer.require("settings");
    if (outer.failed()) return;
    Fields fields(Fields::Part{outer.take("settings")}, outer.name_of("settings"));
    read_number(fields, "summary_trigger_tokens", settings.summary_trigger_tokens, {});
    read_number(fields, "max_buffer_tokens", settings.max_buffer_tokens, {});
    read_number(fields, "max_buffer_messages", settings.max_buffer_messages, {});
    read_number(fields, "max_summary_tokens", settings.max_summary_tokens, {});
    read_number(fields, "buffer_ttl_s", settings.buffer_ttl_s, {});
    read_text(fields, "encoding", settings.encoding);
    fields.require("summarizer");
    fields.word("summarizer", settings.summarizer, &parse_summarizer);
    Result<void> end = fields.finish();
    if (!end) outer.refuse(std::move(end).error());
}

ArchiveRow read_session(Fields& fields) {
    ArchivedSession row;
    Session& session = row.session;
    read_text(fields, "id", session.id);
    fields.text("title", session.title);
    fields.text("user", session.scope.user);
    fields.text("agent", session.scope.agent);
    fields.text("project", session.scope.project);
    read_settings(fields, session.settings);
    read_number(fields, "message_count", session.message_count, {0});
    fields.text("forked_from", session.forked_from);
    read_time(fields, "created_at", session.created_at);
    read_time(fields, "updated_at", session.updated_at);
    read_number(fields, "summarized_to", row.summarized_to, {0});
    read_number(fields, "next_seq", row.next_seq, {1});
    fields.integer("forked_at", row.forked_at, {0});
    return row;
}

ArchiveRow read_message(Fields& fields) {
    ArchivedMessage row;
    Message& message = row.message;
    read_text(fields, "id", message.id);
    fields.text("external_id", message.external_id);
    read_text(fields, "session", message.session);
    read_number(fields, "seq", message.seq, {1});
    fields.require("role");
    fields.word("role", message.role, &parse_role);
    read_text(fields, "content", message.content);
    fields.text("name", message.name);
    fields.json("tool_calls", message.tool_calls, {JsonType::array});
    fields.text("tool_call_id", message.tool_call_id);
    fields.json("metadata", message.metadata, {JsonType::object});
    if (message.metadata.text() == "{}") message.metadata = Json();
    read_time(fields, "created_at", message.created_at);
    read_number(fields, "tokens", message.tokens, {0});
    read_text(fields, "counter", message.counter);
    fields.boolean("redacted", message.redacted);
    fields.text("idempotency_key", row.idempotency_key);
    return row;
}

ArchiveRow read_summary(Fields& fields) {
    Summary summary;
    read_text(fields, "id", summary.id);
    read_text(fields, "session", summary.session);
    read_text(fields, "text", summary.text);
    read_number(fields, "tokens", summary.tokens, {0});
    read_number(fields, "from_seq", summary.from_seq, {1});
    read_number(fields, "to_seq", summary.to_seq, {0});
    read_text(fields, "made_by", summary.made_by);
    fields.json("metadata", summary.metadata, {JsonType::object});
    if (summary.metadata.text() == "{}") summary.metadata = Json();
    read_time(fields, "created_at", summary.created_at);
    return summary;
}

ArchiveRow read_context(Fields& fields) {
    ArchivedContext row;
    read_text(fields, "session", row.session);
    Json context;
    fields.require("context");
    fields.json("context", context, {JsonType::object});
    row.saved.context = context.text();
    read_number(fields, "version", row.saved.version, {1});
    read_time(fields, "updated_at", row.saved.updated_at);
    return row;
}

void read_metadata(Fields& fields, Json& metadata) {
    fields.json("metadata", metadata, {JsonType::object});
    if (metadata.text() == "{}") metadata = Json();
}

// What a memory and a former version of one have both.
template <class Record>
void read_statement(Fields& fields, Record& record) {
    read_text(fields, "content", record.content);
    read_text(fields, "category", record.category);
    fields.require("confidence");
    fields.real("confidence", record.confidence);
    fields.boolean("pinned", record.pinned);
    fields.texts("tags", record.tags);
    read_metadata(fields, record.metadata);
    fields.text("source", record.source);
    read_number(fields, "version", record.version, {1});
    fields.time("expires_at", record.expires_at);
}

void read_scope(Fields& fields, Scope& scope, std::optional<std::string>& session) {
    fields.text("user", scope.user);
    fields.text("agent", scope.agent);
    fields.text("project", scope.project);
    fields.text("session", session);
}

ArchiveRow read_memory(Fields& fields) {
    ArchivedMemory row;
    Memory& memory = row.memory;
    read_text(fields, "id", memory.id);
    read_statement(fields, memory);
    read_scope(fields, memory.scope, memory.session);
    read_number(fields, "access_count", memory.access_count, {0});
    read_time(fields, "created_at", memory.created_at);
    read_time(fields, "updated_at", memory.updated_at);
    fields.time("last_accessed_at", memory.last_accessed_at);
    fields.text("by", row.by);
    fields.text("reason", row.reason);
    fields.text("idempotency_key", row.idempotency_key);
    return row;
}

ArchiveRow read_version(Fields& fields) {
    ArchivedVersion row;
    read_text(fields, "memory", row.memory);
    read_statement(fields, row.version);
    read_time(fields, "changed_at", row.version.changed_at);
    fields.text("by", row.version.by);
    fields.text("reason", row.version.reason);
    return row;
}

ArchiveRow read_episode(Fields& fields) {
    ArchivedEpisode row;
    Episode& episode = row.episode;
    read_text(fields, "id", episode.id);
    read_text(fields, "content", episode.content);
    read_text(fields, "kind", episode.kind);
    read_text(fields, "source", episode.source);
    read_metadata(fields, episode.metadata);
    read_scope(fields, episode.scope, episode.session);
    read_time(fields, "occurred_at", episode.occurred_at);
    read_time(fields, "created_at", episode.created_at);
    fields.text("idempotency_key", row.idempotency_key);
    return row;
}

ArchiveRow read_chat_row(Fields& fields) {
    ChatRow row;
    fields.text("session", row.session);
    read_message_fields(fields, row.message);
    read_role_and_content(fields, row.message);
    return row;
}

ArchiveRow read_record(Fields& fields, std::string_view record) {
    if (record == "archive") return read_header(fields);
    if (record == "session") return read_session(fields);
    if (record == "message") return read_message(fields);
    if (record == "summary") return read_summary(fields);
    if (record == "context") return read_context(fields);
    if (record == "memory") return read_memory(fields);
    if (record == "memory_version") return read_version(fields);
    if (record == "episode") return read_episode(fields);
    fields.refuse("record", "is " + base::quote(record) +
                                ", expected archive, session, message, summary, context, memory, "
                                "memory_version or episode");
    return {};
}

}  // namespace

Result<ArchiveRow> read_line(std::string_view line) {
    if (line.empty()) return fail(ErrorCode::invalid_argument, "records", "row is empty");
    Fields fields(line, "row");
    std::optional<std::string> record;
    fields.text("record", record);
    return fields.result(record ? read_record(fields, *record) : read_chat_row(fields));
}

}  // namespace memory::records
