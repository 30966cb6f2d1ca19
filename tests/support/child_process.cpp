// Starting the program again with a hidden test case as its role; two pipes at fixed descriptors.
#include "support/child_process.hpp"

#include <array>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <stdexcept>

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

namespace support {

namespace {

constexpr int kHears = 198;
constexpr int kSays = 199;
constexpr const char* kVariable = "KIOKU_TEST_CHILD=";

std::FILE* stream(int descriptor, const char* mode) {
    std::FILE* const file = fdopen(descriptor, mode);
    if (file == nullptr) throw std::runtime_error("no stream on the pipe");
    return file;
}

std::optional<std::string> read_line(std::FILE* file) {
    std::string line;
    for (int c = std::getc(file); c != EOF; c = std::getc(file)) {
        if (c == '\n') return line;
        line += static_cast<char>(c);
    }
    return std::nullopt;
}

void write_line(std::FILE* file, std::string_view line) {
    std::fwrite(line.data(), 1, line.size(), file);
    std::fputc('\n', file);
    std::fflush(file);
}

}  // namespace

ChildProcess::ChildProcess(const std::string& role, const std::vector<std::string>& arguments,
                           const ChildOptions& options)
    : group_(options.group) {
    std::signal(SIGPIPE, SIG_IGN);
    std::array<int, 2> down{};
    std::array<int, 2> up{};
    if (pipe2(down.data(), O_CLOEXEC) != 0 || pipe2(up.data(), O_CLOEXEC) != 0) {
        throw std::runtime_error("no pipe");
    }
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, down[0], kHears);
    posix_spawn_file_actions_adddup2(&actions, up[1], kSays);
    posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
    posix_spawnattr_t attributes;
    posix_spawnattr_init(&attributes);
    if (group_) posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP);
    std::string variable = kVariable;
    for (const auto& argument : arguments)
        variable += argument + "\n";
    std::vector<char*> environment;
    for (char** entry = environ; *entry != nullptr; ++entry)
        environment.push_back(*entry);
    environment.push_back(variable.data());
    for (const auto& more : options.environment)
        environment.push_back(const_cast<char*>(more.c_str()));
    environment.push_back(nullptr);
    std::string program = options.program.empty() ? "/proc/self/exe" : options.program;
    std::vector<std::string> words{"child: " + role};
    if (!options.program.empty()) words = arguments;
    std::vector<char*> line{program.data()};
    for (auto& word : words)
        line.push_back(word.data());
    line.push_back(nullptr);
    const int failed = posix_spawn(&process_, program.c_str(), &actions, &attributes, line.data(),
                                   environment.data());
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&actions);
    ::close(down[0]);
    ::close(up[1]);
    to_ = stream(down[1], "w");
    from_ = stream(up[0], "r");
    if (failed != 0) throw std::runtime_error("cannot start the child process");
}

ChildProcess::~ChildProcess() {
    kill_hard();
    wait();
    std::fclose(from_);
    hang_up();
}

void ChildProcess::tell(std::string_view line) {
    write_line(to_, line);
}

std::optional<std::string> ChildProcess::hear() {
    return read_line(from_);
}

std::string ChildProcess::ask(std::string_view line) {
    tell(line);
    return hear().value_or(std::string());
}

void ChildProcess::kill_hard() {
    if (process_ > 0) ::kill(group_ ? -process_ : process_, SIGKILL);
}

void ChildProcess::hang_up() {
    if (to_ != nullptr) std::fclose(to_);
    to_ = nullptr;
}

int ChildProcess::wait() {
    if (process_ <= 0) return status_;
    hang_up();
    int status = 0;
    while (waitpid(process_, &status, 0) < 0 && errno == EINTR) {
    }
    process_ = -1;
    status_ = WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
    return status_;
}

namespace child {

std::vector<std::string> arguments() {
    std::vector<std::string> found;
    const char* text = std::getenv(std::string(kVariable, std::strlen(kVariable) - 1).c_str());
    for (std::string_view rest = text != nullptr ? text : ""; !rest.empty();) {
        const auto end = rest.find('\n');
        found.emplace_back(rest.substr(0, end));
        rest.remove_prefix(end + 1);
    }
    return found;
}

void say(std::string_view line) {
    static std::FILE* const file = stream(kSays, "w");
    write_line(file, line);
}

std::optional<std::string> hear() {
    static std::FILE* const file = stream(kHears, "r");
    return read_line(file);
}

}  // namespace child

}  // namespace support
