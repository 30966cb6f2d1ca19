// Which files this process has open: two openings of one file share one engine. The library's only
// global, and the place that knows about fork(2).
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "kioku/error.hpp"
#include "storage/database.hpp"

namespace memory::storage {

// The database at `path` (resolved): the one that is open, or what `open` makes. While a database
// is being opened or closed, others who want it wait.
// Errors: those of `open`; unsupported (the file was open when this process was forked);
// conflict (the file was replaced since it was opened).
[[nodiscard]] Result<std::shared_ptr<Database>> shared_database(
    const std::string& path, const std::function<Result<std::unique_ptr<Database>>()>& open);

// Rises in a child at each fork(2).
[[nodiscard]] std::uint32_t fork_generation() noexcept;

// Errors: unsupported, when this process was forked after `generation` was read.
[[nodiscard]] Result<void> refuse_after_fork(std::uint32_t generation);

}  // namespace memory::storage
