// Settings files: TOML, read with toml++, the only file that includes it.
#include <cerrno>

#include <fmt/format.h>
#include <sys/stat.h>

#include "cli/failure.hpp"
#include "cli/settings.hpp"
#include <toml++/toml.h>

namespace cli {

namespace {

using memory::ErrorCode;
using memory::Result;

Result<void> flatten(const toml::table& table, const std::string& path, const std::string& prefix,
                     std::vector<FileSetting>& settings) {
    for (const auto& [key, node] : table) {
        FileSetting setting;
        setting.name = prefix + std::string(key.str());
        setting.place = fmt::format("{}:{}", path, key.source().begin.line);
        if (const auto* inner = node.as_table()) {
            if (auto done = flatten(*inner, path, setting.name + ".", settings); !done) return done;
            continue;
        }
        if (const auto* text = node.as_string()) {
            setting.text = text->get();
        } else if (const auto* number = node.as_integer()) {
            setting.text = std::to_string(number->get());
            setting.type = 'i';
        } else if (const auto* boolean = node.as_boolean()) {
            setting.text = boolean->get() ? "true" : "false";
            setting.type = 'b';
        } else {
            return failure(ErrorCode::invalid_argument,
                           fmt::format("{}: \"{}\" is neither text, a whole number nor a boolean",
                                       setting.place, setting.name));
        }
        settings.push_back(std::move(setting));
    }
    return {};
}

}  // namespace

Result<std::vector<FileSetting>> read_settings_file(const std::string& path) {
    struct stat info{};
    if (stat(path.c_str(), &info) != 0) {
        if (errno == ENOENT || errno == ENOTDIR) return std::vector<FileSetting>{};
        return system_failure(errno, fmt::format("cannot read the settings in {}", path));
    }
    std::vector<FileSetting> settings;
    try {
        const toml::table table = toml::parse_file(path);
        if (auto done = flatten(table, path, "", settings); !done) {
            return tl::unexpected(done.error());
        }
    } catch (const toml::parse_error& error) {
        return failure(
            ErrorCode::invalid_argument,
            fmt::format("{}:{}: {}", path, error.source().begin.line, error.description()));
    }
    return settings;
}

}  // namespace cli
