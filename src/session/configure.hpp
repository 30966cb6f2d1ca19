// A session's record: beginning, settings, lists, statistics, forks.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "kioku/call_options.hpp"
#include "kioku/page.hpp"
#include "kioku/session.hpp"
#include "storage/store_impl.hpp"

namespace memory::session {

// Errors: see the verbs of Manager.
[[nodiscard]] Result<Session> configure(const Store::Impl& store, std::string_view session,
                                        const SessionConfig& config, const CallOptions& options);
[[nodiscard]] Result<Session> read_session(const Store::Impl& store, std::string_view session,
                                           const CallOptions& options);
[[nodiscard]] Result<List<Session>> list_sessions(const Store::Impl& store,
                                                  const ScopeFilter& filter, const Page& page,
                                                  const CallOptions& options);
[[nodiscard]] Result<SessionStats> read_stats(const Store::Impl& store, std::string_view session,
                                              const CallOptions& options);

}  // namespace memory::session
