// Connections for reading, handed out one snapshot at a time.
#pragma once

#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "base/deadline.hpp"
#include "kioku/error.hpp"
#include "storage/database.hpp"
#include "storage/sqlite_connection.hpp"

namespace memory::storage {

// Up to kMaxReaders connections, opened as they are needed. Thread-safe; snapshots must be gone
// before the pool is.
class ReaderPool {
  public:
    explicit ReaderPool(std::string path) : path_(std::move(path)) {}

    // A read transaction on a free connection.
    [[nodiscard]] Result<Snapshot> snapshot(const base::Deadline& deadline);

  private:
    static constexpr int kMaxReaders = 16;

    [[nodiscard]] Result<std::unique_ptr<SqliteConnection>> take(const base::Deadline& deadline);
    void give_back(std::unique_ptr<SqliteConnection> connection) noexcept;

    const std::string path_;
    std::mutex mutex_;
    std::condition_variable_any freed_;
    std::vector<std::unique_ptr<SqliteConnection>> free_;  // guarded by mutex_
    int open_ = 0;                                         // guarded by mutex_
};

}  // namespace memory::storage
