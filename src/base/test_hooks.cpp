// The test build's hooks, steered by the environment so that every host's process can be told the
// same way. An ordinary build has an empty object here.
#include "base/test_hooks.hpp"

#ifdef KIOKU_TEST_HOOKS

#include <atomic>
#include <charconv>
#include <cstdlib>
#include <string>

#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

namespace memory::base {
namespace {

// Read at each use: a test program may set them between two stores.
std::string_view setting(const char* name) noexcept {
    const char* text =
        std::getenv(name);  // NOLINT(concurrency-mt-unsafe): tests set it before threads
    return text == nullptr ? std::string_view() : std::string_view(text);
}

// One write of a whole line: lines of several threads and processes do not mix.
void note(std::string_view path, std::string_view name) noexcept {
    const int file = open(path.data(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    if (file < 0) return;
    const std::string line = std::string(name) + '\n';
    static_cast<void>(!write(file, line.data(), line.size()));
    close(file);
}

std::atomic<int> passages{0};

}  // namespace

void kill_point(std::string_view name) noexcept {
    if (const std::string_view seen = setting("KIOKU_KILL_POINTS_SEEN"); !seen.empty()) {
        note(seen, name);
    }
    const std::string_view wanted = setting("KIOKU_KILL_AT");
    if (wanted.empty()) return;
    const std::size_t mark = wanted.find('#');
    if (wanted.substr(0, mark) != name) return;
    int passage = 1;
    if (mark != std::string_view::npos) {
        std::from_chars(wanted.data() + mark + 1, wanted.data() + wanted.size(), passage);
    }
    if (++passages == passage) kill(getpid(), SIGKILL);
}

bool is_broken(std::string_view promise) noexcept {
    std::string_view rest = setting("KIOKU_BREAK");
    while (!rest.empty()) {
        const std::size_t comma = rest.find(',');
        if (rest.substr(0, comma) == promise) return true;
        if (comma == std::string_view::npos) return false;
        rest.remove_prefix(comma + 1);
    }
    return false;
}

}  // namespace memory::base

#endif
