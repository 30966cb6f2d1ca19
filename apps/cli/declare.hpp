// The command line, made from the table of commands.
#pragma once

#include <string>

#include "cli/command.hpp"

namespace cli {

// What was asked for: a command with its values, help, the version, or a mistake.
struct Line {
    const Command* command = nullptr;
    Values values;
    bool wants_help = false;
    bool wants_version = false;
    std::string noun;     // the words that were understood, "session" or "session get"
    std::string mistake;  // empty when the line is well formed
};

// Never fails: a malformed line says so in `mistake`.
[[nodiscard]] Line parse_line(int argc, char** argv);

}  // namespace cli
