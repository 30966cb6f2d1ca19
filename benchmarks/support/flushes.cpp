// fsync and fdatasync of the C library, shadowed by ones that count; SQLite is linked into this
// program and so calls these.
#include "flushes.hpp"

#include <atomic>
#include <chrono>

#include <sys/syscall.h>
#include <unistd.h>

namespace {

std::atomic<std::int64_t> count{0};
std::atomic<std::int64_t> total_ns{0};

int counted(long call, int file) {
    const auto start = std::chrono::steady_clock::now();
    const int outcome = static_cast<int>(syscall(call, file));
    total_ns += (std::chrono::steady_clock::now() - start).count();
    ++count;
    return outcome;
}

}  // namespace

extern "C" int fsync(int file) {
    return counted(SYS_fsync, file);
}

extern "C" int fdatasync(int file) {
    return counted(SYS_fdatasync, file);
}

namespace benchmarks {

Flushes flushes() {
    return {count, double(total_ns) / 1000};
}

}  // namespace benchmarks
