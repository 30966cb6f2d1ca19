// The rows of recall_segments: which item numbers each segment stands for. They lie one after the
// other without overlapping; where a row is missing, the items of its numbers are read from their
// texts. What follows the last of them is the tail.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/function_ref.hpp"
#include "storage/transaction.hpp"

namespace memory::recall {

// A row without its bytes.
struct SegmentRow {
    std::int64_t first = 0, last = 0;  // items
    std::int64_t format = 0;           // of the bytes (kSegmentFormat)
    std::int64_t items = 0;
    std::int64_t change = 0;  // what was changed up to here is in it
    std::int64_t size_bytes = 0;
};

// All of them, in their order.
[[nodiscard]] Result<std::vector<SegmentRow>> read_segment_rows(storage::Connection& sql);

// Calls `read` with the bytes; they are borrowed. Answers whether there were any.
[[nodiscard]] Result<bool> read_segment_bytes(storage::Connection& sql, std::int64_t first,
                                              base::FunctionRef<void(std::string_view)> read);

[[nodiscard]] Result<void> insert_segment(storage::WriteTransaction& write, const SegmentRow& row,
                                          std::string_view bytes);
// Another content for the same numbers.
[[nodiscard]] Result<void> update_segment(storage::WriteTransaction& write, const SegmentRow& row,
                                          std::string_view bytes);
// Removes those that stand for numbers from `first` to `last`, whose items are unsegmented then.
[[nodiscard]] Result<void> drop_segments(storage::WriteTransaction& write, std::int64_t first,
                                         std::int64_t last);

// All changes up to this one are in segments: of items that a segment stands for.
[[nodiscard]] Result<std::int64_t> segmented_to(storage::Connection& sql);
[[nodiscard]] Result<void> segmented_to(storage::WriteTransaction& write, std::int64_t change);

}  // namespace memory::recall
