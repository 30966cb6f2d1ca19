// The storage room on its own, opened in a test.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "base/deadline.hpp"
#include "storage/database.hpp"

namespace support {

using memory::Durability;
using memory::base::Deadline;
using memory::storage::Database;

// Opens or creates the database at `path`; fails the test when that fails.
[[nodiscard]] std::shared_ptr<Database> open_database(const std::string& path);

// A deadline that the caller gave: its end answers `deadline`.
[[nodiscard]] Deadline given(std::int64_t ms);

// Runs one statement as a write of its own.
[[nodiscard]] memory::Result<void> run(Database& database, std::string_view sql,
                                       Durability durability = Durability::normal,
                                       const Deadline& deadline = Deadline::in(20'000));

// The first column of the first row; -1 without one or when it fails.
[[nodiscard]] std::int64_t value(Database& database, std::string_view sql);

}  // namespace support
