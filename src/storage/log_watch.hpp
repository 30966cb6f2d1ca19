// Watches that the write-ahead log we write to is still the file that everybody else sees.
#pragma once

#include <atomic>
#include <cstdint>
#include <string>

#include "kioku/error.hpp"

namespace memory::storage {

// POSIX drops all of a process's locks on a file when any descriptor of it is closed. If another
// copy of SQLite in this process does that, an outsider may remove the log under us, and what we
// commit goes to a file without a name. The inode tells. Thread-safe.
class LogWatch {
  public:
    explicit LogWatch(const std::string& database_path) : path_(database_path + "-wal") {}

    // Remembers the log as it is now, the first time. Call while a lock of ours holds it in place,
    // by one thread at a time.
    void remember_first() noexcept;

    // Errors: corrupt, when the log is not the remembered one any more.
    [[nodiscard]] Result<void> check() const;

  private:
    std::string path_;
    std::uint64_t device_ = 0;             // written before inode_, and never again
    std::atomic<std::uint64_t> inode_{0};  // 0: not seen yet
};

}  // namespace memory::storage
