// Forgetting items of any kind: the one verb that reaches into every noun's room.
#pragma once

#include <string>
#include <vector>

#include "kioku/call_options.hpp"
#include "kioku/forget.hpp"
#include "kioku/item_filter.hpp"
#include "storage/store_impl.hpp"

namespace memory::manager {

// Errors: see the verbs of Manager.
[[nodiscard]] Result<Forgotten> forget(const Store::Impl& store,
                                       const std::vector<std::string>& ids, bool dry_run,
                                       const CallOptions& options);
[[nodiscard]] Result<Forgotten> forget_matching(const Store::Impl& store, const ItemFilter& filter,
                                                bool dry_run, const CallOptions& options);

}  // namespace memory::manager
