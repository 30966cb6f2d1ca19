// Counts made anew, where another counter than a session's present one made them: the estimator, or
// that of the encoding before. The newest of the buffer in the write that finds it so, the rest
// through the outbox, a step at a time. Never by a read.
#pragma once

#include <string_view>

#include "kioku/error.hpp"
#include "kioku/token_counter.hpp"
#include "session/session_table.hpp"
#include "storage/transaction.hpp"

namespace memory::session {

// Whether a count made by `made_by` stands for a session that counts by `counter` in `encoding`: an
// exact count does, in a build too that can only estimate.
[[nodiscard]] bool is_current(std::string_view made_by, std::string_view counter,
                              std::string_view encoding);
[[nodiscard]] bool is_current(std::string_view made_by, const TokenCounter& counter);

// Counts the buffer and the current summary anew where the row says that another counter counted
// them, and leaves the rest to the outbox: before anything is added to the buffer or leaves it.
// Changes `row`; the caller stores it.
[[nodiscard]] Result<void> refresh_counts(storage::WriteTransaction& write, SessionRow& row);

// The same for messages that were copied from another session, whatever the row says.
[[nodiscard]] Result<void> refresh_copied_counts(storage::WriteTransaction& write, SessionRow& row);

// One step of what was left to the outbox: a thousand messages or summaries at most. Answers
// whether there was something to do that this build can do.
[[nodiscard]] Result<bool> recount_step(storage::WriteTransaction& write);

}  // namespace memory::session
