// The names of the error codes.
#include "kioku/error.hpp"

namespace memory {

std::string_view to_string(ErrorCode code) noexcept {
    switch (code) {
        case ErrorCode::invalid_argument: return "invalid_argument";
        case ErrorCode::not_found: return "not_found";
        case ErrorCode::conflict: return "conflict";
        case ErrorCode::busy: return "busy";
        case ErrorCode::unavailable: return "unavailable";
        case ErrorCode::deadline: return "deadline";
        case ErrorCode::cancelled: return "cancelled";
        case ErrorCode::limit: return "limit";
        case ErrorCode::full: return "full";
        case ErrorCode::no_memory: return "no_memory";
        case ErrorCode::corrupt: return "corrupt";
        case ErrorCode::read_only: return "read_only";
        case ErrorCode::unsupported: return "unsupported";
        case ErrorCode::permission: return "permission";
        case ErrorCode::internal: return "internal";
    }
    return "unknown";
}

}  // namespace memory
