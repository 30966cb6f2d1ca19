// Work in the outbox that the library does itself, as the driver sees it: whether some waits, and
// one step of it. What it is, the rooms know (OwnWork).
#pragma once

#include <chrono>

#include "base/deadline.hpp"
#include "storage/database.hpp"
#include "storage/write_queue.hpp"

namespace memory::storage {

// Between two steps: twice what another process sleeps at most while it waits for the write lock,
// so that it comes in between.
inline constexpr std::chrono::milliseconds kStepPause{10};

// So many changes that are not in segments of the recall index are work.
inline constexpr std::int64_t kUnsegmented = 512;

// Whether such work stands in a store whose last number is `last`.
[[nodiscard]] Result<bool> work_waits(Connection& sql, std::int64_t last);

// Does one step as a write among the others'; answers whether there was something to do. Each step
// finds in the store how far the one before came, whichever process made that.
[[nodiscard]] Result<bool> do_step(WriteQueue& queue, OwnWork work, const base::Deadline& deadline);

}  // namespace memory::storage
