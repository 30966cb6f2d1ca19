// Episodes: storing, reading, listing.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/ids.hpp"
#include "kioku/call_options.hpp"
#include "kioku/episode.hpp"
#include "kioku/item_filter.hpp"
#include "kioku/page.hpp"
#include "storage/session_place.hpp"
#include "storage/store_impl.hpp"

namespace memory::episode {

// Errors: see the verbs of Manager.
[[nodiscard]] Result<StoredEpisode> store_episode(const Store::Impl& store,
                                                  const NewEpisode& episode,
                                                  storage::FindSession find_session,
                                                  const CallOptions& options);
[[nodiscard]] Result<Episode> read_one(const Store::Impl& store, std::string_view id,
                                       const CallOptions& options);
[[nodiscard]] Result<List<Episode>> list_episodes(const Store::Impl& store,
                                                  const ItemFilter& filter, const Page& page,
                                                  const CallOptions& options);

}  // namespace memory::episode
