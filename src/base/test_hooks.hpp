// Places where a test build ends the process, or breaks a promise on purpose so that the proof of
// that promise can be seen turning red. Compiled in by the build option KIOKU_TEST_HOOKS alone,
// which no release sets; without it both macros are nothing.
#pragma once

#ifdef KIOKU_TEST_HOOKS
#include <string_view>

namespace memory::base {

// Ends the process by SIGKILL if KIOKU_KILL_AT is `name`, or `name#n` at the n-th passage (from 1).
// With KIOKU_KILL_POINTS_SEEN, a file's path, each name is appended to that file, a line per
// passage. Thread-safe.
void kill_point(std::string_view name) noexcept;

// True if KIOKU_BREAK names this promise; several names stand with commas between. Thread-safe.
[[nodiscard]] bool is_broken(std::string_view promise) noexcept;

}  // namespace memory::base

#define KIOKU_KILL_POINT(name) ::memory::base::kill_point(name)
#define KIOKU_BROKEN(promise) ::memory::base::is_broken(promise)
#else
#define KIOKU_KILL_POINT(name) static_cast<void>(0)
#define KIOKU_BROKEN(promise) false
#endif
