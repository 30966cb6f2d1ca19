// Records written into a larger text. The counterpart of to_json.hpp inside this room.
#pragma once

#include "kioku/context.hpp"
#include "kioku/episode.hpp"
#include "kioku/forget.hpp"
#include "kioku/memory.hpp"
#include "kioku/message.hpp"
#include "kioku/recall.hpp"
#include "kioku/session.hpp"
#include "kioku/summary.hpp"
#include "records/writer.hpp"

namespace memory::records {

// The members alone, without braces, so that a writer may add to them.
void write_members(Writer& out, const Session& session);
void write_members(Writer& out, const Message& message);
void write_members(Writer& out, const Summary& summary);

void write_members(Writer& out, const Memory& memory);
void write_members(Writer& out, const MemoryVersion& version);
void write_members(Writer& out, const Episode& episode);
void write_members(Writer& out, const Erasure& erasure);

void write(Writer& out, const Memory& memory);
void write(Writer& out, const MemoryVersion& version);
void write(Writer& out, const AddedMemory& added);
void write(Writer& out, const Episode& episode);
void write(Writer& out, const ItemName& name);
void write(Writer& out, const Hit& hit);

void write(Writer& out, const Session& session);
void write(Writer& out, const SessionSettings& settings);
void write(Writer& out, const BufferInfo& info);
void write(Writer& out, const SummaryStats& stats);
void write(Writer& out, const Message& message);
void write(Writer& out, const AddedMessage& added);
void write(Writer& out, const Summary& summary);

// `{}` when there is none.
void write_metadata(Writer& out, const Json& metadata);

inline void write(Writer& out, const std::string& text) {
    out.value(text);
}

template <class Record>
void write_array(Writer& out, std::string_view name, const std::vector<Record>& records) {
    out.key(name);
    out.open('[');
    for (const Record& record : records)
        write(out, record);
    out.close(']');
}

// A record that stands alone.
template <class Record>
std::string written(const Record& record, std::size_t expected_bytes = 256) {
    Writer out(expected_bytes);
    write(out, record);
    return out.take();
}

}  // namespace memory::records
