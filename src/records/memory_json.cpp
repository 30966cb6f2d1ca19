// Memories, episodes and what forgetting answers, as JSON.
#include "records/to_json.hpp"
#include "records/write.hpp"

namespace memory::records {
namespace {

// What a record costs beside its open texts.
constexpr std::size_t kFrameBytes = 640;

void write_scope(Writer& out, const Scope& scope, const std::optional<std::string>& session) {
    out.field("user", scope.user);
    out.field("agent", scope.agent);
    out.field("project", scope.project);
    out.field("session", session);
}

template <class Record>
std::string written_list(const List<Record>& list) {
    Writer out(list.items.size() * kFrameBytes + 64);
    out.open('{');
    write_array(out, "items", list.items);
    out.field_if("next", list.next);
    out.close('}');
    return out.take();
}

}  // namespace

void write_members(Writer& out, const Memory& memory) {
    out.field("id", memory.id);
    out.field("content", memory.content);
    out.field("category", memory.category);
    out.field("confidence", memory.confidence);
    out.field("pinned", memory.pinned);
    write_array(out, "tags", memory.tags);
    write_metadata(out, memory.metadata);
    write_scope(out, memory.scope, memory.session);
    out.field("source", memory.source);
    out.field("access_count", memory.access_count);
    out.field("version", memory.version);
    out.field("created_at", memory.created_at);
    out.field("updated_at", memory.updated_at);
    out.field("last_accessed_at", memory.last_accessed_at);
    out.field("expires_at", memory.expires_at);
}

void write(Writer& out, const Memory& memory) {
    out.open('{');
    write_members(out, memory);
    out.close('}');
}

void write_members(Writer& out, const MemoryVersion& version) {
    out.field("version", version.version);
    out.field("content", version.content);
    out.field("category", version.category);
    out.field("confidence", version.confidence);
    out.field("pinned", version.pinned);
    write_array(out, "tags", version.tags);
    write_metadata(out, version.metadata);
    out.field("source", version.source);
    out.field("expires_at", version.expires_at);
    out.field("changed_at", version.changed_at);
    out.field("by", version.by);
    out.field("reason", version.reason);
}

void write(Writer& out, const MemoryVersion& version) {
    out.open('{');
    write_members(out, version);
    out.close('}');
}

void write(Writer& out, const AddedMemory& added) {
    out.open('{');
    out.field("id", added.id);
    out.field("category", added.category);
    out.field("existed", added.existed);
    out.close('}');
}

void write_members(Writer& out, const Episode& episode) {
    out.field("id", episode.id);
    out.field("content", episode.content);
    out.field("kind", episode.kind);
    out.field("source", episode.source);
    write_metadata(out, episode.metadata);
    write_scope(out, episode.scope, episode.session);
    out.field("occurred_at", episode.occurred_at);
    out.field("created_at", episode.created_at);
}

void write(Writer& out, const Episode& episode) {
    out.open('{');
    write_members(out, episode);
    out.close('}');
}

void write(Writer& out, const ItemName& name) {
    out.open('{');
    out.field("id", name.id);
    out.field("kind", to_string(name.kind));
    out.close('}');
}

std::string to_json(const Memory& memory) {
    return written(memory, kFrameBytes + memory.content.size());
}
std::string to_json(const MemoryVersion& version) {
    return written(version, kFrameBytes + version.content.size());
}
std::string to_json(const AddedMemory& added) {
    return written(added, 128);
}
std::string to_json(const Episode& episode) {
    return written(episode, kFrameBytes + episode.content.size());
}

std::string to_json(const StoredEpisode& stored) {
    Writer out(96);
    out.open('{');
    out.field("id", stored.id);
    out.field("existed", stored.existed);
    out.close('}');
    return out.take();
}

std::string to_json(const Forgotten& forgotten) {
    Writer out(forgotten.items.size() * 80 + 256);
    out.open('{');
    out.field("dry_run", forgotten.dry_run);
    out.key("erased");
    if (forgotten.dry_run || !forgotten.erasure.pending) {
        out.value(!forgotten.dry_run);
    } else {
        out.value("pending");
    }
    write_members(out, forgotten.erasure);
    write_array(out, "items", forgotten.items);
    out.close('}');
    return out.take();
}

std::string to_json(const std::vector<AddedMemory>& added) {
    Writer out(added.size() * 96 + 32);
    out.open('{');
    write_array(out, "items", added);
    out.close('}');
    return out.take();
}

std::string to_json(const List<Memory>& list) {
    return written_list(list);
}
std::string to_json(const List<MemoryVersion>& list) {
    return written_list(list);
}
std::string to_json(const List<Episode>& list) {
    return written_list(list);
}

}  // namespace memory::records
