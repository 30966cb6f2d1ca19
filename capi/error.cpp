// Errors as handles. A few stand for a code alone and need no memory, for when there is none.
#include "door.hpp"

namespace memory::capi {
namespace {

struct ErrorObject : Object {
    static constexpr Kind kKind = Kind::error;
    explicit ErrorObject(Error given) : error(std::move(given)) {}
    Error error;
};

// Handles of the error kind in generation 0, which the table never gives out: the code is the slot.
constexpr std::uint64_t kBare = static_cast<std::uint64_t>(Kind::error) << 48U;

// The code of such a handle; 0 for any other.
std::int32_t bare_code(std::uint64_t handle) {
    const std::uint64_t code = handle ^ kBare;
    return code >= 1 && code <= 15 ? static_cast<std::int32_t>(code) : 0;
}

bool is_retryable(std::int32_t code) {
    return code == KIOKU_BUSY || code == KIOKU_UNAVAILABLE || code == KIOKU_DEADLINE;
}

}  // namespace

kioku_error* make_error(Error error) noexcept {
    const auto code = static_cast<std::uint64_t>(error.code);
    // Text from the system or a backend may hold a NUL, and these are C strings.
    for (char& c : error.message) {
        if (c == '\0') c = '?';
    }
    std::unique_ptr<Object> object;
    try {
        object = std::make_unique<ErrorObject>(std::move(error));
    } catch (const std::bad_alloc&) {
        return shape_of<kioku_error>(kBare | code);
    }
    const std::uint64_t handle = handles().add(Kind::error, std::move(object));
    return shape_of<kioku_error>(handle != 0 ? handle : kBare | code);
}

}  // namespace memory::capi

using memory::capi::ErrorObject;
using memory::capi::number_of;
using memory::capi::pin;

int32_t kioku_error_code(const kioku_error* error) {
    if (error == nullptr) return KIOKU_OK;
    if (const auto object = pin<ErrorObject>(number_of(error))) {
        return static_cast<std::int32_t>(object->error.code);
    }
    const std::int32_t code = memory::capi::bare_code(number_of(error));
    return code != 0 ? code : KIOKU_INVALID_ARGUMENT;
}

const char* kioku_error_message(const kioku_error* error) {
    if (error == nullptr) return "";
    if (const auto object = pin<ErrorObject>(number_of(error))) {
        return object->error.message.c_str();
    }
    const std::int32_t code = memory::capi::bare_code(number_of(error));
    if (code == KIOKU_NO_MEMORY) return "out of memory";
    if (code != 0) return "no room for the message: too many handles are open, errors included";
    return "no error is open under this handle: freed, or never open";
}

const char* kioku_error_component(const kioku_error* error) {
    if (error == nullptr) return "";
    if (const auto object = pin<ErrorObject>(number_of(error))) {
        return object->error.component.c_str();
    }
    return "capi";
}

int32_t kioku_error_retryable(const kioku_error* error) {
    if (const auto object = pin<ErrorObject>(number_of(error))) {
        return object->error.retryable ? 1 : 0;
    }
    return memory::capi::is_retryable(memory::capi::bare_code(number_of(error))) ? 1 : 0;
}

void kioku_error_free(kioku_error* error) {
    memory::capi::handles().close(number_of(error), memory::capi::Kind::error);
}
