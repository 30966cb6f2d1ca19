// A thread that waits for signals, since a handler may not call request_stop.
#include "cli/interrupt.hpp"

#include <array>
#include <csignal>

#include <poll.h>
#include <pthread.h>
#include <sys/eventfd.h>
#include <sys/signalfd.h>
#include <unistd.h>

namespace cli {

namespace {

sigset_t watched_signals() {
    sigset_t set;
    sigemptyset(&set);
    for (const int number : {SIGINT, SIGTERM}) {
        struct sigaction action{};
        if (sigaction(number, nullptr, &action) == 0 && action.sa_handler != SIG_IGN) {
            sigaddset(&set, number);
        }
    }
    return set;
}

void announce(int fd) {
    const std::uint64_t one = 1;
    // The counter of an eventfd cannot be full here; there is nothing to do about a failure.
    [[maybe_unused]] const ssize_t written = ::write(fd, &one, sizeof one);
}

}  // namespace

Interrupt::Interrupt() {
    const sigset_t set = watched_signals();
    // Blocked here and so in every later thread: only the watcher sees them.
    pthread_sigmask(SIG_BLOCK, &set, nullptr);
    signal_fd_ = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
    wake_fd_ = eventfd(0, EFD_CLOEXEC);
    quit_fd_ = eventfd(0, EFD_CLOEXEC);
    watcher_ = std::thread([this] { watch(); });
}

Interrupt::~Interrupt() {
    announce(quit_fd_);
    watcher_.join();
    for (const int fd : {signal_fd_, wake_fd_, quit_fd_}) {
        if (fd >= 0) ::close(fd);
    }
}

void Interrupt::watch() {
    std::array<pollfd, 2> fds = {{{quit_fd_, POLLIN, 0}, {signal_fd_, POLLIN, 0}}};
    while (fds[0].revents == 0) {
        if (poll(fds.data(), fds.size(), -1) < 0) continue;
        signalfd_siginfo info{};
        if (fds[1].revents == 0 || ::read(signal_fd_, &info, sizeof info) != sizeof info) continue;
        signal_ = static_cast<int>(info.ssi_signo);
        stop_.request_stop();
        announce(wake_fd_);
        // From now on a signal meets its default action, which ends the process.
        const sigset_t set = watched_signals();
        pthread_sigmask(SIG_UNBLOCK, &set, nullptr);
        fds[1].fd = -1;
    }
}

bool Interrupt::wait_readable(int fd) const {
    std::array<pollfd, 2> fds = {{{fd, POLLIN, 0}, {wake_fd_, POLLIN, 0}}};
    while (poll(fds.data(), fds.size(), -1) < 0) {
    }
    return fds[1].revents == 0;
}

}  // namespace cli
