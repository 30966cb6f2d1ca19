// The words of --help.
#pragma once

#include <string>
#include <string_view>

#include "cli/command.hpp"

namespace cli {

// All commands, in a line each.
[[nodiscard]] std::string help_for_all();

// The commands of one noun ("session"); empty when there is none of that name.
[[nodiscard]] std::string help_for_noun(std::string_view noun);

[[nodiscard]] std::string help_for(const Command& command);

// Whatever `words` names: a command, a noun, or everything.
[[nodiscard]] std::string help_for_words(std::string_view words);

}  // namespace cli
