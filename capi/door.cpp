// Checking inputs, and what becomes of exceptions.
#include "door.hpp"

#include <exception>
#include <system_error>

namespace memory::capi {
namespace {

// More than any machine's memory: a length beyond it is a mistake, such as -1.
constexpr std::uint64_t kMaxBytes = std::uint64_t{1} << 47U;

}  // namespace

std::string_view Inputs::bytes(const char* data, std::uint64_t length, std::string_view what) {
    if (failed() || length == 0) return {};
    if (data == nullptr || length > kMaxBytes) {
        const std::string is = data == nullptr ? " is NULL with a length of " : " has a length of ";
        remember(refuse(std::string(what) + is + std::to_string(length)).value());
        return {};
    }
    return {data, static_cast<std::size_t>(length)};
}

std::string_view Inputs::text(const char* data, std::uint64_t length, std::string_view what) {
    const std::string_view text = bytes(data, length, what);
    if (failed()) return {};
    Result<void> checked = records::check_text(text, what);
    if (checked) return text;
    remember(std::move(checked).error());
    return {};
}

std::string_view Inputs::utf8(const char* data, std::uint64_t length, std::string_view what) {
    const std::string_view text = bytes(data, length, what);
    if (failed()) return {};
    Result<void> checked = records::check_utf8(text, what);
    if (checked) return text;
    remember(std::move(checked).error());
    return {};
}

std::size_t Inputs::count(std::int64_t number, std::string_view what) {
    if (number >= 0) return static_cast<std::size_t>(number);
    if (!failed()) {
        remember(refuse(std::string(what) + " is " + std::to_string(number) + ", below the least 0")
                     .value());
    }
    return 0;
}

void Inputs::buffer(const void* data, std::uint64_t size, std::string_view what) {
    if (failed() || size == 0 || (data != nullptr && size <= kMaxBytes)) return;
    const std::string is = data == nullptr ? " is NULL with a size of " : " has a size of ";
    remember(refuse(std::string(what) + is + std::to_string(size)).value());
}

void Inputs::place(const void* out, std::string_view what) {
    if (out == nullptr && !failed()) {
        remember(refuse("the place for the " + std::string(what) + " is NULL").value());
    }
}

void Inputs::remember(Error error) {
    if (!error_) error_ = std::move(error);
}

void Inputs::remember_closed(const char* kind, bool is_null) {
    if (failed()) return;
    const std::string subject = kind;
    remember(refuse(is_null ? "the " + subject + " is NULL"
                            : "no " + subject + " is open under this handle: closed, or never open")
                 .value());
}

Error current_exception_as_error() noexcept {
    // Short messages: they fit where no memory is needed.
    const auto plain = [](ErrorCode code, const char* message) {
        Error error;
        error.code = code;
        error.message = message;
        error.component = "capi";
        return error;
    };
    try {
        throw;
    } catch (const std::bad_alloc&) {
        return plain(ErrorCode::no_memory, "out of memory");
    } catch (...) {
        return plain(ErrorCode::internal, "unforeseen");
    }
}

}  // namespace memory::capi
