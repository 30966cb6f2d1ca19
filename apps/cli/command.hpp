// What a command is: a row of a table, from which the command line, the help and the completion
// scripts are all made. One file per noun holds the rows of that noun.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "cli/failure.hpp"
#include "kioku/error.hpp"

namespace cli {

class Invocation;

enum class Kind {
    text,
    number,
    flag,
    texts,  // may be given several times
};

// One place on the line ("SESSION") or one option ("--budget").
struct Parameter {
    std::string_view name;
    Kind kind = Kind::text;
    std::string_view help;
    bool required = false;        // of a place on the line
    std::string_view value = {};  // of an option: what stands for its value in the help, "N"

    [[nodiscard]] bool is_option() const noexcept { return name.starts_with('-'); }
};

// What a command may take beside its own parameters.
enum class Takes {
    nothing,
    jsonl,         // it answers a list: --jsonl
    confirmation,  // it destroys: --yes, --dry-run
};

// What a command does to a store that is not there.
enum class Needs {
    no_store,
    a_store,    // not_found when it is missing
    new_store,  // creates it
};

struct Command {
    std::string_view name;  // "session get"
    std::string_view help;  // one line
    std::string_view example;
    std::vector<Parameter> parameters;
    Takes takes = Takes::nothing;
    Needs needs = Needs::a_store;
    std::string_view when_not_found = {};  // what to do next, after a not_found
    std::function<memory::Result<Exit>(Invocation&)> run = {};
};

// What was written on the line, by the name of the parameter.
using Values = std::map<std::string, std::vector<std::string>, std::less<>>;

// The parameters that every command takes, and those that come with Command::takes.
[[nodiscard]] const std::vector<Parameter>& global_parameters();
[[nodiscard]] const std::vector<Parameter>& extra_parameters(Takes takes);

// All commands, in the order of the help.
[[nodiscard]] const std::vector<Command>& all_commands();

// The commands of each noun; defined in the file of that noun.
[[nodiscard]] std::vector<Command> message_commands();
[[nodiscard]] std::vector<Command> context_commands();
[[nodiscard]] std::vector<Command> memory_commands();
[[nodiscard]] std::vector<Command> episode_commands();
[[nodiscard]] std::vector<Command> forget_commands();
[[nodiscard]] std::vector<Command> recall_commands();
[[nodiscard]] std::vector<Command> session_commands();
[[nodiscard]] std::vector<Command> job_commands();
[[nodiscard]] std::vector<Command> git_commands();
[[nodiscard]] std::vector<Command> markdown_commands();
[[nodiscard]] std::vector<Command> archive_commands();
[[nodiscard]] std::vector<Command> store_commands();
[[nodiscard]] std::vector<Command> restore_commands();
[[nodiscard]] std::vector<Command> doctor_commands();
[[nodiscard]] std::vector<Command> token_commands();
[[nodiscard]] std::vector<Command> config_commands();
[[nodiscard]] std::vector<Command> completion_commands();

}  // namespace cli
