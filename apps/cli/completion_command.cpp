// kioku completion bash|zsh|fish: scripts made from the table of commands.
#include <algorithm>

#include <fmt/format.h>

#include "cli/invocation.hpp"

namespace cli {

namespace {

using memory::Result;

// The first word of each command with its verbs; a command of one word has none.
struct Noun {
    std::string name;
    std::string help;
    std::vector<const Command*> verbs;
    const Command* alone = nullptr;
};

std::vector<Noun> nouns() {
    std::vector<Noun> nouns;
    for (const auto& command : all_commands()) {
        const auto blank = command.name.find(' ');
        const std::string name(command.name.substr(0, blank));
        auto noun = std::find_if(nouns.begin(), nouns.end(),
                                 [&](const Noun& known) { return known.name == name; });
        if (noun == nouns.end()) noun = nouns.insert(nouns.end(), {name, {}, {}, nullptr});
        if (blank == std::string_view::npos) {
            noun->alone = &command;
            noun->help = command.help;
            continue;
        }
        noun->verbs.push_back(&command);
        if (!noun->help.empty()) noun->help += ", ";
        noun->help += command.name.substr(blank + 1);
    }
    return nouns;
}

std::string verb_of(const Command& command) {
    return std::string(command.name.substr(command.name.find(' ') + 1));
}

std::vector<const Parameter*> options_of(const Command& command) {
    std::vector<const Parameter*> options;
    for (const auto* list :
         {&command.parameters, &extra_parameters(command.takes), &global_parameters()}) {
        for (const auto& parameter : *list) {
            if (parameter.is_option()) options.push_back(&parameter);
        }
    }
    return options;
}

std::string option_words(const Command& command) {
    std::string words;
    for (const auto* option : options_of(command))
        words += fmt::format("{} ", option->name);
    return words + "--help";
}

// "--store|--limit": the options that are followed by a value.
std::string value_options() {
    std::string names;
    for (const auto& command : all_commands()) {
        for (const auto* option : options_of(command)) {
            if (option->kind == Kind::flag) continue;
            const auto name = std::string(option->name);
            if (("|" + names + "|").find("|" + name + "|") != std::string::npos) continue;
            names += names.empty() ? name : "|" + name;
        }
    }
    return names;
}

// The case branches that set `candidates` from "${plain[*]}", the words so far without options.
std::string branches(std::string_view indent) {
    std::string text;
    std::string first_words;
    for (const auto& noun : nouns()) {
        first_words += noun.name + " ";
        std::string verbs;
        for (const auto* verb : noun.verbs) {
            verbs += verb_of(*verb) + " ";
            text += fmt::format("{}\"{}\"*) candidates=\"{}\" ;;\n", indent, verb->name,
                                option_words(*verb));
        }
        const std::string own = noun.alone != nullptr ? option_words(*noun.alone) : verbs;
        text += fmt::format("{}\"{}\"*) candidates=\"{}\" ;;\n", indent, noun.name, own);
    }
    return text + fmt::format("{}*) candidates=\"{}--help --version\" ;;\n", indent, first_words);
}

// Puts `value` in place of `mark`, which stands there once.
std::string filled(std::string text, std::string_view mark, const std::string& value) {
    return text.replace(text.find(mark), mark.size(), value);
}

constexpr const char* kBash = R"script(# bash completion for kioku: eval "$(kioku completion bash)"
_kioku() {
    local current=${COMP_WORDS[COMP_CWORD]} plain=() skip= word candidates=
    for word in "${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
        if [[ $skip ]]; then
            skip=
            continue
        fi
        case $word in
            @VALUE_OPTIONS@) skip=1 ;;
            -*) ;;
            *) plain+=("$word") ;;
        esac
    done
    if [[ ! $skip ]]; then
        case "${plain[*]}" in
@BRANCHES@        esac
    fi
    COMPREPLY=($(compgen -W "$candidates" -- "$current"))
}
complete -o default -F _kioku kioku
)script";

constexpr const char* kZsh = R"script(#compdef kioku
# zsh completion for kioku: source <(kioku completion zsh), or a file _kioku on $fpath
_kioku() {
    local skip= word candidates=
    local -a plain
    for word in "${(@)words[2,CURRENT-1]}"; do
        if [[ -n $skip ]]; then
            skip=
            continue
        fi
        case $word in
            @VALUE_OPTIONS@) skip=1 ;;
            -*) ;;
            *) plain+=("$word") ;;
        esac
    done
    if [[ -z $skip ]]; then
        case "${plain[*]}" in
@BRANCHES@        esac
    fi
    compadd -- ${=candidates}
    _files
}
if [[ ${funcstack[1]} == _kioku ]]; then _kioku "$@"; else compdef _kioku kioku; fi
)script";

std::string shell_script(const char* text) {
    return filled(filled(text, "@VALUE_OPTIONS@", value_options()), "@BRANCHES@",
                  branches("            "));
}

std::string fish_quoted(std::string_view text) {
    std::string quoted = "'";
    for (const char c : text) {
        if (c == '\'' || c == '\\') quoted += '\\';
        quoted += c;
    }
    return quoted + "'";
}

std::string fish_options(const Command& command, std::string_view condition) {
    std::string text;
    for (const auto* option : options_of(command)) {
        text += fmt::format("complete -c kioku -n {} -l {}{} -d {}\n", fish_quoted(condition),
                            option->name.substr(2), option->kind == Kind::flag ? "" : " -r",
                            fish_quoted(option->help));
    }
    return text;
}

std::string fish_script() {
    std::string text = "# fish completion for kioku: kioku completion fish | source\n";
    for (const auto& noun : nouns()) {
        text += fmt::format("complete -c kioku -f -n __fish_use_subcommand -a {} -d {}\n",
                            noun.name, fish_quoted(noun.help));
        const std::string seen = "__fish_seen_subcommand_from " + noun.name;
        if (noun.alone != nullptr) text += fish_options(*noun.alone, seen);
        std::string verbs;
        for (const auto* verb : noun.verbs)
            verbs += " " + verb_of(*verb);
        for (const auto* verb : noun.verbs) {
            const std::string none =
                fmt::format("{}; and not __fish_seen_subcommand_from{}", seen, verbs);
            const std::string this_one =
                fmt::format("{}; and __fish_seen_subcommand_from {}", seen, verb_of(*verb));
            text += fmt::format("complete -c kioku -f -n {} -a {} -d {}\n", fish_quoted(none),
                                verb_of(*verb), fish_quoted(verb->help));
            text += fish_options(*verb, this_one);
        }
    }
    return text;
}

Result<Exit> completion(Invocation& run) {
    const std::string shell = run.text("SHELL");
    if (shell == "bash") {
        run.out.write(shell_script(kBash));
    } else if (shell == "zsh") {
        run.out.write(shell_script(kZsh));
    } else if (shell == "fish") {
        run.out.write(fish_script());
    } else {
        return failure(memory::ErrorCode::invalid_argument,
                       fmt::format("\"{}\" is not bash, zsh or fish", shell));
    }
    return Exit::done;
}

}  // namespace

std::vector<Command> completion_commands() {
    return {
        {"completion",
         "a script that completes kioku's words in your shell",
         "eval \"$(kioku completion bash)\"",
         {{"SHELL", Kind::text, "bash, zsh or fish", true}},
         Takes::nothing,
         Needs::no_store,
         {},
         completion},
    };
}

}  // namespace cli
