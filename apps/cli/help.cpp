// Help, made from the table of commands.
#include "cli/help.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

namespace cli {

namespace {

using Lines = std::vector<std::pair<std::string, std::string>>;

// Two columns: a name and what it means.
std::string two_columns(const Lines& lines) {
    std::size_t width = 0;
    for (const auto& [name, meaning] : lines)
        width = std::max(width, name.size());
    std::string text;
    for (const auto& [name, meaning] : lines) {
        text += fmt::format("  {:<{}}  {}\n", name, width, meaning);
    }
    return text;
}

std::string name_of(const Parameter& parameter) {
    if (parameter.value.empty()) return std::string(parameter.name);
    return fmt::format("{} {}", parameter.name, parameter.value);
}

Lines lines_of(const std::vector<Parameter>& parameters, bool options) {
    Lines lines;
    for (const auto& parameter : parameters) {
        if (parameter.is_option() == options) {
            lines.emplace_back(name_of(parameter), parameter.help);
        }
    }
    return lines;
}

std::string usage_of(const Command& command) {
    std::string usage = fmt::format("kioku {}", command.name);
    for (const auto& parameter : command.parameters) {
        if (parameter.is_option()) continue;
        usage += parameter.required ? fmt::format(" {}", parameter.name)
                                    : fmt::format(" [{}]", parameter.name);
    }
    return usage;
}

}  // namespace

std::string help_for(const Command& command) {
    std::string text = fmt::format("{}: {}\n\nUsage: {} [OPTIONS]\n", command.name, command.help,
                                   usage_of(command));
    if (const auto places = lines_of(command.parameters, false); !places.empty()) {
        text += "\n" + two_columns(places);
    }
    auto options = lines_of(command.parameters, true);
    for (const auto* more : {&extra_parameters(command.takes), &global_parameters()}) {
        for (auto& line : lines_of(*more, true))
            options.push_back(std::move(line));
    }
    options.emplace_back("-h, --help", "show this");
    text += "\nOptions:\n" + two_columns(options);
    text += fmt::format("\nExample:\n  {}\n", command.example);
    return text;
}

std::string help_for_noun(std::string_view noun) {
    Lines lines;
    std::string_view example;
    for (const auto& command : all_commands()) {
        if (!command.name.starts_with(std::string(noun) + " ")) continue;
        lines.emplace_back(usage_of(command), command.help);
        if (example.empty()) example = command.example;
    }
    if (lines.empty()) return {};
    return fmt::format("Usage:\n{}\nExample:\n  {}\n", two_columns(lines), example);
}

std::string help_for_all() {
    Lines lines;
    for (const auto& command : all_commands())
        lines.emplace_back(command.name, command.help);
    Lines options = lines_of(global_parameters(), true);
    options.emplace_back("-h, --help", "show this, or a command's own help");
    options.emplace_back("--version", "show the version");
    return "kioku: memory for AI agents, in one file\n\n"
           "Usage: kioku COMMAND [OPTIONS]\n\nCommands:\n" +
           two_columns(lines) + "\nOptions of every command:\n" + two_columns(options) +
           "\n`kioku COMMAND --help` shows each with an example. Texts may be given as they are, "
           "as\n"
           "`-` (the standard input) or as `@FILE`; `--` ends the options.\n"
           "\nExample:\n  kioku message add demo 'We deploy on Fridays.' && kioku context demo\n";
}

std::string help_for_words(std::string_view words) {
    for (const auto& command : all_commands()) {
        if (command.name == words) return help_for(command);
    }
    if (auto text = help_for_noun(words); !text.empty()) return text;
    return help_for_all();
}

}  // namespace cli
