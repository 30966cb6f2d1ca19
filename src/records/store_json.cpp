// What a store says of itself, and the answers of its long operations, as JSON.
#include "records/to_json.hpp"
#include "records/write.hpp"

namespace memory::records {
namespace {

void write(Writer& out, const BackendHealth& backend) {
    out.open('{');
    out.field("name", backend.name);
    out.field("state", backend.state);
    out.field_unchecked("detail", backend.detail);
    out.field_unchecked("advice", backend.advice);
    out.close('}');
}

void write(Writer& out, const Change& change) {
    out.open('{');
    out.field("sequence", change.sequence);
    out.field("op", change.deleted ? "delete" : "put");
    out.field("kind", change.kind);
    out.field("id", change.id);
    out.close('}');
}

}  // namespace

std::string to_json(const Health& health) {
    Writer out(1024);
    out.open('{');
    out.field("available", health.available);
    out.key("backends");
    out.open('[');
    for (const BackendHealth& backend : health.backends)
        write(out, backend);
    out.close(']');
    out.field_unchecked("path", health.path);
    out.field("version", health.version);
    out.field("sqlite_version", health.sqlite_version);
    out.field("schema_version", health.schema_version);
    out.field("durability", to_string(health.durability));
    out.field("sequence", health.sequence);
    out.field("sessions", health.sessions);
    out.field("items", health.items);
    out.field("size_bytes", health.size_bytes);
    out.field("log_size_bytes", health.log_size_bytes);
    out.field("jobs_pending", health.jobs_pending);
    out.field("jobs_failed", health.jobs_failed);
    out.field("erasures_pending", health.erasures_pending);
    out.field("recounts_pending", health.recounts_pending);
    out.field("recall_cache_hits", health.recall_cache_hits);
    out.field("recall_cache_misses", health.recall_cache_misses);
    out.field("metrics_sent", health.metrics_sent);
    out.field("metrics_dropped", health.metrics_dropped);
    out.close('}');
    return out.take();
}

std::string to_json(const CheckReport& report) {
    Writer out;
    out.open('{');
    out.field("ok", report.ok);
    write_array(out, "problems", report.problems);
    out.field("items", report.items);
    out.field("sessions", report.sessions);
    out.key("index");
    out.open('{');
    out.field("items", report.index.items);
    out.field("terms", report.index.terms);
    out.field("segments", report.index.segments);
    out.close('}');
    out.close('}');
    return out.take();
}

std::string to_json(const BackupReport& report) {
    Writer out;
    out.open('{');
    out.field_unchecked("path", report.path);
    out.field("size_bytes", report.size_bytes);
    out.field("sequence", report.sequence);
    out.close('}');
    return out.take();
}

std::string to_json(const CompactReport& report) {
    Writer out;
    out.open('{');
    out.field("bytes_before", report.bytes_before);
    out.field("bytes_after", report.bytes_after);
    out.field("tombstones", report.tombstones);
    out.close('}');
    return out.take();
}

std::string to_json(const ChangeList& changes) {
    Writer out(changes.items.size() * 96 + 96);
    out.open('{');
    out.key("items");
    out.open('[');
    for (const Change& change : changes.items)
        write(out, change);
    out.close(']');
    out.field("sequence", changes.sequence);
    out.field("more", changes.more);
    out.field("rebuild", changes.rebuild);
    out.close('}');
    return out.take();
}

std::string to_json(const ExportReport& report) {
    Writer out;
    out.open('{');
    out.field("records", report.records);
    out.close('}');
    return out.take();
}

std::string to_json(const ImportReport& report) {
    Writer out;
    out.open('{');
    out.field("records", report.records);
    out.field("added", report.added);
    out.field("existing", report.existing);
    out.close('}');
    return out.take();
}

std::string to_json(const Job& job) {
    Writer out(job.input.text().size() + 256);
    out.open('{');
    out.field("id", job.id);
    out.field("lease", job.lease);
    out.field("kind", job.kind);
    out.field("input", job.input);
    out.field("lease_until", job.lease_until);
    out.field("attempts", job.attempts);
    out.close('}');
    return out.take();
}

std::string to_json(const Error& error) {
    Writer out;
    out.open('{');
    out.field("code", to_string(error.code));
    out.field_unchecked("message", error.message);
    out.field("component", error.component);
    out.field("retryable", error.retryable);
    out.close('}');
    return out.take();
}

std::string to_json(const LogRecord& record) {
    Writer out;
    out.open('{');
    out.field("level", level_name(record.level));
    out.field("time", record.time);
    out.field("component", record.component);
    out.field_unchecked("message", record.message);
    out.close('}');
    return out.take();
}

std::string_view level_name(LogLevel level) noexcept {
    switch (level) {
        case LogLevel::debug: return "debug";
        case LogLevel::info: return "info";
        case LogLevel::warning: return "warning";
        case LogLevel::error: return "error";
    }
    return "unknown";
}

}  // namespace memory::records
