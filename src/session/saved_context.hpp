// The host's own JSON state of a session, with a version.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "kioku/call_options.hpp"
#include "kioku/session.hpp"
#include "storage/store_impl.hpp"

namespace memory::session {

// Errors: see Manager::save_context and load_context.
[[nodiscard]] Result<std::int64_t> save_context(const Store::Impl& store, std::string_view session,
                                                std::string_view context,
                                                std::optional<std::int64_t> expected_version,
                                                const CallOptions& options);
[[nodiscard]] Result<SavedContext> load_context(const Store::Impl& store, std::string_view session,
                                                const CallOptions& options);

}  // namespace memory::session
