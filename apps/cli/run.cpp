// Runs a command: settings before it, exit code after it.
#include "cli/run.hpp"

#include <cerrno>
#include <csignal>
#include <cstring>
#include <exception>
#include <new>

#include <fcntl.h>
#include <fmt/format.h>

#include "cli/command.hpp"
#include "cli/declare.hpp"
#include "cli/help.hpp"
#include "cli/interrupt.hpp"
#include "cli/invocation.hpp"
#include "cli/output.hpp"
#include "cli/settings.hpp"
#include "kioku/version.hpp"

namespace cli {

namespace {

using memory::Result;

Format format_of(const Values& values) {
    if (values.contains("--jsonl")) return Format::jsonl;
    return values.contains("--json") ? Format::json : Format::text;
}

Result<Settings> settings_of(const Values& values) {
    std::vector<std::pair<std::string, std::string>> flags;
    for (const auto& [parameter, setting] :
         {std::pair("--store", "store"), std::pair("--deadline", "deadline_ms"),
          std::pair("--durability", "durability")}) {
        const auto found = values.find(parameter);
        if (found != values.end()) flags.emplace_back(setting, found->second.front());
    }
    if (values.contains("--force")) flags.emplace_back("allow_network_file_system", "true");
    return load_settings(flags, environment_variable);
}

// A reader that has seen enough (`| head`) is no failure; any other lost output is.
Exit finish_output(Output& out, Exit exit) {
    out.flush();
    if (!out.failed() || out.error_number() == EPIPE) return exit;
    print_error(
        fmt::format("kioku: cannot write the answer: {}\n", std::strerror(out.error_number())));
    return exit == Exit::done ? Exit::failed : exit;
}

Exit end_with(const Interrupt& interrupt, Output& out, const memory::Error& error,
              std::string_view advice) {
    if (out.error_number() == EPIPE) return Exit::done;
    out.flush();
    print_error(describe(error, error.code == memory::ErrorCode::not_found ? advice : ""));
    if (error.code != memory::ErrorCode::cancelled) return exit_for(error.code);
    switch (interrupt.signal_number()) {
        case SIGINT: return Exit::interrupted;
        case SIGTERM: return Exit::terminated;
        default: return Exit::failed;  // declined
    }
}

Exit run_command(const Line& line) {
    const Interrupt interrupt;
    Output out(format_of(line.values));
    const auto settings = settings_of(line.values);
    if (!settings) return end_with(interrupt, out, settings.error(), "");
    Invocation invocation(*line.command, line.values, *settings, interrupt, out);
    const auto exit = line.command->run(invocation);
    if (!exit) return end_with(interrupt, out, exit.error(), line.command->when_not_found);
    return finish_output(out, *exit);
}

Exit run_line(const Line& line) {
    if (line.command != nullptr && line.mistake.empty()) return run_command(line);
    if (line.mistake.empty() || line.wants_version) {
        Output out(Format::text);
        out.write(line.wants_version ? fmt::format("kioku {} (SQLite {})\n", memory::version(),
                                                   memory::sqlite_version())
                                     : help_for_words(line.noun));
        return finish_output(out, Exit::done);
    }
    const std::string more = line.noun.empty() ? "kioku --help" : "kioku " + line.noun + " --help";
    print_error(fmt::format("kioku: usage: {}; see `{}`\n", line.mistake, more));
    return Exit::usage;
}

// Where a standard stream was closed, the next file to be opened would take its number, and what is
// meant for a reader would be written into it. /dev/null, opened the wrong way round, keeps the
// number and fails on use.
void hold_standard_streams() {
    for (const auto& [fd, flags] :
         {std::pair(0, O_WRONLY), std::pair(1, O_RDONLY), std::pair(2, O_RDONLY)}) {
        if (fcntl(fd, F_GETFD) < 0) {
            // The lowest free number is this one. Without /dev/null there is nothing to do.
            [[maybe_unused]] const int held = open("/dev/null", flags);
        }
    }
}

}  // namespace

int run(int argc, char** argv) {
    hold_standard_streams();
    // A closed pipe is an error of write(2), not the end of the process.
    std::signal(SIGPIPE, SIG_IGN);
    try {
        return static_cast<int>(run_line(parse_line(argc, argv)));
    } catch (const std::bad_alloc&) {
        print_error("kioku: no_memory: an allocation failed\n");
    } catch (const std::exception& error) {
        print_error(fmt::format("kioku: internal: {}; please report it\n", error.what()));
    }
    return static_cast<int>(Exit::failed);
}

}  // namespace cli
