// What recall answers, as JSON.
#include "kioku/recall.hpp"
#include "records/to_json.hpp"
#include "records/write.hpp"

namespace memory::records {
namespace {

// What a hit costs beside its text.
constexpr std::size_t kFrameBytes = 640;

void write(Writer& out, const Neighbour& neighbour) {
    out.open('{');
    out.field("id", neighbour.id);
    out.field("seq", neighbour.seq);
    out.field("role", to_string(neighbour.role));
    out.field_if("name", neighbour.name);
    out.field("text", neighbour.text);
    out.field("created_at", neighbour.created_at);
    out.close('}');
}

}  // namespace

void write(Writer& out, const Hit& hit) {
    out.open('{');
    out.field("id", hit.id);
    out.field("kind", to_string(hit.kind));
    out.field("text", hit.text);
    out.field("score", hit.score);
    out.key("signals");
    out.open('{');
    for (const SignalShare& signal : hit.signals)
        out.field(signal.name, signal.share);
    out.close('}');
    write_array(out, "matched", hit.matched);
    out.field("session", hit.session);
    if (hit.role) out.field("role", to_string(*hit.role));
    out.field_if("name", hit.name);
    out.field("source", hit.source);
    write_metadata(out, hit.metadata);
    out.field("created_at", hit.created_at);
    out.field("reason", hit.reason);
    if (!hit.neighbours.empty()) {
        out.key("neighbours");
        out.open('[');
        for (const Neighbour& neighbour : hit.neighbours)
            write(out, neighbour);
        out.close(']');
    }
    out.close('}');
}

std::string to_json(const Hit& hit) {
    return written(hit, kFrameBytes + hit.text.size());
}

std::string to_json(const RecallAnswer& answer) {
    std::size_t size = 256;
    for (const Hit& hit : answer.hits)
        size += kFrameBytes + hit.text.size();
    Writer out(size);
    out.open('{');
    write_array(out, "hits", answer.hits);
    out.field("searched", answer.searched);
    out.field("took_us", answer.took_us);
    write_array(out, "degraded", answer.degraded);
    if (answer.expected) {
        out.key("expected");
        out.open('{');
        out.field("id", answer.expected->id);
        out.field("rank", answer.expected->rank);
        out.field("reason", answer.expected->reason);
        out.close('}');
    }
    out.close('}');
    return out.take();
}

}  // namespace memory::records
