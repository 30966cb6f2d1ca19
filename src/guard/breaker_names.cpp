// What a status or an error says about the dependency, and the names of the breaker's enums.
#include "kioku/circuit_breaker.hpp"

namespace memory {

CircuitBreaker::Verdict CircuitBreaker::classify_http(int status) noexcept {
    if (status >= 100 && status <= 399) return Verdict::success;
    if (status >= 400 && status <= 499) return Verdict::ignored;
    return Verdict::failure;
}

CircuitBreaker::Verdict CircuitBreaker::classify(ErrorCode code) noexcept {
    switch (code) {
        case ErrorCode::unavailable:
        case ErrorCode::deadline:
        case ErrorCode::full:
        case ErrorCode::corrupt:
        case ErrorCode::internal: return Verdict::failure;
        case ErrorCode::invalid_argument:
        case ErrorCode::not_found:
        case ErrorCode::conflict:
        case ErrorCode::busy:
        case ErrorCode::cancelled:
        case ErrorCode::limit:
        case ErrorCode::no_memory:
        case ErrorCode::read_only:
        case ErrorCode::unsupported:
        case ErrorCode::permission: return Verdict::ignored;
    }
    return Verdict::failure;
}

std::string_view to_string(CircuitBreaker::State state) noexcept {
    switch (state) {
        case CircuitBreaker::State::closed: return "closed";
        case CircuitBreaker::State::open: return "open";
        case CircuitBreaker::State::half_open: return "half_open";
        case CircuitBreaker::State::forced_open: return "forced_open";
        case CircuitBreaker::State::disabled: return "disabled";
    }
    return "unknown";
}

std::string_view to_string(CircuitBreaker::Verdict verdict) noexcept {
    switch (verdict) {
        case CircuitBreaker::Verdict::success: return "success";
        case CircuitBreaker::Verdict::failure: return "failure";
        case CircuitBreaker::Verdict::ignored: return "ignored";
    }
    return "unknown";
}

std::string_view to_string(CircuitBreaker::Cause cause) noexcept {
    switch (cause) {
        case CircuitBreaker::Cause::none: return "none";
        case CircuitBreaker::Cause::consecutive_failures: return "consecutive_failures";
        case CircuitBreaker::Cause::failure_rate: return "failure_rate";
        case CircuitBreaker::Cause::slow_call_rate: return "slow_call_rate";
        case CircuitBreaker::Cause::probe_failed: return "probe_failed";
        case CircuitBreaker::Cause::probe_slow: return "probe_slow";
        case CircuitBreaker::Cause::probe_hung: return "probe_hung";
    }
    return "unknown";
}

}  // namespace memory
