// Memories that come first among what a context recalls, whatever the query.
#pragma once

#include "kioku/item_filter.hpp"
#include "recall/answer.hpp"

namespace memory::recall {

// The pinned memories that match, newest first, at most kMostPinned.
inline constexpr std::int64_t kMostPinned = 50;
[[nodiscard]] Result<Answered> pinned_memories(const Store::Impl& store, storage::Connection& sql,
                                               ItemFilter filter);

}  // namespace memory::recall
