// Declares the table of commands to CLI11 and reads its answer back. The only file that includes
// CLI11, which costs seconds in each file that does.
#include "cli/declare.hpp"

#include <charconv>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

namespace cli {

namespace {

bool is_number(const std::string& text) {
    std::int64_t number = 0;
    const char* end = text.data() + text.size();
    const auto [stopped, error] = std::from_chars(text.data(), end, number);
    return error == std::errc() && stopped == end && !text.empty();
}

void declare(CLI::App& app, const Parameter& parameter) {
    const std::string name(parameter.name);
    const std::string help(parameter.help);
    if (parameter.kind == Kind::flag) {
        app.add_flag(name, help);
        return;
    }
    CLI::Option* option = app.add_option(name, CLI::callback_t(), help);
    if (parameter.kind == Kind::texts) {
        option->expected(1, -1)->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
    } else {
        option->expected(1);
    }
    // Otherwise "--kind a b" would take both, and "[a,b]" would be read as two values.
    option->allow_extra_args(parameter.kind == Kind::texts && !parameter.is_option());
    option->required(parameter.required);
}

// The App of "session" for the command "session get", made at first need.
CLI::App& noun_of(CLI::App& root, const Command& command) {
    const auto blank = command.name.find(' ');
    if (blank == std::string_view::npos) return root;
    const std::string noun(command.name.substr(0, blank));
    const auto known = root.get_subcommands([&](CLI::App* app) { return app->get_name() == noun; });
    if (!known.empty()) return *known.front();
    CLI::App* made = root.add_subcommand(noun, "");
    // One word at most: further words that happen to be a command's name are arguments.
    made->require_subcommand(0, 1);
    made->fallthrough();
    return *made;
}

void declare_all(CLI::App& root) {
    root.set_help_flag("-h,--help");
    root.add_flag("--version");
    root.require_subcommand(0, 1);
    for (const auto& parameter : global_parameters())
        declare(root, parameter);
    for (const auto& command : all_commands()) {
        const auto blank = command.name.find(' ');
        const auto verb =
            blank == std::string_view::npos ? command.name : command.name.substr(blank + 1);
        CLI::App* app = noun_of(root, command).add_subcommand(std::string(verb), "");
        app->fallthrough();
        for (const auto& parameter : command.parameters)
            declare(*app, parameter);
        for (const auto& parameter : extra_parameters(command.takes))
            declare(*app, parameter);
    }
}

const Command* find_command(std::string_view name) {
    for (const auto& command : all_commands()) {
        if (command.name == name) return &command;
    }
    return nullptr;
}

// Takes the values of `parameters` out of the parsed `app`; false after a mistake.
bool collect(const CLI::App& app, const std::vector<Parameter>& parameters, Line& line) {
    for (const auto& parameter : parameters) {
        const CLI::Option* option = app.get_option_no_throw(std::string(parameter.name));
        if (option == nullptr || option->count() == 0) continue;
        auto texts = option->results();
        if (parameter.kind == Kind::number && !is_number(texts.front())) {
            line.mistake =
                fmt::format("{}: \"{}\" is not a whole number", parameter.name, texts.front());
            return false;
        }
        line.values.emplace(parameter.name, std::move(texts));
    }
    return true;
}

// The innermost command that was named, and the words that led there.
const CLI::App* innermost(const CLI::App& root, std::string& words) {
    const CLI::App* app = &root;
    while (!app->get_subcommands().empty()) {
        app = app->get_subcommands().front();
        if (!words.empty()) words += ' ';
        words += app->get_name();
    }
    return app;
}

}  // namespace

Line parse_line(int argc, char** argv) {
    CLI::App root;
    Line line;
    declare_all(root);
    try {
        root.parse(argc, argv);
    } catch (const CLI::CallForHelp&) {
        line.wants_help = true;
    } catch (const CLI::ParseError& error) {
        line.mistake = error.what();
    }
    const CLI::App* app = innermost(root, line.noun);
    line.wants_version = root.count("--version") > 0;
    if (line.wants_help || line.wants_version || !line.mistake.empty()) return line;
    line.command = find_command(line.noun);
    if (line.command == nullptr) {
        line.mistake = line.noun.empty() ? "no command given"
                                         : fmt::format("`kioku {}` needs a verb", line.noun);
        return line;
    }
    if (collect(root, global_parameters(), line) && collect(*app, line.command->parameters, line)) {
        collect(*app, extra_parameters(line.command->takes), line);
    }
    return line;
}

}  // namespace cli
