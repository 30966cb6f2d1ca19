// posix_spawn, and one poll loop over the child's three streams.
#include "cli/spawn.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <optional>

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cli/failure.hpp"

extern char** environ;  // POSIX leaves its declaration to the program

namespace cli {

namespace {

using memory::ErrorCode;
using memory::Result;
using Clock = std::chrono::steady_clock;

constexpr std::size_t kKeptErrorBytes = 4096;

// A file descriptor that is closed once.
class Fd {
  public:
    Fd() = default;
    ~Fd() { close(); }
    Fd(const Fd&) = delete;
    Fd& operator=(const Fd&) = delete;

    void set(int fd) noexcept { fd_ = fd; }
    [[nodiscard]] int get() const noexcept { return fd_; }
    [[nodiscard]] bool is_open() const noexcept { return fd_ >= 0; }
    void close() noexcept {
        if (fd_ >= 0) ::close(fd_);
        fd_ = -1;
    }

  private:
    int fd_ = -1;
};

struct Pipe {
    Fd read;
    Fd write;

    [[nodiscard]] bool open() {
        std::array<int, 2> fds{};
        if (pipe2(fds.data(), O_CLOEXEC) != 0) return false;
        read.set(fds[0]);
        write.set(fds[1]);
        return true;
    }
};

std::vector<char*> pointers(const std::vector<std::string>& texts) {
    std::vector<char*> list;
    list.reserve(texts.size() + 1);
    for (const auto& text : texts)
        list.push_back(const_cast<char*>(text.c_str()));
    return list;
}

// A running child, ended and reaped at the latest when this goes.
class Child {
  public:
    Child(const ChildProcess& process, const Interrupt& interrupt)
        : process_(process), interrupt_(interrupt), input_left_(process.input) {}
    ~Child() {
        if (pid_ > 0) end();
    }
    Child(const Child&) = delete;
    Child& operator=(const Child&) = delete;

    [[nodiscard]] Result<void> start();
    [[nodiscard]] Result<void> talk();
    [[nodiscard]] ChildEnd wait();

  private:
    [[nodiscard]] int spawn();
    [[nodiscard]] Result<void> take_output();
    void give_input();
    void take_errors();
    void tick(Clock::time_point now);
    void end();

