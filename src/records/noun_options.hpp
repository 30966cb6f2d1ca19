// The JSON that a host hands to the verbs of memories and episodes, and to forget. As options.hpp.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "kioku/call_options.hpp"
#include "kioku/episode.hpp"
#include "kioku/item_filter.hpp"
#include "kioku/memory.hpp"
#include "kioku/page.hpp"
#include "kioku/recall.hpp"

namespace memory::records {

// ---- memories ----------------------------------------------------------------------------------

// The keys of a memory but content, which the call carries by itself: {category?, confidence?,
// pinned?, tags?, metadata?, user?, agent?, project?, session?, source?, created_at?, expires_at?,
// by?, reason?, idempotency_key?}.
struct RememberOptions {
    NewMemory memory;
    CallOptions call;
};
[[nodiscard]] Result<RememberOptions> read_remember_options(std::string_view text);

// An array of memories, each with content. Errors name the memory's place, from 0.
[[nodiscard]] Result<std::vector<NewMemory>> read_new_memories(std::string_view text);

// {content?, category?, confidence?, pinned?, tags?, metadata?, source?, expires_at?,
// expected_version?, by?, reason?}. A null source or expires_at, and a null or empty metadata,
// takes it away; any other null is no statement.
struct UpdateOptions {
    MemoryUpdate update;
    CallOptions call;
};
[[nodiscard]] Result<UpdateOptions> read_update_options(std::string_view text);

// A filter (records/read_filter.hpp), limit and cursor.
struct ItemListOptions {
    ItemFilter filter;
    Page page;
    CallOptions call;
};
[[nodiscard]] Result<ItemListOptions> read_item_list_options(std::string_view text);

// {limit?, cursor?}
struct PageOptions {
    Page page;
    CallOptions call;
};
[[nodiscard]] Result<PageOptions> read_page_options(std::string_view text);

// ---- episodes ----------------------------------------------------------------------------------

// The keys of an episode but content: {kind?, source?, metadata?, user?, agent?, project?,
// session?, occurred_at? (or timestamp), idempotency_key?}.
struct StoreOptions {
    NewEpisode episode;
    CallOptions call;
};
[[nodiscard]] Result<StoreOptions> read_store_options(std::string_view text);

// ---- recall ------------------------------------------------------------------------------------

// The keys of a filter, kinds, limit, budget_tokens, explain, exclude, neighbours, now, expect.
struct RecallCall {
    RecallOptions recall;
    CallOptions call;
};
[[nodiscard]] Result<RecallCall> read_recall_options(std::string_view text);

// The same but limit, which the call carries by itself, and what text does not show: explain,
// neighbours, expect.
[[nodiscard]] Result<RecallCall> read_query_options(std::string_view text);

// ---- forgetting --------------------------------------------------------------------------------

// An array of ids.
[[nodiscard]] Result<std::vector<std::string>> read_ids(std::string_view text);

// A filter with kinds. The empty text is a filter without members, which the verb refuses.
[[nodiscard]] Result<ItemFilter> read_filter(std::string_view text);

struct ForgetOptions {
    bool dry_run = false;
    CallOptions call;
};
[[nodiscard]] Result<ForgetOptions> read_forget_options(std::string_view text);

}  // namespace memory::records
