// Jobs of kind "summarize": what the host's model is given, and what becomes of its answer.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "kioku/call_options.hpp"
#include "kioku/job.hpp"
#include "storage/store_impl.hpp"

namespace memory::session {

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
