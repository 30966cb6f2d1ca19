// Episodes out as lines of an export, and back.
#pragma once

#include <string>

#include "base/function_ref.hpp"
#include "kioku/item_filter.hpp"
#include "records/archive.hpp"
#include "storage/session_place.hpp"
#include "storage/store_impl.hpp"

namespace memory::episode {

// What happened first comes first.
[[nodiscard]] Result<void> export_episodes(
    storage::Connection& sql, const ItemFilter& filter, std::int64_t now_ms,
    base::FunctionRef<Result<void>(const std::string& line)> put);

// Answers whether something was written: what is known is left as it is. Errors: conflict (the id
// is that of something else), invalid_argument, limit.
[[nodiscard]] Result<bool> restore_episode(storage::WriteTransaction& write,
                                           const Store::Impl& store,
                                           const records::ArchivedEpisode& archived,
                                           storage::FindSession find_session);

}  // namespace memory::episode
