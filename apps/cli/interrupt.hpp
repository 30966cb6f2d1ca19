// SIGINT and SIGTERM as a request to stop: the running call ends cleanly, the next signal kills.
#pragma once

#include <atomic>
#include <stop_token>
#include <thread>

namespace cli {

// Watches from construction to destruction; made once, at the start of main, before any other
// thread. A signal that was ignored at the start (nohup) stays ignored.
class Interrupt {
  public:
    Interrupt();
    ~Interrupt();
    Interrupt(const Interrupt&) = delete;
    Interrupt& operator=(const Interrupt&) = delete;

    [[nodiscard]] std::stop_token token() const noexcept { return stop_.get_token(); }

    // The signal that came, or 0.
    [[nodiscard]] int signal_number() const noexcept { return signal_; }

    // Waits until `fd` can be read (or has ended); false when a signal came first.
    [[nodiscard]] bool wait_readable(int fd) const;

    // Becomes readable with the first signal, for poll(2).
    [[nodiscard]] int wake_fd() const noexcept { return wake_fd_; }

  private:
    void watch();

    std::stop_source stop_;
    std::atomic<int> signal_{0};
    int signal_fd_ = -1;
    int wake_fd_ = -1;
    int quit_fd_ = -1;
    std::thread watcher_;
};

}  // namespace cli
