// get_context: one consistent read of a session, packed to a budget.
#pragma once

#include <string_view>

#include "kioku/call_options.hpp"
#include "kioku/context.hpp"
#include "storage/store_impl.hpp"

namespace memory::session {

// Errors: see Manager::get_context.
[[nodiscard]] Result<Context> read_context(const Store::Impl& store, std::string_view session,
                                           const ContextOptions& context,
                                           const CallOptions& options);

}  // namespace memory::session
