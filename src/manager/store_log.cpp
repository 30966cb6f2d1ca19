// Log records to the host's sink.
#include "manager/store_log.hpp"

#include <exception>
#include <string>

namespace memory::manager {

namespace {

bool is_operators(ErrorCode code) {
    switch (code) {
        case ErrorCode::corrupt:
        case ErrorCode::full:
        case ErrorCode::read_only:
        case ErrorCode::no_memory:
        case ErrorCode::unavailable:
        case ErrorCode::internal: return true;
        default: return false;
    }
}

}  // namespace

void log(const Config& config, LogLevel level, std::string_view component,
         std::string_view message) noexcept {
    if (!config.log) return;
    try {
        LogRecord record;
        record.level = level;
        record.time = config.clock ? config.clock() : Timestamp{};
        record.component = component;
        record.message = message;
        config.log(record);
    } catch (const std::exception&) {
        return;  // a log that fails must not fail the verb
    }
}

void log_failure(const Config& config, std::string_view verb, const Error& error) noexcept {
    if (!config.log || !is_operators(error.code)) return;
    try {
        log(config, LogLevel::error, error.component,
            std::string(verb) + ": " + std::string(to_string(error.code)) + ": " + error.message);
    } catch (const std::exception&) {
        return;
    }
}

}  // namespace memory::manager