    const ChildProcess& process_;
    const Interrupt& interrupt_;
    std::string_view input_left_;
    Pipe input_;
    Pipe output_;
    Pipe errors_;
    pid_t pid_ = 0;
    Clock::time_point started_ = Clock::now();
    Clock::time_point ticked_ = started_;
    ChildEnd ended_;
};

Result<void> Child::start() {
    if (!input_.open() || !output_.open() || (process_.keep_errors && !errors_.open())) {
        return system_failure(errno, "cannot make a pipe");
    }
    const int error = spawn();
    if (error == ENOENT) {
        return failure(ErrorCode::unavailable,
                       fmt::format("there is no program \"{}\" on PATH", process_.arguments[0]));
    }
    if (error != 0) return system_failure(error, "cannot start " + process_.arguments[0]);
    input_.read.close();
    output_.write.close();
    errors_.write.close();
    fcntl(input_.write.get(), F_SETFL, O_NONBLOCK);
    return {};
}

int Child::spawn() {
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, input_.read.get(), STDIN_FILENO);
    posix_spawn_file_actions_adddup2(&actions, output_.write.get(), STDOUT_FILENO);
    if (process_.keep_errors) {
        posix_spawn_file_actions_adddup2(&actions, errors_.write.get(), STDERR_FILENO);
    }
    // A group of its own, so that ending it ends what it started; and the signals as a program
    // expects to find them.
    posix_spawnattr_t attributes;
    posix_spawnattr_init(&attributes);
    posix_spawnattr_setflags(
        &attributes, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
    sigset_t none;
    sigemptyset(&none);
    posix_spawnattr_setsigmask(&attributes, &none);
    sigset_t defaults;
    sigemptyset(&defaults);
    for (const int number : {SIGPIPE, SIGINT, SIGTERM})
        sigaddset(&defaults, number);
    posix_spawnattr_setsigdefault(&attributes, &defaults);

    auto arguments = pointers(process_.arguments);
    arguments.push_back(nullptr);
    auto variables = pointers(process_.variables);
    for (char** variable = environ; *variable != nullptr; ++variable)
        variables.push_back(*variable);
    variables.push_back(nullptr);
    const int error = posix_spawnp(&pid_, arguments[0], &actions, &attributes, arguments.data(),
                                   variables.data());
    if (error != 0) pid_ = 0;
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&actions);
    return error;
}

Result<void> Child::talk() {
    if (input_left_.empty()) input_.write.close();
    while (output_.read.is_open() || errors_.read.is_open()) {
        std::array<pollfd, 4> fds = {{{interrupt_.wake_fd(), POLLIN, 0},
                                      {output_.read.get(), POLLIN, 0},
                                      {errors_.read.get(), POLLIN, 0},
                                      {input_.write.get(), POLLOUT, 0}}};
        const bool has_clock = process_.timeout.count() > 0 || process_.tick.count() > 0;
        if (poll(fds.data(), fds.size(), has_clock ? 500 : -1) < 0) continue;
        if (fds[0].revents != 0) return failure(ErrorCode::cancelled, "interrupted");
        if (fds[1].revents != 0) {
            if (auto done = take_output(); !done) return done;
        }
        if (fds[2].revents != 0) take_errors();
        if (fds[3].revents != 0) give_input();
        const auto now = Clock::now();
        tick(now);
        if (process_.timeout.count() > 0 && now - started_ > process_.timeout) {
            ended_.timed_out = true;
            end();
            return {};
        }
    }
    return {};
}

Result<void> Child::take_output() {
    std::array<char, std::size_t{64} * 1024> block;
    const ssize_t length = ::read(output_.read.get(), block.data(), block.size());
    if (length < 0 && errno == EINTR) return {};
    if (length <= 0) {
        output_.read.close();
        return {};
    }
    return process_.on_output({block.data(), static_cast<std::size_t>(length)});
}

void Child::take_errors() {
    std::array<char, 4096> block;
    const ssize_t length = ::read(errors_.read.get(), block.data(), block.size());
    if (length < 0 && errno == EINTR) return;
    if (length <= 0) {
        errors_.read.close();
        return;
    }
    const std::size_t room = kKeptErrorBytes - ended_.errors.size();
    ended_.errors.append(block.data(), std::min(static_cast<std::size_t>(length), room));
}

void Child::give_input() {
    const ssize_t length = ::write(input_.write.get(), input_left_.data(), input_left_.size());
    if (length < 0 && (errno == EINTR || errno == EAGAIN)) return;
    // A child that does not read its input is free to do so.
    input_left_.remove_prefix(length < 0 ? input_left_.size() : static_cast<std::size_t>(length));
    if (input_left_.empty()) input_.write.close();
}

void Child::tick(Clock::time_point now) {
    if (process_.tick.count() == 0 || now - ticked_ < process_.tick) return;
    ticked_ = now;
    process_.on_tick();
}

// Asks the child's group to end, and ends it after two seconds.
void Child::end() {
    kill(-pid_, SIGTERM);
    for (int i = 0; i < 40; ++i) {
        if (waitpid(pid_, nullptr, WNOHANG) == pid_) {
            pid_ = 0;
            return;
        }
        poll(nullptr, 0, 50);
    }
    kill(-pid_, SIGKILL);
    while (waitpid(pid_, nullptr, 0) < 0 && errno == EINTR) {
    }
    pid_ = 0;
}

ChildEnd Child::wait() {
    if (pid_ > 0) {
        int status = 0;
        while (waitpid(pid_, &status, 0) < 0 && errno == EINTR) {
        }
        pid_ = 0;
        ended_.exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    }
    return ended_;
}

}  // namespace

Result<ChildEnd> run_child(const ChildProcess& process, const Interrupt& interrupt) {
    Child child(process, interrupt);
    if (auto done = child.start(); !done) return tl::unexpected(done.error());
    if (auto done = child.talk(); !done) return tl::unexpected(done.error());
    return child.wait();
}

}  // namespace cli
