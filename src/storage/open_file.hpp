// Opening the store's file: what the path may be, and how each connection is set up.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "base/deadline.hpp"
#include "kioku/error.hpp"
#include "storage/sqlite_connection.hpp"

namespace memory::storage {

// A file by what the kernel calls it.
struct FileIdentity {
    std::uint64_t device = 0;
    std::uint64_t inode = 0;
    friend bool operator==(const FileIdentity&, const FileIdentity&) = default;
};

// The absolute path without symbolic links; the file itself may be missing, its folder may not.
// Errors: invalid_argument (empty, NUL, a directory or another kind of file), not_found (the
// folder, or the file when `create` is false), permission.
[[nodiscard]] Result<std::string> resolve_path(const std::string& path, bool create);

// Errors: unsupported, when the file's folder lies on a network file system.
[[nodiscard]] Result<void> refuse_network(const std::string& path);

// By stat, without opening it; empty identity when the file is missing.
[[nodiscard]] FileIdentity identify(const std::string& path);

// The connection that writes: creates the file if it is missing, migrates it to the newest schema.
// Call while this copy of Kioku has the file not open.
// Errors: see Store::open; conflict, when a descriptor of this process has the file open: another
// copy of Kioku or of SQLite, whose closing it would silently drop our locks.
[[nodiscard]] Result<std::unique_ptr<SqliteConnection>> open_writer(const std::string& path,
                                                                    bool create,
                                                                    const base::Deadline& deadline);

// A connection that only reads.
[[nodiscard]] Result<std::unique_ptr<SqliteConnection>> open_reader(const std::string& path);

// A connection for checkpoints.
[[nodiscard]] Result<std::unique_ptr<SqliteConnection>> open_checkpointer(const std::string& path);

}  // namespace memory::storage
