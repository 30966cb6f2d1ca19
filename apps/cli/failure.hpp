// How the program ends: exit codes, and what a failure says on the terminal.
#pragma once

#include <string>
#include <string_view>

#include "kioku/error.hpp"

namespace cli {

// Exit codes of surface.md; they never change.
enum class Exit {
    done = 0,
    failed = 1,
    usage = 2,
    not_found = 3,
    not_permitted = 4,
    conflict = 5,
    unavailable = 6,
    interrupted = 130,
    terminated = 143,
};

[[nodiscard]] Exit exit_for(memory::ErrorCode code) noexcept;

// "kioku: not_found: …; what to do next". `advice` stands where the code has none of its own.
[[nodiscard]] std::string describe(const memory::Error& error, std::string_view advice = {});

// A failure of the program itself, not of the library.
[[nodiscard]] tl::unexpected<memory::Error> failure(memory::ErrorCode code, std::string message);

// The same, with errno's text appended.
[[nodiscard]] tl::unexpected<memory::Error> system_failure(int error_number, std::string message);

}  // namespace cli
