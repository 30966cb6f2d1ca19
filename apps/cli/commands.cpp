// The table of all commands, put together from the nouns' parts.
#include <initializer_list>
#include <iterator>

#include "cli/command.hpp"

namespace cli {

const std::vector<Parameter>& global_parameters() {
    static const std::vector<Parameter> parameters = {
        {"--store", Kind::text, "the store's file (else KIOKU_STORE, else the settings)", false,
         "PATH"},
        {"--json", Kind::flag, "answer one JSON document"},
        {"--deadline", Kind::number, "milliseconds that each call may take", false, "MS"},
        {"--durability", Kind::text, "full (survives a power cut) or normal", false, "WORD"},
        {"--force", Kind::flag, "open a store on a network file system"},
    };
    return parameters;
}

const std::vector<Parameter>& extra_parameters(Takes takes) {
    static const std::vector<Parameter> none;
    static const std::vector<Parameter> jsonl = {
        {"--jsonl", Kind::flag, "answer one JSON object per line"},
    };
    static const std::vector<Parameter> confirmation = {
        {"--yes", Kind::flag, "do it without asking"},
        {"--dry-run", Kind::flag, "say what would be done, and do nothing"},
    };
    switch (takes) {
        case Takes::nothing: return none;
        case Takes::jsonl: return jsonl;
        case Takes::confirmation: return confirmation;
    }
    return none;
}

const std::vector<Command>& all_commands() {
    static const std::vector<Command> commands = [] {
        std::vector<Command> all;
        for (std::vector<Command> (*part)() :
             {message_commands, context_commands, memory_commands, episode_commands,
              forget_commands, recall_commands, session_commands, job_commands, git_commands,
              markdown_commands, archive_commands, store_commands, restore_commands,
              doctor_commands, token_commands, config_commands, completion_commands}) {
            auto some = part();
            all.insert(all.end(), std::make_move_iterator(some.begin()),
                       std::make_move_iterator(some.end()));
        }
        return all;
    }();
    return commands;
}

}  // namespace cli
