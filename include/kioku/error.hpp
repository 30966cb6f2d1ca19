// What every fallible call of Kioku answers: a value, or an Error that a caller can act on.
// The codes are few and stable for ever; docs/errors.md maps each to every host.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include <tl/expected.hpp>

namespace memory {

// What went wrong, in terms of what the caller can do about it. The numbers are the C status
// codes (`kioku.h`); 0 is success and never appears here.
enum class ErrorCode : std::int32_t {
    invalid_argument = 1,  // the input is wrong; the message names the value and the limit
    not_found = 2,         // the thing named does not exist in this store
    conflict = 3,          // it exists already, differently, or changed since it was read
    busy = 4,              // another process or thread holds what is needed; try again
    unavailable = 5,       // a backend, library or provider cannot be reached
    deadline = 6,          // the time given ran out; nothing was written
    cancelled = 7,         // the caller asked to stop; nothing was written
    limit = 8,             // a limit was passed; the message names the value and the limit
    full = 9,              // no space left on the device; nothing was written
    no_memory = 10,        // an allocation failed
    corrupt = 11,          // the store is damaged; the message says what is known to stand
    read_only = 12,        // the store takes no writes; after a failed flush, the message says so
    unsupported = 13,      // this build, backend or store version cannot do it
    permission = 14,       // the operating system or the host's policy refuses it
    internal = 15,         // a defect in Kioku; please report it
};

// The code's name as it is spelled in every host, e.g. "invalid_argument". Static storage.
[[nodiscard]] std::string_view to_string(ErrorCode code) noexcept;

// One failure. `message` is one lower-case line that names the offending value and the limit, and
// never holds message contents, keys or tokens. `component` names the room that answers, e.g.
// "storage". `retryable` says that the same call may succeed later without any change.
struct Error {
    ErrorCode code = ErrorCode::internal;
    std::string message;
    std::string component;
    bool retryable = false;
};

template <class T>
using Result = tl::expected<T, Error>;

// Shorthand for returning a failure from a function that answers a Result. busy, unavailable and
// deadline are retryable, the others are not.
[[nodiscard]] inline tl::unexpected<Error> fail(ErrorCode code, std::string_view component,
                                                std::string message) {
    const bool retryable =
        code == ErrorCode::busy || code == ErrorCode::unavailable || code == ErrorCode::deadline;
    return tl::unexpected<Error>(
        Error{code, std::move(message), std::string(component), retryable});
}

}  // namespace memory
