// Threads of our own that belong to a handle: they never outlive it, and never call the host.
#pragma once

#include <stop_token>
#include <system_error>
#include <thread>

#include <sys/types.h>

#include "kioku/error.hpp"

namespace memory::capi {

// One thread, started once, stopped and joined by the destructor. Externally synchronised.
class Thread {
  public:
    Thread() = default;
    ~Thread();
    Thread(const Thread&) = delete;
    Thread& operator=(const Thread&) = delete;

    // `body` must not throw. Errors: unavailable (the system gives no thread).
    template <class Body>
    [[nodiscard]] Result<void> start(Body body) {
        try {
            thread_ = std::thread(std::move(body));
        } catch (const std::system_error&) {
            return fail(ErrorCode::unavailable, "capi", "the system gives no thread");
        }
        return {};
    }

    void request_stop() noexcept { stop_.request_stop(); }
    [[nodiscard]] std::stop_token stop() const noexcept { return stop_.get_token(); }

  private:
    std::stop_source stop_;
    std::thread thread_;
};

// Which process something belongs to. As a deleter: a child process gives up what its parent made,
// for the threads that it would wait for and the locks that they hold do not end there.
class OwnProcess {
  public:
    OwnProcess();
    [[nodiscard]] bool is_this() const noexcept;

    // Errors: unsupported, in a child process.
    [[nodiscard]] Result<void> check() const;

    template <class T>
    void operator()(T* object) const noexcept {
        if (is_this()) delete object;
    }

  private:
    pid_t process_;
};

}  // namespace memory::capi
