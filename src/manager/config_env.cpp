// Config::from_env: the only place where the library reads the environment.
#include <charconv>
#include <cstdlib>
#include <string>

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

}  // namespace

Result<Config> Config::from_env() {
    Config config;
    config.path = variable("KIOKU_STORE");
    if (config.path.empty()) {
        KIOKU_LET(config.path, default_path());
    }
    if (const std::string durability = variable("KIOKU_DURABILITY"); !durability.empty()) {
        KIOKU_LET(config.durability, parse_durability(durability));
    }
    if (const std::string timeout = variable("KIOKU_BUSY_TIMEOUT_MS"); !timeout.empty()) {
        const auto* end = timeout.data() + timeout.size();
        const auto read = std::from_chars(timeout.data(), end, config.busy_timeout_ms);
        if (read.ec != std::errc() || read.ptr != end || config.busy_timeout_ms < 0) {
            return fail(ErrorCode::invalid_argument, "manager",
                        "KIOKU_BUSY_TIMEOUT_MS is " + base::quote(timeout) +
                            ", expected milliseconds, at least 0");
        }
    }
    return config;
}

}  // namespace memory
