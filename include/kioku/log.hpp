// Kioku's only voice: log records, handed to a sink of the host's.
#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "kioku/time.hpp"

namespace memory {

enum class LogLevel : std::int32_t {
    debug = 0,
    info = 1,
    warning = 2,
    error = 3,
};

// One record. `message` never holds message contents, keys or tokens.
struct LogRecord {
    LogLevel level = LogLevel::info;
    Timestamp time{};
    std::string component;
    std::string message;
};

// Called from any thread that is inside a verb, and from the engine's worker thread; no lock of
// ours is held. It must not throw and must not call Kioku.
using LogSink = std::function<void(const LogRecord&)>;

}  // namespace memory
