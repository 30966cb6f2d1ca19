// Work in the outbox that the library does itself, as the driver sees it: whether some waits, and one
// step of it. What it is, the rooms know (OwnWork).
#pragma once

#include "base/deadline.hpp"
#include "storage/database.hpp"
#include "storage/write_queue.hpp"

namespace memory::storage {

// Whether a row of such work stands.
[[nodiscard]] Result<bool> work_waits(Connection& sql);

// Does one step as a write among the others'; answers whether there was something to do. Each step
// finds in the store how far the one before came, whichever process made that.
[[nodiscard]] Result<bool> do_step(WriteQueue& queue, OwnWork work, const base::Deadline& deadline);

}  // namespace memory::storage
