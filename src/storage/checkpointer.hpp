// The engine's one thread: moves the log into the database file, and tries again to finish
// erasures.
#pragma once

#include <atomic>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

#include "storage/write_queue.hpp"

namespace memory::storage {

// Started at the first need, joined when it is destroyed. Nothing depends on it: closing the store
// checkpoints too, and each write tries erasures. Thread-safe.
class Checkpointer {
  public:
    Checkpointer(std::string path, WriteQueue& queue) : path_(std::move(path)), queue_(queue) {}
    ~Checkpointer();
    Checkpointer(const Checkpointer&) = delete;
    Checkpointer& operator=(const Checkpointer&) = delete;

    // Says that a commit has ended; wakes the thread when there is something to do.
    void after_commit() noexcept;

    // The last failure in the background; empty when the last try went well.
    [[nodiscard]] std::string last_problem() const;

  private:
    void run(const std::stop_token& stop);
    void work(std::unique_ptr<SqliteConnection>& connection);
    Result<void> move_log(std::unique_ptr<SqliteConnection>& connection);

    const std::string path_;
    WriteQueue& queue_;
    // The log's length at the last try, which readers may have cut short: the next one is due as
    // many pages later.
    std::atomic<int> tried_at_pages_{0};
    std::atomic<bool> knows_erasure_{false};  // the thread has been told of the one that waits
    mutable std::mutex mutex_;
    std::condition_variable_any wake_;
    std::string problem_;        // guarded by mutex_
    bool lacks_thread_ = false;  // guarded by mutex_
    bool due_ = false;           // guarded by mutex_
    std::jthread thread_;        // guarded by mutex_ until it runs; last, so that it ends first
};

}  // namespace memory::storage
