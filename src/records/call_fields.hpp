// The keys that the options of many verbs share.
#pragma once

#include "kioku/call_options.hpp"
#include "kioku/page.hpp"
#include "records/fields.hpp"

namespace memory::records {

// {deadline_ms?}
inline void read_deadline(Fields& fields, CallOptions& call) {
    fields.integer("deadline_ms", call.deadline_ms);
}

// {limit?, cursor?}
inline void read_page(Fields& fields, Page& page) {
    fields.integer("limit", page.limit);
    fields.text("cursor", page.cursor);
}

}  // namespace memory::records
