// Loading the index, and following the change sequence.
#include "recall/store_index.hpp"

#include <algorithm>
#include <chrono>
#include <new>

#include "base/result.hpp"
#include "base/test_hooks.hpp"
#include "outbox/changes.hpp"
#include "recall/read_item.hpp"
#include "recall/segment.hpp"
#include "storage/own_work.hpp"
#include "storage/recallable.hpp"

namespace memory::recall {

namespace {

// Rows between two looks at the deadline.
constexpr std::int64_t kStep = 512;

// Between two looks whether another thread has ended following.
constexpr std::chrono::microseconds kPause(50);

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
        auto done = load(snapshot, deadline, last);
        if (sequence_ == 0) recall_.settle();  // it copies what it shrinks
        if (done) sequence_ = since_ = last;
        return done;
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
    since_ = 0;
    recall_.clear();
}

// What was read before, at the last call or in one that came to its deadline, is as the store was
// at `since_`, or later.
Result<void> StoreIndex::load(storage::Connection& sql, const base::Deadline& deadline,
                              std::int64_t last) {
    KIOKU_LET(const auto oldest, sql.integer("SELECT value FROM store_numbers"
                                             " WHERE name = 'tombstones_from'"));
    if (last_item_ > 0 && since_ < oldest.value_or(0)) {
        first_item_ = 1;
        left_out_ = 0;
        start_anew();
    }
    for (;;) {
        const std::int64_t known = last_item_;
        bool goes_on = true;
        if (sequence_ == 0) {
            KIOKU_LET(goes_on, read_segments(sql, deadline, last));
        }
        if (goes_on) {
            KIOKU_LET(goes_on, read_rows(sql, deadline, last));
        }
        if (goes_on) return known == 0 ? Result<void>() : read_changes(sql, known);
        start_anew();
    }
}

// Whether it takes more memory than it may. Then it has to begin anew, and says with which item:
// with a sixteenth of its bounds left for what comes next.
Result<bool> StoreIndex::outgrows(storage::Connection& sql) {
    const bool follows = sequence_ != 0;
    if (most_bytes_ == 0 || (follows && last_item_ - weighed_item_ < kStep)) return false;
    weighed_item_ = last_item_;
    const std::size_t bytes = recall_.size_bytes();
    if (bytes <= most_bytes_ + (follows ? most_bytes_ / 8 : 0)) return false;
    const double share = static_cast<double>(most_bytes_ / 16 * 15) / static_cast<double>(bytes);
    const auto kept = static_cast<std::int64_t>(share * recall_.size());
    KIOKU_LET(const auto first,
              sql.integer("SELECT item FROM items ORDER BY item DESC LIMIT 1 OFFSET ?1", kept));
    if (!first || *first <= first_item_) return false;  // the last one is held whatever it takes
    KIOKU_LET(const auto all, sql.integer("SELECT count(*) FROM items"));
    first_item_ = *first;
    left_out_ = all.value_or(0) - kept - 1;
    return true;
}

// Segments in their order; what lies between two, or cannot be read of one, is read from its rows.
// Answers false where one was found to be damaged, or the index too large: then it is of no use.
Result<bool> StoreIndex::read_segments(storage::Connection& sql, const base::Deadline& deadline,
                                       std::int64_t last) {
    if (last_item_ == 0) {
        since_ = last;
        last_item_ = first_item_ - 1;
    }
    KIOKU_LET(const auto rows, read_segment_rows(sql));
    KIOKU_LET(const std::int64_t segmented, segmented_to(sql));
    if (last - segmented >= storage::kUnsegmented) unsegmented_ = true;
    std::int64_t items = kStep;
    for (const SegmentRow& row : rows)
        items += row.first > last_item_ ? row.items : 0;
    if (most_bytes_ == 0) recall_.reserve(static_cast<std::size_t>(items));
    for (const SegmentRow& row : rows) {
        if (row.format != kSegmentFormat || damaged_.contains(row.first)) continue;
        if (row.first <= last_item_ || row.last < row.first || row.last > last) continue;
        KIOKU_LET(const bool goes_on, read_rows(sql, deadline, row.first - 1));
        if (!goes_on) return false;
        bool is_sound = false;
        KIOKU_TRY(read_segment_bytes(
            sql, row.first, [&](std::string_view bytes) { is_sound = recall_.absorb(bytes); }));
        if (!is_sound) {
            damaged_.insert(row.first);
            return false;
        }
        last_item_ = row.last;
        const std::int64_t written = std::max(row.change, segmented);
        if (auto done = read_changed(sql, written, row.first, row.last); !done) {
            since_ = std::min(since_, written);  // the next call's to read
            return tl::unexpected(std::move(done).error());
        }
        KIOKU_LET(const bool too_large, outgrows(sql));
        if (too_large) return false;
        if (deadline.over()) return tl::unexpected(deadline.error("recall", "the index"));
    }
    return true;
}

// As read_segments answers.
Result<bool> StoreIndex::read_rows(storage::Connection& sql, const base::Deadline& deadline,
                                   std::int64_t last) {
    ReadItem read;
    while (last_item_ < last) {
        if (deadline.over()) return tl::unexpected(deadline.error("recall", "the index"));
        KIOKU_LET(const std::int64_t reached,
                  storage::read_items_after(
                      sql, last_item_, last, kStep, [&](const storage::IndexedItem& row) {
                          if (row.is_live && !KIOKU_BROKEN("index_holds_items"))
                              recall_.add(read.take(row));
                          return true;
                      }));
        if (reached == last_item_) break;
        last_item_ = reached;
        KIOKU_LET(const bool too_large, outgrows(sql));
        if (too_large) return false;
    }
    last_item_ = std::max(last_item_, last);
    return true;
}

Result<void> StoreIndex::read_changed(storage::Connection& sql, std::int64_t since,
                                      std::int64_t first, std::int64_t last) {
    ReadItem read;
    return storage::read_changed_items(sql, since, first, last,
                                       [&](const storage::IndexedItem& row) {
                                           if (row.is_live) {
                                               recall_.add(read.take(row));
                                           } else {
                                               recall_.remove(row.item);
                                           }
                                           return true;
                                       });
}

Result<void> StoreIndex::read_changes(storage::Connection& sql, std::int64_t known) {
    KIOKU_TRY(read_changed(sql, since_, first_item_, known));
    return storage::read_buried_items(sql, since_, [&](std::int64_t item) {
        if (item < first_item_) --left_out_;
        recall_.remove(item);
    });
}

StoreIndex& index_of(const Store::Impl& store) {
    return static_cast<StoreIndex&>(*store.database->derived());
}

}  // namespace memory::recall
