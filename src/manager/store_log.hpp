// What a store says to its host's log sink.
#pragma once

#include <string_view>

#include "kioku/config.hpp"
#include "kioku/error.hpp"

namespace memory::manager {

// Hands a record to the sink of `config`, if there is one. A sink that throws is ignored.
void log(const Config& config, LogLevel level, std::string_view component,
         std::string_view message) noexcept;

// Logs failures that an operator should see: damage, a full disk, refused writes, defects. Others
// are the caller's business alone.
void log_failure(const Config& config, std::string_view verb, const Error& error) noexcept;

}  // namespace memory::manager
