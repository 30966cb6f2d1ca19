// Reading memories.
#pragma once

#include <string_view>

#include "kioku/call_options.hpp"
#include "kioku/item_filter.hpp"
#include "kioku/memory.hpp"
#include "kioku/page.hpp"
#include "storage/store_impl.hpp"

namespace memory::memories {

// Errors: see the verbs of Manager.
[[nodiscard]] Result<Memory> read_one(const Store::Impl& store, std::string_view id,
                                      const CallOptions& options);
[[nodiscard]] Result<List<Memory>> list_memories(const Store::Impl& store, const ItemFilter& filter,
                                                 const Page& page, const CallOptions& options);
[[nodiscard]] Result<List<MemoryVersion>> read_history(const Store::Impl& store,
                                                       std::string_view id, const Page& page,
                                                       const CallOptions& options);

}  // namespace memory::memories
