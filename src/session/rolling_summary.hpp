// The built-in summary of what leaves a buffer: the session's messages handed to the summariser of
// the text room, a bounded number at a time.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "kioku/error.hpp"
#include "session/session_table.hpp"

namespace memory::session {

// The summary after messages from_seq..to_seq have joined what `previous` stands for; at most
// max_summary_tokens by the session's counter, empty when that is 0 or nothing is left to say.
// Redacted messages say nothing.
[[nodiscard]] Result<std::string> roll_summary(storage::Connection& sql, const SessionRow& session,
                                               std::string_view previous, std::int64_t from_seq,
                                               std::int64_t to_seq);

}  // namespace memory::session
