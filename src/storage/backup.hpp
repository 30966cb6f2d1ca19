// Copying a database while it is in use, with SQLite's backup API.
#pragma once

#include <cstdint>
#include <string>

#include "base/deadline.hpp"
#include "kioku/error.hpp"

namespace memory::storage {

// Copies the database at `from` to a new file at `to` (mode 0600), flushed to the disk, and answers
// its size in bytes. What was copied is removed when it fails.
// Errors: conflict (`to` exists), not_found (its folder does not), full, deadline, cancelled.
[[nodiscard]] Result<std::uint64_t> copy_database(const std::string& from, const std::string& to,
                                                  const base::Deadline& deadline);

}  // namespace memory::storage
