// The session that a memory or an episode names.
#pragma once

#include "storage/session_place.hpp"

namespace memory::session {

// storage::FindSession of this room.
[[nodiscard]] Result<storage::SessionPlace> find_or_begin(storage::WriteTransaction& write,
                                                          const Store::Impl& store,
                                                          std::string_view id, const Scope& scope);

}  // namespace memory::session
