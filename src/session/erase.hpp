// Taking text out of a store for good: clearing a session, redacting a message.
#pragma once

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

// Errors: see SummaryStore::clear_summaries.
[[nodiscard]] Result<Erasure> clear_summaries(const Store::Impl& store, std::string_view session,
                                              const CallOptions& options);

}  // namespace memory::session
