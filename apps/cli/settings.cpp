// The table of settings, and how a value finds its way into one.
#include "cli/settings.hpp"

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <filesystem>
#include <tuple>
#include <type_traits>
#include <variant>

#include <fmt/format.h>

#include "cli/failure.hpp"

namespace cli {

namespace {

using memory::ErrorCode;
using memory::Result;

using Slot = std::variant<std::string*, std::int64_t*, std::size_t*, int*, bool*,
                          std::optional<std::int64_t>*, memory::Durability*, memory::Summarizer*,
                          std::vector<std::string>*>;

// A setting, tied to the variable that it sets.
struct Setting {
    std::string_view name;
    Slot slot;
    std::string source = "default";
};

std::vector<Setting> bind(Settings& settings) {
    memory::Config& config = settings.config;
    memory::SessionSettings& session = config.session;
    memory::Limits& limits = config.limits;
    return {
        {"store", &config.path},
        {"durability", &config.durability},
        {"deadline_ms", &settings.deadline_ms},
        {"busy_timeout_ms", &config.busy_timeout_ms},
        {"recall_memory_mb", &config.recall_memory_mb},
        {"allow_network_file_system", &config.allow_network_file_system},
        {"session.summary_trigger_tokens", &session.summary_trigger_tokens},
        {"session.max_buffer_tokens", &session.max_buffer_tokens},
        {"session.max_buffer_messages", &session.max_buffer_messages},
        {"session.max_summary_tokens", &session.max_summary_tokens},
        {"session.buffer_ttl_s", &session.buffer_ttl_s},
        {"session.encoding", &session.encoding},
        {"session.summarizer", &session.summarizer},
        {"dogstatsd.url", &config.dogstatsd.url},
        {"dogstatsd.env", &config.dogstatsd.env},
        {"dogstatsd.service", &config.dogstatsd.service},
        {"dogstatsd.version", &config.dogstatsd.version},
        {"dogstatsd.tags", &config.dogstatsd.tags},
        {"limits.content_bytes", &limits.content_bytes},
        {"limits.metadata_bytes", &limits.metadata_bytes},
        {"limits.metadata_depth", &limits.metadata_depth},
        {"limits.context_bytes", &limits.context_bytes},
        {"limits.id_bytes", &limits.id_bytes},
        {"limits.max_list", &limits.max_list},
        {"limits.query_bytes", &limits.query_bytes},
        {"limits.max_batch", &limits.max_batch},
    };
}

// "session.max_buffer_tokens" is KIOKU_SESSION_MAX_BUFFER_TOKENS.
std::string variable_for(std::string_view name) {
    std::string variable = "KIOKU_";
    for (const char c : name) {
        if (c == '.') {
            variable += '_';
        } else {
            variable += c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
        }
    }
    return variable;
}

template <class Number>
bool parse_number(const std::string& text, Number& number) {
    const char* end = text.data() + text.size();
    const auto [stopped, error] = std::from_chars(text.data(), end, number);
    return error == std::errc() && stopped == end && !text.empty();
}

// Of tags, which hold none.
std::vector<std::string> split_at_commas(const std::string& text) {
    std::vector<std::string> parts;
    std::size_t from = 0;
    while (from < text.size()) {
        const std::size_t end = std::min(text.find(',', from), text.size());
        if (end > from) parts.push_back(text.substr(from, end - from));
        from = end + 1;
    }
    return parts;
}

// Sets the variable behind `slot`; what was expected, when `text` is not that.
std::optional<std::string> assign(const Slot& slot, const std::string& text) {
    return std::visit(
        [&](auto* value) -> std::optional<std::string> {
            using Value = std::remove_pointer_t<decltype(value)>;
            if constexpr (std::is_same_v<Value, std::string>) {
                *value = text;
            } else if constexpr (std::is_same_v<Value, std::vector<std::string>>) {
                *value = split_at_commas(text);
            } else if constexpr (std::is_same_v<Value, bool>) {
                if (text != "true" && text != "false") return "true or false";
                *value = text == "true";
            } else if constexpr (std::is_same_v<Value, memory::Durability>) {
                const auto durability = memory::parse_durability(text);
                if (!durability) return "full or normal";
                *value = *durability;
            } else if constexpr (std::is_same_v<Value, memory::Summarizer>) {
                const auto summarizer = memory::parse_summarizer(text);
                if (!summarizer) return "extractive, host or none";
                *value = *summarizer;
            } else if constexpr (std::is_same_v<Value, std::optional<std::int64_t>>) {
                if (!parse_number(text, value->emplace())) return "a whole number";
            } else {
                if (!parse_number(text, *value)) return "a whole number";
            }
            return std::nullopt;
        },
        slot);
}

std::string text_of(const Slot& slot) {
    return std::visit(
        [](const auto* value) -> std::string {
            using Value = std::remove_cvref_t<decltype(*value)>;
            if constexpr (std::is_same_v<Value, std::string>) {
                return *value;
            } else if constexpr (std::is_same_v<Value, std::vector<std::string>>) {
                return fmt::format("{}", fmt::join(*value, ","));
            } else if constexpr (std::is_same_v<Value, bool>) {
                return *value ? "true" : "false";
            } else if constexpr (std::is_same_v<Value, std::optional<std::int64_t>>) {
                return *value ? std::to_string(**value) : std::string();
            } else if constexpr (std::is_enum_v<Value>) {
                return std::string(to_string(*value));
            } else {
                return std::to_string(*value);
            }
        },
        slot);
}

// The type that a settings file must give: 's', 'i' or 'b' as in FileSetting.
char type_of(const Slot& slot) {
    return std::visit(
        [](const auto* value) {
            using Value = std::remove_cvref_t<decltype(*value)>;
            if constexpr (std::is_same_v<Value, bool>) return 'b';
            constexpr bool is_text = std::is_same_v<Value, std::string> || std::is_enum_v<Value> ||
                                     std::is_same_v<Value, std::vector<std::string>>;
            if constexpr (is_text) return 's';
            return 'i';
        },
        slot);
}

Result<void> set(Setting& setting, const std::string& text, const std::string& source) {
    if (const auto expected = assign(setting.slot, text)) {
        return failure(ErrorCode::invalid_argument,
                       fmt::format("{}: \"{}\" is not {}", source, text, *expected));
    }
    setting.source = source;
    return {};
}

// A store named in a file: "~/" is the home folder, a relative path starts at the file's folder.
std::string path_from_file(const std::string& text, const std::string& file,
                           const Environment& environment) {
    if (text.starts_with("~/")) {
        if (const auto home = environment("HOME")) return *home + text.substr(1);
    }
    return (std::filesystem::path(file).parent_path() / text).lexically_normal().string();
}

Result<void> apply_file(std::vector<Setting>& settings, const std::string& path,
                        const Environment& environment) {
    auto file = read_settings_file(path);
    if (!file) return tl::unexpected(file.error());
    for (auto& entry : *file) {
        const auto setting =
            std::find_if(settings.begin(), settings.end(),
                         [&](const Setting& known) { return known.name == entry.name; });
        if (setting == settings.end()) {
            return failure(ErrorCode::invalid_argument,
                           fmt::format("{}: unknown setting \"{}\"; `kioku config show` lists them",
                                       entry.place, entry.name));
        }
        if (entry.type != type_of(setting->slot)) {
            const std::string_view wanted = type_of(setting->slot) == 's'   ? "text in quotes"
                                            : type_of(setting->slot) == 'i' ? "a whole number"
                                                                            : "true or false";
            return failure(ErrorCode::invalid_argument,
                           fmt::format("{}: {} has to be {}", entry.place, entry.name, wanted));
        }
        if (entry.name == "store") entry.text = path_from_file(entry.text, path, environment);
        if (auto done = set(*setting, entry.text, entry.place); !done) return done;
    }
    return {};
}

// What Datadog's own variables say of where metrics go.
Result<void> apply_datadog(std::vector<Setting>& settings, const Environment& environment) {
    const auto said = memory::DogStatsD::from_variables(
        [&](const char* name) { return environment(name).value_or(""); });
    const char* url_from = environment("DD_DOGSTATSD_URL") ? "DD_DOGSTATSD_URL"
                           : environment("DD_AGENT_HOST")  ? "DD_AGENT_HOST"
                                                           : "DD_DOGSTATSD_PORT";
    const std::tuple<std::string_view, const std::string&, const char*> told[]{
        {"dogstatsd.url", said.url, url_from},
        {"dogstatsd.env", said.env, "DD_ENV"},
        {"dogstatsd.service", said.service, "DD_SERVICE"},
        {"dogstatsd.version", said.version, "DD_VERSION"}};
    for (auto& setting : settings) {
        for (const auto& [name, value, source] : told) {
            if (setting.name != name || value.empty()) continue;
            if (auto done = set(setting, value, source); !done) return done;
        }
    }
    return {};
}

// A folder of the XDG base directory specification: the variable, else a folder below HOME.
std::string xdg_folder(const Environment& environment, const std::string& variable,
                       std::string_view below_home) {
    // The specification has relative paths ignored.
    if (const auto folder = environment(variable); folder && folder->starts_with('/'))
        return *folder;
    if (const auto home = environment("HOME")) return *home + "/" + std::string(below_home);
    return {};
}

}  // namespace

std::optional<std::string> environment_variable(const std::string& name) {
    const char* value = std::getenv(name.c_str());
    if (value == nullptr || *value == '\0') return std::nullopt;
    return value;
}

Result<Settings> load_settings(const std::vector<std::pair<std::string, std::string>>& flags,
                               const Environment& environment) {
    Settings loaded;
    std::vector<Setting> settings = bind(loaded);
    // From the weakest source to the strongest.
    const std::string configuration = xdg_folder(environment, "XDG_CONFIG_HOME", ".config");
    if (!configuration.empty()) {
        auto done = apply_file(settings, configuration + "/kioku/config.toml", environment);
        if (!done) return tl::unexpected(done.error());
    }
    if (auto done = apply_file(settings, "./.kioku.toml", environment); !done) {
        return tl::unexpected(done.error());
    }
    if (auto done = apply_datadog(settings, environment); !done) {
        return tl::unexpected(done.error());
    }
    for (auto& setting : settings) {
        const std::string variable = variable_for(setting.name);
        if (const auto value = environment(variable)) {
            if (auto done = set(setting, *value, variable); !done) {
                return tl::unexpected(done.error());
            }
        }
        for (const auto& [name, value] : flags) {
            if (name != setting.name) continue;
            const std::string flag = name == "deadline_ms"                 ? "--deadline"
                                     : name == "allow_network_file_system" ? "--force"
                                                                           : "--" + name;
            if (auto done = set(setting, value, flag); !done) return tl::unexpected(done.error());
        }
    }
    if (loaded.config.path.empty()) {
        const std::string data = xdg_folder(environment, "XDG_DATA_HOME", ".local/share");
        if (!data.empty()) loaded.config.path = data + "/kioku/kioku.db";
        loaded.store_is_default = true;
    }
    for (const auto& setting : settings) {
        if (setting.name == "dogstatsd.url") {
            loaded.config.dogstatsd.may_be_wrong = setting.source.starts_with("DD_");
        }
        loaded.shown.push_back({std::string(setting.name), text_of(setting.slot),
                                type_of(setting.slot), setting.source});
    }
    return loaded;
}

}  // namespace cli
