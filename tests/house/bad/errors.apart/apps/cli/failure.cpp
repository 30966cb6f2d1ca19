#include "cli/failure.hpp"

Exit exit_for(ErrorCode code) noexcept {
    switch (code) {
        case ErrorCode::not_found:
        case ErrorCode::invalid_argument: return Exit::not_found;
        default: return Exit::failed;
    }
}
