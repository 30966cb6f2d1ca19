// Child processes: started without a shell, talked to over pipes, ended when the program is.
#pragma once

#include <chrono>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "cli/interrupt.hpp"
#include "kioku/error.hpp"

namespace cli {

struct ChildProcess {
    std::vector<std::string> arguments;  // the first is looked for on PATH
    std::string_view input;              // all of its standard input
    std::vector<std::string> variables;  // "NAME=value", added to the environment

    // Its standard output as it comes; a failure ends the child.
    std::function<memory::Result<void>(std::string_view)> on_output;

    // The standard error goes to ours, or is kept (its first 4 KiB).
    bool keep_errors = false;

    std::chrono::seconds timeout{0};  // 0: none

    // Called about every `tick` while the child runs, when set.
    std::chrono::seconds tick{0};
    std::function<void()> on_tick;
};

struct ChildEnd {
    int exit_code = 0;  // 128 + signal when a signal ended it, as shells count
    bool timed_out = false;
    std::string errors;
};

// Runs a child to its end. Errors: unavailable (no such program), cancelled (a signal came: the
// child was ended), and whatever on_output fails with.
[[nodiscard]] memory::Result<ChildEnd> run_child(const ChildProcess& process,
                                                 const Interrupt& interrupt);

}  // namespace cli
