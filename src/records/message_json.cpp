// Messages, summaries and contexts as JSON: what a host reads most often.
#include <numeric>

#include "records/to_json.hpp"
#include "records/write.hpp"

namespace memory::records {
namespace {

// What a message's record costs beside its open texts.
constexpr std::size_t kFrameBytes = 320;

// Text with some room for its escapes.
std::size_t text_bytes(std::size_t size) {
    return size + size / 16;
}

std::size_t expected_bytes(const Message& message) {
    return kFrameBytes + text_bytes(message.content.size()) + message.metadata.text().size() +
           message.tool_calls.text().size();
}

std::size_t expected_bytes(const std::vector<Message>& messages) {
    return std::accumulate(
        messages.begin(), messages.end(), std::size_t{64},
        [](std::size_t sum, const Message& message) { return sum + expected_bytes(message); });
}

void write(Writer& out, const ChatMessage& message) {
    out.open('{');
    out.field("role", to_string(message.role));
    out.field("content", message.content);
    out.field_if("name", message.name);
    if (!message.tool_calls.is_null()) out.field("tool_calls", message.tool_calls);
    out.field_if("tool_call_id", message.tool_call_id);
    if (message.truncated) out.field("truncated", true);
    out.close('}');
}

}  // namespace

void write_metadata(Writer& out, const Json& metadata) {
    out.key("metadata");
    out.raw(metadata.is_null() ? std::string_view("{}") : std::string_view(metadata.text()));
}

void write_members(Writer& out, const Message& message) {
    out.field("id", message.id);
    out.field_if("external_id", message.external_id);
    out.field("session", message.session);
    out.field("seq", message.seq);
    out.field("role", to_string(message.role));
    out.field("content", message.content);
    out.field_if("name", message.name);
    if (!message.tool_calls.is_null()) out.field("tool_calls", message.tool_calls);
    out.field_if("tool_call_id", message.tool_call_id);
    write_metadata(out, message.metadata);
    out.field("created_at", message.created_at);
    out.field("tokens", message.tokens);
    out.field("counter", message.counter);
    if (message.redacted) out.field("redacted", true);
    if (message.truncated) out.field("truncated", true);
}

void write(Writer& out, const Message& message) {
    out.open('{');
    write_members(out, message);
    out.close('}');
}

void write(Writer& out, const AddedMessage& added) {
    out.open('{');
    out.field("id", added.id);
    out.field("seq", added.seq);
    out.field("existed", added.existed);
    out.close('}');
}

void write_members(Writer& out, const Summary& summary) {
    out.field("id", summary.id);
    out.field("session", summary.session);
    out.field("text", summary.text);
    out.field("tokens", summary.tokens);
    out.field("from_seq", summary.from_seq);
    out.field("to_seq", summary.to_seq);
    out.field("made_by", summary.made_by);
    write_metadata(out, summary.metadata);
    out.field("created_at", summary.created_at);
}

void write(Writer& out, const Summary& summary) {
    out.open('{');
    write_members(out, summary);
    out.close('}');
}

std::string to_json(const Message& message) {
    return written(message, expected_bytes(message));
}
std::string to_json(const AddedMessage& added) {
    return written(added, 96);
}

std::string to_json(const Summary& summary) {
    return written(summary,
                   kFrameBytes + text_bytes(summary.text.size()) + summary.metadata.text().size());
}

std::string to_json(const Context& context) {
    const std::size_t records = expected_bytes(context.buffer_messages);
    const std::size_t summary = context.current_summary ? context.current_summary->size() : 0;
    Writer out(2 * (records + text_bytes(summary)) + 512);
    out.open('{');
    out.field("session", context.session);
    out.key("messages");
    out.open('[');
    for (const ChatMessage& message : context.messages)
        write(out, message);
    out.close(']');
    out.field("current_summary", context.current_summary);
    write_array(out, "buffer_messages", context.buffer_messages);
    out.key("buffer_info");
    write(out, context.buffer_info);
    write_array(out, "recalled", context.recalled);
    out.field("total_tokens", context.total_tokens);
    out.field("message_count", context.message_count);
    out.field("budget_tokens", context.budget_tokens);
    out.field("omitted", context.omitted);
    write_array(out, "degraded", context.degraded);
    out.close('}');
    return out.take();
}

std::string to_json(const List<Message>& list) {
    Writer out(expected_bytes(list.items));
    out.open('{');
    write_array(out, "items", list.items);
    out.field_if("next", list.next);
    out.close('}');
    return out.take();
}

std::string to_json(const std::vector<AddedMessage>& added) {
    Writer out(added.size() * 80 + 32);
    out.open('{');
    write_array(out, "items", added);
    out.close('}');
    return out.take();
}

std::string to_json(const std::vector<Message>& messages) {
    Writer out(expected_bytes(messages));
    out.open('{');
    write_array(out, "items", messages);
    out.close('}');
    return out.take();
}

std::string to_json(const std::vector<Summary>& summaries) {
    Writer out(1024);
    out.open('{');
    write_array(out, "items", summaries);
    out.close('}');
    return out.take();
}

}  // namespace memory::records
