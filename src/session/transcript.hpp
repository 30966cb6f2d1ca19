// The whole transcript of a session: listing it, copying it into a fork.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "kioku/call_options.hpp"
#include "kioku/message.hpp"
#include "kioku/page.hpp"
#include "kioku/session.hpp"
#include "storage/store_impl.hpp"

namespace memory::session {

// Errors: see Manager::messages and fork_session.
[[nodiscard]] Result<List<Message>> list_messages(const Store::Impl& store,
                                                  std::string_view session, std::int64_t from_seq,
                                                  std::optional<std::int64_t> to_seq,
                                                  const Page& page, const CallOptions& options);
[[nodiscard]] Result<Session> fork_session(const Store::Impl& store, std::string_view session,
                                           std::string_view new_session,
                                           std::optional<std::int64_t> at_seq,
                                           const CallOptions& options);

}  // namespace memory::session
