// How segments come to be: in steps, each a write of its own, as work that the library does itself.
// And how they forget. Both keep what the rows say; a process that ends between two steps leaves a
// longer tail.
#pragma once

#include "storage/transaction.hpp"

namespace memory::recall {

// What one step takes up to.
inline constexpr std::int64_t kStepItems = 512;
// Of the largest segments: rewriting one is what forgetting costs.
inline constexpr std::int64_t kSegmentItems = 8'192;

// One step: a segment of items of the tail, one brought up to date with what was changed, or some
// made into one. Answers whether there was something to do.
[[nodiscard]] Result<bool> segment_step(storage::WriteTransaction& write);

// Takes the items that this write has erased out of the segments that hold them.
[[nodiscard]] Result<void> erase_from_segments(storage::WriteTransaction& write);

}  // namespace memory::recall
