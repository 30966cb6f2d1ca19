// Steps are judged from the table as it stands within the write, so any number of processes may
// make them.
#include "recall/segments.hpp"

#include <algorithm>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "base/test_hooks.hpp"
#include "recall/index.hpp"
#include "recall/read_item.hpp"
#include "recall/segment.hpp"
#include "recall/segment_table.hpp"
#include "storage/own_work.hpp"
#include "storage/recallable.hpp"

namespace memory::recall {

namespace {

using storage::WriteTransaction;

// Text that one step analyses, beside an item that is longer than that by itself.
constexpr std::size_t kStepBytes = std::size_t{192} << 10;
// A segment's size counts like so many items of about so many bytes.
constexpr std::int64_t kUsualBytes = 160;
// Segments that one write brings up to date; others that it has to change are dropped.
constexpr std::size_t kMostRewritten = 8;
// Small segments that are merged at once.
constexpr std::size_t kSmallMerged = 8;

std::int64_t weight(const SegmentRow& row) {
    return std::max(row.items, row.size_bytes / kUsualBytes);
}
bool is_small(const SegmentRow& row) {
    return weight(row) <= 2 * kStepItems;
}

// Brings a segment up to date, without `erased`.
Result<void> rewrite_segment(WriteTransaction& write, SegmentRow row,
                             std::span<const std::int64_t> erased) {
    Index index({}, IndexUse::segment);
    bool is_sound = false;
    if (row.format == kSegmentFormat) {
        KIOKU_TRY(read_segment_bytes(write.sql(), row.first, [&](std::string_view bytes) {
            is_sound = index.absorb(bytes);
        }));
    }
    if (!is_sound) return drop_segments(write, row.first, row.first);
    for (const std::int64_t item : erased)
        index.remove(item);
    ReadItem read;
    std::int64_t taken = 0;
    std::int64_t change = row.change;
    KIOKU_TRY(storage::read_changed_items(write.sql(), row.change, row.first, row.last,
                                          [&](const storage::IndexedItem& item) {
                                              change = item.change;
                                              if (item.is_live) {
                                                  index.add(read.take(item));
                                              } else {
                                                  index.remove(item.item);
                                              }
                                              return ++taken < kStepItems;
                                          }));
    row.change = taken < kStepItems ? write.last_number() : change;
    row.items = index.live_count();
    KIOKU_TRY(update_segment(write, row, index.dump()));
    KIOKU_KILL_POINT("segments.rewritten");
    return {};
}

class Step {
  public:
    Step(WriteTransaction& write, std::vector<SegmentRow> rows)
        : write_(write), rows_(std::move(rows)) {}

    Result<bool> run() {
        for (const SegmentRow& row : rows_) {
            if (row.format > kSegmentFormat) return false;  // a newer Kioku looks after them
            const bool can_be = row.first <= row.last && row.last <= write_.last_number();
            if (row.format == kSegmentFormat && can_be) continue;
            KIOKU_TRY(drop_segments(write_, row.first, row.first));
            return true;
        }
        KIOKU_LET(const std::int64_t known, segmented_to(write_.sql()));
        if (write_.last_number() - known >= storage::kUnsegmented) {
            KIOKU_LET(const bool did, take_changes(known));
            if (did) return true;
        }
        return merge();
    }

  private:
    // The first number from which on no segment stands for items, or a hole's, with its end.
    struct Gap {
        std::int64_t first = 1;
        std::int64_t last = std::numeric_limits<std::int64_t>::max();
        [[nodiscard]] bool is_tail() const {
            return last == std::numeric_limits<std::int64_t>::max();
        }
    };
    [[nodiscard]] Gap first_gap() const {
        Gap gap;
        for (const SegmentRow& row : rows_) {
            if (row.first > gap.first) {
                gap.last = row.first - 1;
                return gap;
            }
            gap.first = row.last + 1;
        }
        return gap;
    }

    [[nodiscard]] SegmentRow* segment_of(std::int64_t item) {
        const auto after =
            std::upper_bound(rows_.begin(), rows_.end(), item,
                             [](std::int64_t i, const SegmentRow& row) { return i < row.first; });
        if (after == rows_.begin() || (after - 1)->last < item) return nullptr;
        return &*(after - 1);
    }

    Result<bool> take_changes(std::int64_t known) {
        KIOKU_LET(SegmentRow * stale, find_stale(known));
        if (stale != nullptr) {
            KIOKU_TRY(rewrite_segment(write_, *stale, {}));
            return true;
        }
        const Gap gap = first_gap();
        const std::int64_t reached = std::min(gap.first - 1, write_.last_number());
        if (reached > known) KIOKU_TRY(segmented_to(write_, reached));
        if (gap.is_tail() && write_.last_number() - reached < storage::kUnsegmented) {
            return reached > known;
        }
        KIOKU_TRY(make(gap));
        return true;
    }

