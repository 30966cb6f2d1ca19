// The engine's one thread: moves the log into the database file, tries again to finish erasures,
// does the library's own work of the outbox, and chores of the rooms above.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "storage/database.hpp"
#include "storage/write_queue.hpp"

namespace memory::storage {

// Started at the first need, joined when it is destroyed. Nothing depends on it: closing the store
// checkpoints too, each write tries erasures, and both do some of the work. Thread-safe.
class Checkpointer {
  public:
    Checkpointer(std::string path, WriteQueue& queue, OwnWork own_work)
        : path_(std::move(path)), queue_(queue), own_work_(own_work) {}
    ~Checkpointer();
    Checkpointer(const Checkpointer&) = delete;
    Checkpointer& operator=(const Checkpointer&) = delete;

    // Says that a commit has ended; wakes the thread when there is something to do.
    void after_commit() noexcept;

    // Database::run_soon.
    [[nodiscard]] bool run_soon(const std::shared_ptr<Chore>& chore) noexcept;

    // Ends the thread, for good: for who closes the store, and wants its turn among the writers.
    void stop() noexcept;

    // Whether the thread was needed and could not be started.
    [[nodiscard]] bool lacks_thread() const;

    // The last failure in the background; empty when the last try went well.
    [[nodiscard]] std::string last_problem() const;

  private:
    using Chores = std::vector<std::shared_ptr<Chore>>;

    void wake_thread();  // with mutex_ held
    void run(const std::stop_token& stop);
    [[nodiscard]] std::chrono::milliseconds pause() const noexcept;
    void work(std::unique_ptr<SqliteConnection>& connection);
    Result<void> move_log(std::unique_ptr<SqliteConnection>& connection);
    bool do_own_work();
    void tell(const Result<void>& outcome);

    const std::string path_;
    WriteQueue& queue_;
    const OwnWork own_work_;
    // The log's length at the last try, which readers may have cut short: the next one is due as
    // many pages later.
    std::atomic<int> tried_at_pages_{0};
    std::atomic<bool> knows_erasure_{false};  // the thread has been told of the one that waits
    std::atomic<bool> knows_work_{false};     // likewise
    mutable std::mutex mutex_;
    std::condition_variable_any wake_;
    std::string problem_;                                 // guarded by mutex_
    bool lacks_thread_ = false;                           // guarded by mutex_
    bool due_ = false;                                    // guarded by mutex_
    Chores chores_;                                       // guarded by mutex_
    bool has_new_chores_ = false;                         // guarded by mutex_
    std::chrono::steady_clock::time_point chores_due_{};  // guarded by mutex_
    bool stops_ = false;                                  // guarded by mutex_
    std::jthread thread_;  // guarded by mutex_ until it runs; last, so that it ends first
};

}  // namespace memory::storage
