// Copying a database while it is in use, with SQLite's backup API.
#pragma once

#include <cstdint>
#include <string>

#include "base/deadline.hpp"
#include "kioku/error.hpp"

namespace memory::storage {

// Copies the database at `from` to a new file at `to` (mode 0600), flushed to the disk, and answers
// its size in bytes. Until it is whole it is called "<to>.partial": removed when it fails, and
// taken over by the next try where the process did not live to do so. Errors: conflict (`to`
// exists), not_found (its folder does not), full, deadline, cancelled.
[[nodiscard]] Result<std::uint64_t> copy_database(const std::string& from, const std::string& to,
                                                  const base::Deadline& deadline);

// Removes a copy, finished or not.
void remove_copy(const std::string& path);

}  // namespace memory::storage
