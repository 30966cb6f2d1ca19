// Taking text out of a store for good: clearing a session, redacting a message.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "kioku/call_options.hpp"
#include "kioku/session.hpp"
#include "storage/store_impl.hpp"

namespace memory::session {

// Errors: see Manager::clear_session_memory.
[[nodiscard]] Result<Erasure> clear_session(const Store::Impl& store, std::string_view session,
                                            bool all, const CallOptions& options);

// Errors: see Manager::redact_message.
[[nodiscard]] Result<Erasure> redact_message(const Store::Impl& store, std::string_view id,
                                             const CallOptions& options);

// The same inside a transaction that is open already, for any messages; the summaries of a session
// are remade once. Errors: see Manager::redact_message.
[[nodiscard]] Result<Erasure> redact_within(storage::WriteTransaction& write,
                                            std::span<const std::string> ids);

// Deletes one generation of summaries; a host at work on the next gets a conflict. Adds to
// `erasure`.
[[nodiscard]] Result<void> forget_summary_within(storage::WriteTransaction& write,
                                                 std::int64_t item, Erasure& erasure);

// After the commit of an erasure: makes its text vanish from the log too, or leaves it `pending`.
[[nodiscard]] Erasure settle_erasure(const Store::Impl& store, Erasure erasure,
                                     const CallOptions& options);

// Errors: see SummaryStore::clear_summaries.
[[nodiscard]] Result<Erasure> clear_summaries(const Store::Impl& store, std::string_view session,
                                              const CallOptions& options);

}  // namespace memory::session
