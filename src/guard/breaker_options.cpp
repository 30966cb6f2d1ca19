// The limits of the circuit breaker's options.
#include "guard/breaker_options.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace memory::guard {
namespace {

constexpr std::size_t kMaxNameBytes = 64;
constexpr std::int64_t kMaxCalls = 10'000;
constexpr std::int64_t kMaxProbes = 100;
constexpr std::int64_t kDayMs = 86'400'000;

struct Limit {
    const char* option;
    std::int64_t value;
    std::int64_t low;
    std::int64_t high;
};

Result<void> validate_name(const std::string& name) {
    if (name.empty() || name.size() > kMaxNameBytes) {
        return fail(
            ErrorCode::invalid_argument, "guard",
            fmt::format("name has {} bytes, but must have 1 to {}", name.size(), kMaxNameBytes));
    }
    const auto control = std::ranges::find_if(name, [](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return byte < 0x20 || byte == 0x7f;
    });
    if (control == name.end()) return {};
    return fail(ErrorCode::invalid_argument, "guard",
                fmt::format("name has the control character 0x{:02x} at byte {}, but must have "
                            "none",
                            static_cast<unsigned char>(*control), control - name.begin()));
}

}  // namespace

Result<void> validate(const CircuitBreaker::Options& options) {
    if (auto valid = validate_name(options.name); !valid) return valid;
    // In this order: a limit that is another option has been checked before it is used.
    const Limit limits[] = {
        {"consecutive_failures", options.consecutive_failures, 1, kMaxCalls},
        {"window_calls", options.window_calls, 1, kMaxCalls},
        {"min_calls", options.min_calls, 1, options.window_calls},
        {"window_ms", options.window_ms, 1, kDayMs},
        {"failure_rate_percent", options.failure_rate_percent, 1, 100},
        {"slow_call_rate_percent", options.slow_call_rate_percent, 1, 100},
        {"slow_call_ms", options.slow_call_ms, 1, kDayMs},
        {"open_ms", options.open_ms, 1, kDayMs},
        {"open_max_ms", options.open_max_ms, options.open_ms, kDayMs},
        {"max_probes", options.max_probes, 1, kMaxProbes},
        {"close_after_successes", options.close_after_successes, 1, kMaxCalls},
        {"probe_deadline_ms", options.probe_deadline_ms, 1, kDayMs},
    };
    for (const Limit& limit : limits) {
        if (limit.value >= limit.low && limit.value <= limit.high) continue;
        return fail(ErrorCode::invalid_argument, "guard",
                    fmt::format("{} is {}, but must be {} to {}", limit.option, limit.value,
                                limit.low, limit.high));
    }
    return {};
}

}  // namespace memory::guard
