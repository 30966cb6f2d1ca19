// Sessions and what belongs to them, as JSON.
#include "records/to_json.hpp"
#include "records/write.hpp"

namespace memory::records {

void write(Writer& out, const SessionSettings& settings) {
    out.open('{');
    out.field("summary_trigger_tokens", settings.summary_trigger_tokens);
    out.field("max_buffer_tokens", settings.max_buffer_tokens);
    out.field("max_buffer_messages", settings.max_buffer_messages);
    out.field("max_summary_tokens", settings.max_summary_tokens);
    out.field("buffer_ttl_s", settings.buffer_ttl_s);
    out.field("encoding", settings.encoding);
    out.field("summarizer", to_string(settings.summarizer));
    out.close('}');
}

void write_members(Writer& out, const Session& session) {
    out.field("id", session.id);
    out.field("title", session.title);
    out.field("user", session.scope.user);
    out.field("agent", session.scope.agent);
    out.field("project", session.scope.project);
    out.key("settings");
    write(out, session.settings);
    out.field("message_count", session.message_count);
    out.field_if("forked_from", session.forked_from);
    out.field("created_at", session.created_at);
    out.field("updated_at", session.updated_at);
}

void write(Writer& out, const Session& session) {
    out.open('{');
    write_members(out, session);
    out.close('}');
}

void write(Writer& out, const BufferInfo& info) {
    out.open('{');
    out.field("message_count", info.message_count);
    out.field("token_count", info.token_count);
    out.field("max_messages", info.max_messages);
    out.field("max_tokens", info.max_tokens);
    out.field("ttl_remaining_s", info.ttl_remaining_s);
    out.field("oversized", info.oversized);
    out.close('}');
}

void write(Writer& out, const SummaryStats& stats) {
    out.open('{');
    out.field("count", stats.count);
    out.field("current_tokens", stats.current_tokens);
    out.field("summarized_to", stats.summarized_to);
    out.field("updated_at", stats.updated_at);
    out.close('}');
}

std::string to_json(const Session& session) {
    return written(session, 512);
}
std::string to_json(const SessionSettings& settings) {
    return written(settings);
}
std::string to_json(const SummaryStats& stats) {
    return written(stats);
}
std::string to_json(const BufferInfo& info) {
    return written(info);
}

std::string to_json(const SessionStats& stats) {
    Writer out(1024);
    out.open('{');
    out.key("session");
    write(out, stats.session);
    out.key("buffer");
    write(out, stats.buffer);
    out.key("summaries");
    write(out, stats.summaries);
    out.field("jobs_pending", stats.jobs_pending);
    out.field("jobs_failed", stats.jobs_failed);
    out.field("memories", stats.memories);
    out.field("episodes", stats.episodes);
    out.field("context_version", stats.context_version);
    out.close('}');
    return out.take();
}

void write_members(Writer& out, const Erasure& erasure) {
    out.field("messages", erasure.messages);
    out.field("summaries", erasure.summaries);
    out.field("jobs", erasure.jobs);
    out.field("memories", erasure.memories);
    out.field("episodes", erasure.episodes);
    write_array(out, "forks", erasure.forks);
}

std::string to_json(const Erasure& erasure) {
    Writer out;
    out.open('{');
    out.key("erased");
    erasure.pending ? out.value("pending") : out.value(true);
    write_members(out, erasure);
    out.close('}');
    return out.take();
}

std::string to_json(const SavedContext& saved) {
    Writer out(saved.context.size() + 128);
    out.open('{');
    out.key("context");
    out.raw(saved.context);
    out.field("version", saved.version);
    out.field("updated_at", saved.updated_at);
    out.close('}');
    return out.take();
}

std::string to_json(const List<Session>& list) {
    Writer out(list.items.size() * 512 + 64);
    out.open('{');
    write_array(out, "items", list.items);
    out.field_if("next", list.next);
    out.close('}');
    return out.take();
}

}  // namespace memory::records
