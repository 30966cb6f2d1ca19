// Threads, and what is left of them after a fork.
#include "thread.hpp"

#include <unistd.h>

namespace memory::capi {

Thread::~Thread() {
    request_stop();
    if (thread_.joinable()) thread_.join();
}

OwnProcess::OwnProcess() : process_(getpid()) {}

bool OwnProcess::is_this() const noexcept {
    return getpid() == process_;
}

Result<void> OwnProcess::check() const {
    if (is_this()) return {};
    return fail(ErrorCode::unsupported, "capi",
                "the handle belongs to process " + std::to_string(process_) +
                    ", which this one was forked from");
}

}  // namespace memory::capi
