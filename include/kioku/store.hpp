// An open store, shared by the Manager and by components that stand on their own.
#pragma once

#include <memory>

#include "kioku/config.hpp"
#include "kioku/error.hpp"

namespace memory {

class StoreAccess;

// One database, opened. A cheap handle: copies share the opening, and the file is closed with the
// last of them. Two openings of one file in a process share one engine. Thread-safe.
//
// After fork(2) the child must not use it: every verb there answers `unsupported`, as does opening
// a file that was open when the process forked.
class Store {
  public:
    // Opens or creates the database at config.path.
    // Errors: invalid_argument (path is empty, a directory, or not a Kioku store; a setting out of
    // range), not_found (missing, and create is false; or its folder is), permission, read_only,
    // busy, deadline, full, corrupt, unsupported (a newer schema, which is left untouched; a
    // network file system), conflict (another copy of Kioku or of SQLite in this process has the
    // file open).
    [[nodiscard]] static Result<Store> open(const Config& config);

    struct Impl;  // the library's own

  private:
    friend class StoreAccess;
    explicit Store(std::shared_ptr<Impl> impl) : impl_(std::move(impl)) {}

    std::shared_ptr<Impl> impl_;
};

}  // namespace memory