    // The segment of the first item that was changed since it was written.
    Result<SegmentRow*> find_stale(std::int64_t known) {
        KIOKU_LET(storage::Rows found,
                  write_.sql().query("SELECT item, change FROM items WHERE change <> item"
                                     " AND change > ?1 ORDER BY change",
                                     known));
        for (;;) {
            KIOKU_LET(const bool more, found.next());
            if (!more) return nullptr;
            SegmentRow* row = segment_of(found.integer(0));
            if (row != nullptr && row->change < found.integer(1)) return row;
        }
    }

    // A segment of the gap's first items. Where nothing is, it is empty.
    Result<void> make(const Gap& gap) {
        Index index({}, IndexUse::segment);
        ReadItem read;
        std::size_t bytes = 0;
        bool is_full = false;
        KIOKU_LET(std::int64_t reached,
                  storage::read_items_after(write_.sql(), gap.first - 1, gap.last, kStepItems,
                                            [&](const storage::IndexedItem& row) {
                                                bytes += row.text.size() + row.metadata.size();
                                                if (row.is_live) index.add(read.take(row));
                                                is_full = bytes >= kStepBytes;
                                                return !is_full;
                                            }));
        KIOKU_LET(const auto more,
                  write_.sql().integer("SELECT 1 FROM items WHERE item > ?1 AND item <= ?2 LIMIT 1",
                                       reached, gap.last));
        if (!more) reached = std::min(gap.last, write_.last_number());
        SegmentRow row;
        row.first = gap.first;
        row.last = reached;
        row.format = kSegmentFormat;
        row.items = index.live_count();
        row.change = write_.last_number();
        KIOKU_TRY(insert_segment(write_, row, index.dump()));
        KIOKU_KILL_POINT("segments.made");
        return {};
    }

    // Several small ones into one, or a few until they have the greatest size.
    Result<bool> merge() {
        for (std::size_t at = 0; at < rows_.size(); ++at) {
            std::size_t count = 0;
            while (at + count < rows_.size() && count < kSmallMerged && follows(at, count) &&
                   is_small(rows_[at + count])) {
                ++count;
            }
            if (count == kSmallMerged) return merge(at, count);
        }
        for (std::size_t at = 0; at < rows_.size(); ++at) {
            std::int64_t sum = 0;
            std::size_t count = 0;
            bool is_closed = false;
            for (; at + count < rows_.size() && follows(at, count); ++count) {
                const std::int64_t next = weight(rows_[at + count]);
                if (next > kSegmentItems / 2) break;
                is_closed = sum + next > kSegmentItems;
                if (is_closed) break;
                sum += next;
            }
            is_closed |= sum >= kSegmentItems / 16 * 15;
            if (is_closed && count >= 2) return merge(at, count);
        }
        return false;
    }
    [[nodiscard]] bool follows(std::size_t at, std::size_t count) const {
        return count == 0 || rows_[at + count].first == rows_[at + count - 1].last + 1;
    }

    Result<bool> merge(std::size_t at, std::size_t count) {
        const std::span<const SegmentRow> parts(rows_.data() + at, count);
        Index index({}, IndexUse::segment);
        SegmentRow merged = parts.front();
        merged.last = parts.back().last;
        for (const SegmentRow& part : parts) {
            bool is_sound = false;
            KIOKU_TRY(read_segment_bytes(write_.sql(), part.first, [&](std::string_view bytes) {
                is_sound = index.absorb(bytes);
            }));
            if (!is_sound) {  // it is made anew
                KIOKU_TRY(drop_segments(write_, part.first, part.first));
                return true;
            }
            merged.change = std::min(merged.change, part.change);
        }
        merged.items = index.live_count();
        KIOKU_TRY(write_.sql().run("DELETE FROM recall_segments WHERE first_item BETWEEN ?1 AND ?2",
                                   merged.first, merged.last));
        KIOKU_KILL_POINT("segments.parts_deleted");
        KIOKU_TRY(insert_segment(write_, merged, index.dump()));
        KIOKU_KILL_POINT("segments.merged");
        return true;
    }

    WriteTransaction& write_;
    std::vector<SegmentRow> rows_;
};

}  // namespace

Result<bool> segment_step(WriteTransaction& write) {
    KIOKU_LET(auto rows, read_segment_rows(write.sql()));
    return Step(write, std::move(rows)).run();
}

Result<void> erase_from_segments(WriteTransaction& write) {
    if (KIOKU_BROKEN("segments_forget")) return {};
    std::vector<std::int64_t> erased = write.erased();
    if (erased.empty()) return {};
    std::sort(erased.begin(), erased.end());
    KIOKU_LET(const auto rows, read_segment_rows(write.sql()));
    std::size_t rewritten = 0;
    for (const SegmentRow& row : rows) {
        const auto begin = std::lower_bound(erased.begin(), erased.end(), row.first);
        const auto end = std::upper_bound(begin, erased.end(), row.last);
        if (begin == end) continue;
        if (++rewritten > kMostRewritten) {
            KIOKU_TRY(drop_segments(write, row.first, row.first));
            continue;
        }
        KIOKU_TRY(rewrite_segment(write, row, {begin, end}));
    }
    return {};
}

}  // namespace memory::recall
