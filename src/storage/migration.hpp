// Schema versions: what a file's version is, and how an older one becomes the newest.
#pragma once

#include <span>
#include <string>

#include "base/deadline.hpp"
#include "kioku/error.hpp"
#include "storage/sqlite_connection.hpp"

namespace memory::storage {

// The schema that this build writes. An older store is migrated when it is opened, a newer one is
// refused untouched.
inline constexpr int kSchemaVersion = 4;

// Marks a SQLite file as ours (PRAGMA application_id): "kiok".
inline constexpr int kApplicationId = 0x6b696f6b;

// One step: SQL that makes `version` from the version before it.
struct MigrationStep {
    int version = 0;
    const char* sql = nullptr;
};

// Every step, from an empty file to kSchemaVersion. Static storage.
[[nodiscard]] std::span<const MigrationStep> migration_steps();

// The version of the file; 0 when it is empty. Reads only.
// Errors: invalid_argument (not a Kioku store), unsupported (newer than `newest`), corrupt.
[[nodiscard]] Result<int> schema_version(SqliteConnection& connection,
                                         const base::Deadline& deadline,
                                         int newest = kSchemaVersion);

// Runs the steps that are missing, in one transaction. Before, a store that holds something is
// copied to "<path>.v<version>-snapshot"; the copy is deleted once the transaction has ended.
// Another process that does the same is waited for, up to the deadline; the steps themselves take
// as long as they take. Foreign keys are off while they run, and checked before the commit.
[[nodiscard]] Result<void> migrate(SqliteConnection& connection, const std::string& path,
                                   const base::Deadline& deadline,
                                   std::span<const MigrationStep> steps = migration_steps());

// Removes the copies that a process which did not live to do so left beside a store that has
// version `newest` now: erased text must not stand in them.
void remove_old_snapshots(const std::string& path, int newest = kSchemaVersion);

}  // namespace memory::storage
