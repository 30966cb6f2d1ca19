// The verb query_memory: recall as text for a prompt, with its answers kept.
#pragma once

#include <string>
#include <string_view>

#include "kioku/call_options.hpp"
#include "kioku/recall.hpp"
#include "storage/store_impl.hpp"

namespace memory::recall {

struct QueryAnswer {
    std::string text;
    bool was_kept = false;  // it was given before
};

// Errors: see Manager::recall.
[[nodiscard]] Result<QueryAnswer> query_memory(const Store::Impl& store, std::string_view query,
                                               const RecallOptions& options,
                                               const CallOptions& call);

}  // namespace memory::recall
