// Config::from_env: the only place where the library reads the environment.
#include <charconv>
#include <cstdlib>
#include <string>
#include <utility>

#include "base/quote.hpp"
#include "base/result.hpp"
#include "kioku/config.hpp"

namespace memory {

namespace {

std::string variable(const char* name) {
    const char* value = std::getenv(name);
    return value != nullptr ? value : "";
}

Result<std::string> default_path() {
    const std::string data = variable("XDG_DATA_HOME");
    if (!data.empty()) return data + "/kioku/kioku.db";
    const std::string home = variable("HOME");
    if (!home.empty()) return home + "/.local/share/kioku/kioku.db";
    return fail(
        ErrorCode::invalid_argument, "manager",
        "none of KIOKU_STORE, XDG_DATA_HOME and HOME is set: there is no place for a store");
}

Result<void> read_number(const char* name, const char* unit, std::int64_t& target) {
    const std::string text = variable(name);
    if (text.empty()) return {};
    const auto* end = text.data() + text.size();
    const auto read = std::from_chars(text.data(), end, target);
    if (read.ec == std::errc() && read.ptr == end && target >= 0) return {};
    return fail(
        ErrorCode::invalid_argument, "manager",
        std::string(name) + " is " + base::quote(text) + ", expected " + unit + ", at least 0");
}

}  // namespace

Result<Config> Config::from_env(std::string path) {
    Config config;
    config.path = path.empty() ? variable("KIOKU_STORE") : std::move(path);
    if (config.path.empty()) {
        KIOKU_LET(config.path, default_path());
    }
    if (const std::string durability = variable("KIOKU_DURABILITY"); !durability.empty()) {
        KIOKU_LET(config.durability, parse_durability(durability));
    }
    KIOKU_TRY(read_number("KIOKU_BUSY_TIMEOUT_MS", "milliseconds", config.busy_timeout_ms));
    KIOKU_TRY(read_number("KIOKU_RECALL_MEMORY_MB", "MiB", config.recall_memory_mb));
    config.dogstatsd = DogStatsD::from_variables(&variable);
    return config;
}

}  // namespace memory
