// Writing the lines of an export.
#include "records/archive.hpp"

#include "records/write.hpp"

namespace memory::records {
namespace {

Writer begun(std::string_view record, std::size_t expected_bytes) {
    Writer out(expected_bytes);
    out.open('{');
    out.field("record", record);
    return out;
}

}  // namespace

std::string to_line(const ArchiveHeader& header) {
    Writer out = begun("archive", 128);
    out.field("format", header.format);
    out.field("version", header.version);
    out.field("created_at", header.created_at);
    out.close('}');
    return out.take();
}

std::string to_line(const ArchivedSession& session) {
    Writer out = begun("session", 640);
    write_members(out, session.session);
    out.field("summarized_to", session.summarized_to);
    out.field("next_seq", session.next_seq);
    out.field_if("forked_at", session.forked_at);
    out.close('}');
    return out.take();
}

std::string to_line(const ArchivedMessage& message) {
    Writer out = begun("message", message.message.content.size() + 512);
    write_members(out, message.message);
    out.field_if("idempotency_key", message.idempotency_key);
    out.close('}');
    return out.take();
}

std::string to_line(const Summary& summary) {
    Writer out = begun("summary", summary.text.size() + 512);
    write_members(out, summary);
    out.close('}');
    return out.take();
}

std::string to_line(const ArchivedContext& context) {
    Writer out = begun("context", context.saved.context.size() + 512);
    out.field("session", context.session);
    out.key("context");
    out.raw(context.saved.context);
    out.field("version", context.saved.version);
    out.field("updated_at", context.saved.updated_at);
    out.close('}');
    return out.take();
}

std::string to_line(const ArchivedMemory& memory) {
    Writer out = begun("memory", memory.memory.content.size() + 640);
    write_members(out, memory.memory);
    out.field_if("by", memory.by);
    out.field_if("reason", memory.reason);
    out.field_if("idempotency_key", memory.idempotency_key);
    out.close('}');
    return out.take();
}

std::string to_line(const ArchivedVersion& version) {
    Writer out = begun("memory_version", version.version.content.size() + 512);
    out.field("memory", version.memory);
    write_members(out, version.version);
    out.close('}');
    return out.take();
}

std::string to_line(const ArchivedEpisode& episode) {
    Writer out = begun("episode", episode.episode.content.size() + 512);
    write_members(out, episode.episode);
    out.field_if("idempotency_key", episode.idempotency_key);
    out.close('}');
    return out.take();
}

}  // namespace memory::records
