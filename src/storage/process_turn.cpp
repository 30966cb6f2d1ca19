// The turn is a lock by flock(2) on the process's own folder in /proc, which no other process
// takes.
#include "storage/process_turn.hpp"

#include <cerrno>

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

namespace memory::storage {

ProcessTurn::ProcessTurn() noexcept
    : descriptor_(open("/proc/self", O_RDONLY | O_DIRECTORY | O_CLOEXEC)) {
    while (descriptor_ >= 0 && flock(descriptor_, LOCK_EX) != 0 && errno == EINTR) {
    }
}

ProcessTurn::~ProcessTurn() {
    if (descriptor_ < 0) return;
    flock(descriptor_, LOCK_UN);  // a child that was forked meanwhile has the descriptor, too
    close(descriptor_);
}

}  // namespace memory::storage
