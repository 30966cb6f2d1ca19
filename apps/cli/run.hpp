// From the command line to an exit code: everything that is the same for all commands.
#pragma once

namespace cli {

// Parses, reads the settings, runs the command, reports a failure. Answers the exit code.
[[nodiscard]] int run(int argc, char** argv);

}  // namespace cli
