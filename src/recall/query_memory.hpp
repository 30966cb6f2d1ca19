// The verb query_memory: recall as text for a prompt, with its answers kept.
#pragma once

#include <string>
#include <string_view>

#include "kioku/call_options.hpp"
#include "kioku/recall.hpp"
#include "storage/store_impl.hpp"

namespace memory::recall {

// Errors: see Manager::recall.
[[nodiscard]] Result<std::string> query_memory(const Store::Impl& store, std::string_view query,
                                               const RecallOptions& options,
                                               const CallOptions& call);

}  // namespace memory::recall
