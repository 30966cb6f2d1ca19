// The writes of memories: new ones, updates.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "kioku/call_options.hpp"
#include "kioku/memory.hpp"
#include "storage/session_place.hpp"
#include "storage/store_impl.hpp"

namespace memory::memories {

// Errors: see Manager::remember and remember_many.
[[nodiscard]] Result<std::vector<AddedMemory>> remember(const Store::Impl& store,
                                                        std::span<const NewMemory> memories,
                                                        storage::FindSession find_session,
                                                        const CallOptions& options);

// Errors: see Manager::update_memory.
[[nodiscard]] Result<Memory> update_memory(const Store::Impl& store, std::string_view id,
                                           const MemoryUpdate& update, const CallOptions& options);

}  // namespace memory::memories
