// Exit codes and the words of a failure.
#include "cli/failure.hpp"

#include <cerrno>
#include <cstring>

namespace cli {

using memory::ErrorCode;

Exit exit_for(ErrorCode code) noexcept {
    switch (code) {
        case ErrorCode::invalid_argument:
        case ErrorCode::limit: return Exit::usage;
        case ErrorCode::not_found: return Exit::not_found;
        case ErrorCode::permission:
        case ErrorCode::read_only: return Exit::not_permitted;
        case ErrorCode::conflict: return Exit::conflict;
        case ErrorCode::busy:
        case ErrorCode::unavailable:
        case ErrorCode::deadline: return Exit::unavailable;
        case ErrorCode::cancelled: return Exit::interrupted;
        case ErrorCode::full:
        case ErrorCode::no_memory:
        case ErrorCode::corrupt:
        case ErrorCode::unsupported:
        case ErrorCode::internal: return Exit::failed;
    }
    return Exit::failed;
}

namespace {

std::string_view advice_for(ErrorCode code) {
    switch (code) {
        case ErrorCode::busy: return "another process is writing; try again, or raise --deadline";
        case ErrorCode::deadline: return "nothing was written; try again with a larger --deadline";
        case ErrorCode::full: return "nothing was written; make room on the device and try again";
        case ErrorCode::corrupt:
            return "see `kioku check`; a backup comes back with `kioku restore`";
        case ErrorCode::read_only: return "see who may write the store's file and its folder";
        case ErrorCode::permission: return "see `kioku doctor`";
        case ErrorCode::internal: return "this is a defect in Kioku; please report it";
        default: return {};
    }
}

ErrorCode code_of(int error_number) {
    switch (error_number) {
        case ENOENT:
        case ENOTDIR: return ErrorCode::not_found;
        case EEXIST: return ErrorCode::conflict;
        case EACCES:
        case EPERM: return ErrorCode::permission;
        case EROFS: return ErrorCode::read_only;
        case ENOSPC:
        case EDQUOT: return ErrorCode::full;
        case ENOMEM: return ErrorCode::no_memory;
        case EISDIR: return ErrorCode::invalid_argument;
        case EAGAIN: return ErrorCode::busy;
        default: return ErrorCode::unavailable;
    }
}

}  // namespace

std::string describe(const memory::Error& error, std::string_view advice) {
    std::string text = "kioku: ";
    text += to_string(error.code);
    text += ": ";
    text += error.message;
    if (advice.empty()) advice = advice_for(error.code);
    if (!advice.empty()) {
        text += "; ";
        text += advice;
    }
    text += '\n';
    return text;
}

tl::unexpected<memory::Error> failure(ErrorCode code, std::string message) {
    return memory::fail(code, "cli", std::move(message));
}

tl::unexpected<memory::Error> system_failure(int error_number, std::string message) {
    message += ": ";
    message += std::strerror(error_number);
    return failure(code_of(error_number), std::move(message));
}

}  // namespace cli
