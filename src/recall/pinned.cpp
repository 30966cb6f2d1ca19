// By way of the index over what is pinned, which is little.
#include "recall/pinned.hpp"

#include <string>
#include <vector>

#include "base/result.hpp"
#include "recall/hit_record.hpp"
#include "storage/item_filter.hpp"
#include "storage/recallable.hpp"

namespace memory::recall {

Result<Answered> pinned_memories(const Store::Impl& store, storage::Connection& sql,
                                 ItemFilter filter) {
    const std::int64_t now_ms = store.now_ms();
    std::vector<std::int64_t> found;
    Answered answered;
    {
        const storage::ItemCondition condition(filter, now_ms, 2);
        KIOKU_LET(storage::Rows rows,
                  sql.prepare("SELECT items.item FROM memories p JOIN items ON items.item = p.item"
                              " WHERE p.pinned = 1 AND " +
                              condition.sql() + " ORDER BY p.item DESC LIMIT ?1"));
        rows.statement().bind_integer(1, kMostPinned);
        condition.bind(rows.statement());
        for (;;) {
            KIOKU_LET(const bool more, rows.next());
            if (!more) break;
            found.push_back(rows.integer(0));
        }
    }
    for (const std::int64_t item : found) {
        KIOKU_LET(auto shown, storage::read_shown(sql, item, now_ms));
        if (!shown) continue;
        Hit pinned;
        pinned.reason = "pinned";
        answered.items.push_back(item);
        answered.answer.hits.push_back(hit_record(std::move(pinned), std::move(*shown)));
    }
    return answered;
}

}  // namespace memory::recall
