// The settings of the program and where each came from: flags, then the environment, then
// ./.kioku.toml, then the user's configuration, then the default.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "kioku/config.hpp"
#include "kioku/error.hpp"

namespace cli {

// One setting as `kioku config show` prints it.
struct ShownSetting {
    std::string name;    // "session.max_buffer_tokens"
    std::string value;   // empty: not set
    char type = 's';     // as FileSetting's
    std::string source;  // "--store", "KIOKU_STORE", "/home/ada/.config/kioku/config.toml:3", …
};

struct Settings {
    memory::Config config;
    std::optional<std::int64_t> deadline_ms;
    bool store_is_default = false;  // nobody named a store: its folder is made when it is missing
    std::vector<ShownSetting> shown;
};

// Asks for an environment variable; empty when it is not set. An empty variable counts as not set.
using Environment = std::function<std::optional<std::string>(const std::string& name)>;

// `flags` are pairs of a setting's name and its text. Errors: invalid_argument naming the flag,
// variable or file and line, with the value.
[[nodiscard]] memory::Result<Settings> load_settings(
    const std::vector<std::pair<std::string, std::string>>& flags, const Environment& environment);

// The process's own environment.
[[nodiscard]] std::optional<std::string> environment_variable(const std::string& name);

// One key of a settings file, tables flattened: "session.max_buffer_tokens".
struct FileSetting {
    std::string name;
    std::string text;
    char type = 's';    // s text, i whole number, b boolean
    std::string place;  // "path:line"
};

// Reads a TOML file; nothing when there is no such file. Errors: invalid_argument naming the file
// and line, permission.
[[nodiscard]] memory::Result<std::vector<FileSetting>> read_settings_file(const std::string& path);

}  // namespace cli
