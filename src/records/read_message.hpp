// The keys of a new message, for the readers of rows that hold more than one.
#pragma once

#include "kioku/message.hpp"
#include "records/fields.hpp"

namespace memory::records {

// All keys but role and content.
void read_message_fields(Fields& fields, NewMessage& message);

// Role, which must be there, and content: text, null or parts. Call it after read_message_fields,
// for parts are kept in metadata.
void read_role_and_content(Fields& fields, NewMessage& message);

}  // namespace memory::records
