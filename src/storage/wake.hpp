// Wakes one waiting thread.
#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <stop_token>

namespace memory::storage {

// A bell for one sleeper. Has a lock of its own, so that whoever rings many need not hold theirs
// while the sleepers wake up and ask for it. Thread-safe.
class Wake {
  public:
    // The next wait, or the one that is under way, ends.
    void ring() noexcept {
        const std::lock_guard lock(mutex_);
        rung_ = true;
        bell_.notify_one();
    }

    // True when it was rung, false when the time is over or a stop was asked for first.
    [[nodiscard]] bool wait(const std::stop_token& stop,
                            std::chrono::steady_clock::time_point until) {
        std::unique_lock lock(mutex_);
        const bool is_rung = bell_.wait_until(lock, stop, until, [this] { return rung_; });
        rung_ = false;
        return is_rung;
    }

    void wait() {
        std::unique_lock lock(mutex_);
        bell_.wait(lock, [this] { return rung_; });
        rung_ = false;
    }

  private:
    std::mutex mutex_;
    std::condition_variable_any bell_;
    bool rung_ = false;  // guarded by mutex_
};

}  // namespace memory::storage
