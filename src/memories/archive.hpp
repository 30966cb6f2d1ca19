// Memories with their history out as lines of an export, and back.
#pragma once

#include <string>

#include "base/function_ref.hpp"
#include "kioku/item_filter.hpp"
#include "records/archive.hpp"
#include "storage/session_place.hpp"
#include "storage/store_impl.hpp"

namespace memory::memories {

// Each memory, oldest first, followed by its former versions.
[[nodiscard]] Result<void> export_memories(
    storage::Connection& sql, const ItemFilter& filter, std::int64_t now_ms,
    base::FunctionRef<Result<void>(const std::string& line)> put);

// Both answer whether something was written: what is known, has expired, or is said already in the
// same scope is left as it is. Errors: conflict (the id is that of something else),
// invalid_argument, limit.
[[nodiscard]] Result<bool> restore_memory(storage::WriteTransaction& write,
                                          const Store::Impl& store,
                                          const records::ArchivedMemory& archived,
                                          storage::FindSession find_session);
[[nodiscard]] Result<bool> restore_version(storage::WriteTransaction& write,
                                           const Store::Impl& store,
                                           const records::ArchivedVersion& archived);

}  // namespace memory::memories
