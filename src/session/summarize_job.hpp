// Jobs of kind "summarize": what the host's model is given, and what becomes of its answer.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "kioku/call_options.hpp"
#include "kioku/job.hpp"
#include "session/session_table.hpp"
#include "storage/store_impl.hpp"

namespace memory::session {

// Offers the session's summarised range to a host that summarises, in place of any range before;
// withdraws that where no host does.
[[nodiscard]] Result<void> offer_summary(storage::WriteTransaction& write, const SessionRow& row);

// Errors: see the verbs of Manager.
[[nodiscard]] Result<std::optional<Job>> next_job(const Store::Impl& store,
                                                  const std::vector<std::string>& kinds,
                                                  const CallOptions& options);
[[nodiscard]] Result<void> complete_job(const Store::Impl& store, std::string_view id,
                                        std::string_view lease, const Json& result,
                                        const CallOptions& options);
[[nodiscard]] Result<void> fail_job(const Store::Impl& store, std::string_view id,
                                    std::string_view lease, std::string_view reason,
                                    const CallOptions& options);
[[nodiscard]] Result<Timestamp> renew_job(const Store::Impl& store, std::string_view id,
                                          std::string_view lease, const CallOptions& options);

}  // namespace memory::session
