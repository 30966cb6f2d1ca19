// The write of messages: rows, the fold that they cause, and its summary, in one transaction.
#pragma once

#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "kioku/call_options.hpp"
#include "kioku/message.hpp"
#include "session/session_table.hpp"
#include "storage/store_impl.hpp"

namespace memory::session {

// Appends all messages to a session, which begins with them when it is new.
// Errors: see Manager::add_message.
[[nodiscard]] Result<std::vector<AddedMessage>> append(const Store::Impl& store,
                                                       std::string_view session,
                                                       std::span<const NewMessage> messages,
                                                       const CallOptions& options);

// The same inside a transaction that is open already; one write as far as folding goes.
[[nodiscard]] Result<std::vector<AddedMessage>> append_within(storage::WriteTransaction& write,
                                                              const Store::Impl& store,
                                                              std::string_view session,
                                                              std::span<const NewMessage> messages);

// A new session's row with the store's default settings, inserted.
[[nodiscard]] Result<SessionRow> begin_session(storage::WriteTransaction& write,
                                               const Store::Impl& store, std::string_view id,
                                               const Scope& scope);

// Moves k as far as the session's settings ask, summarises what left, and offers a job where the
// host summarises. `first_seq` is the first row of this write, `expired` says that the ttl had run
// out before it. Changes `row`; the caller stores it.
[[nodiscard]] Result<void> fold(storage::WriteTransaction& write, SessionRow& row,
                                std::int64_t first_seq, bool expired, bool brought_results);

}  // namespace memory::session
