// What Kioku reads of an assistant's tool calls: their ids, which tie results to calls.
#pragma once

#include <string>
#include <vector>

#include "kioku/json.hpp"

namespace memory::records {

// The ids of the calls, in order; none for null. Errors: invalid_argument naming what is wrong
// (not an array of objects, an id that is missing, not text, empty, longer than 256 bytes, with a
// control character, or given twice).
[[nodiscard]] Result<std::vector<std::string>> tool_call_ids(const Json& tool_calls);

}  // namespace memory::records
