// Following the change sequence.
#include "recall/store_index.hpp"

#include <algorithm>
#include <chrono>
#include <new>
#include <string>

#include "base/result.hpp"
#include "base/test_hooks.hpp"
#include "outbox/changes.hpp"
#include "records/json_view.hpp"
#include "storage/recallable.hpp"

namespace memory::recall {

namespace {

// Rows between two looks at the deadline.
constexpr std::int64_t kStep = 512;

// Between two looks whether another thread has ended following.
constexpr std::chrono::microseconds kPause(50);

// Texts that stand beside an item's own in its metadata.
constexpr std::string_view kSearched[] = {"caption", "title", "alt"};

// An item with text of its own, for the length of one addition.
class ReadItem {
  public:
    void take(const storage::IndexedItem& row) {
        beside_.clear();
        for (const char letter : row.tags)
            beside_ += letter == '\n' ? ' ' : letter;
        if (!row.metadata.empty()) add_metadata(row.metadata);
        item_.item = row.item;
        item_.kind = static_cast<std::int32_t>(row.kind);
        item_.session = row.session;
        item_.scope = row.scope;
        item_.speaker = row.speaker;
        item_.time_ms = row.time_ms;
        item_.text = row.text;
        item_.beside = beside_;
    }
    [[nodiscard]] const Item& item() const { return item_; }

  private:
    void add_metadata(std::string_view metadata) {
        bool may_hold = false;
        for (const std::string_view name : kSearched)
            may_hold = may_hold || metadata.find(name) != std::string_view::npos;
        if (!may_hold) return;
        for (const records::JsonMember& member : records::members_of(metadata)) {
            if (records::type_of(member.value) != JsonType::string) continue;
            for (const std::string_view name : kSearched) {
                if (member.name == name) beside_ += ' ' + records::decode_string(member.value);
            }
        }
    }

    std::string beside_;
    Item item_;
};

}  // namespace

Result<void> StoreIndex::follow(storage::Connection& snapshot, const base::Deadline& deadline) {
    KIOKU_LET(const std::int64_t last, outbox::last_change(snapshot));
    if (last <= sequence_) return {};
    std::unique_lock lock(following_, std::try_to_lock);
    while (!lock.owns_lock()) {
        if (deadline.over()) return tl::unexpected(deadline.error("recall", "the index"));
        deadline.sleep(kPause);
        static_cast<void>(lock.try_lock());
    }
    if (last <= sequence_) return {};
    try {
        KIOKU_LET(const auto oldest, snapshot.integer("SELECT value FROM store_numbers"
                                                      " WHERE name = 'tombstones_from'"));
        // Reading that was broken off holds items too, as they were when it began.
        const std::int64_t seen = std::max(sequence_.load(), begun_at_);
        if (seen > 0 && seen < oldest.value_or(0)) start_anew();
        if (last_item_ == 0) begun_at_ = last;
        const std::int64_t known = last_item_;
        KIOKU_TRY(read_new(snapshot, deadline, last));
        KIOKU_TRY(read_changes(snapshot, known));
        sequence_ = last;
        return {};
    } catch (const std::bad_alloc&) {
        start_anew();
        return fail(ErrorCode::no_memory, "recall", "no memory for the index of this store");
    }
}

// Told before it is done: who follows from now on waits, who followed before searches again.
void StoreIndex::start_anew() {
    sequence_ = 0;
    ++restarts_;
    last_item_ = 0;
    begun_at_ = 0;
    recall_.clear();
}

Result<void> StoreIndex::read_new(storage::Connection& sql, const base::Deadline& deadline,
                                  std::int64_t last) {
    ReadItem read;
    while (last_item_ < last) {
        if (deadline.over()) return tl::unexpected(deadline.error("recall", "the index"));
        KIOKU_LET(
            const std::int64_t reached,
            storage::read_items_after(sql, last_item_, kStep, [&](const storage::IndexedItem& row) {
                if (!row.is_live || KIOKU_BROKEN("index_holds_items")) return;
                read.take(row);
                recall_.add(read.item());
            }));
        if (reached == last_item_) break;
        last_item_ = reached;
    }
    last_item_ = last;
    return {};
}

Result<void> StoreIndex::read_changes(storage::Connection& sql, std::int64_t known) {
    ReadItem read;
    const auto replace = [&](const storage::IndexedItem& row) {
        if (!row.is_live) {
            recall_.remove(row.item);
            return;
        }
        read.take(row);
        recall_.add(read.item());
    };
    KIOKU_TRY(storage::read_changed_items(sql, sequence_, known, replace));
    return storage::read_buried_items(sql, sequence_,
                                      [&](std::int64_t item) { recall_.remove(item); });
}

StoreIndex& index_of(const Store::Impl& store) {
    return static_cast<StoreIndex&>(*store.database->derived());
}

}  // namespace memory::recall
