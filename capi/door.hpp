// The door that every exported verb goes through: inputs are checked on the way in, answers and
// failures take their C shape on the way out, and no exception passes.
#pragma once

#include <cstdint>
#include <new>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include "kioku.h"
#include "kioku/error.hpp"
#include "objects.hpp"
#include "records/text.hpp"
#include "records/to_json.hpp"

namespace memory::capi {

// An error's handle. Never fails: without memory or a free slot it is one of a few that need none.
[[nodiscard]] kioku_error* make_error(Error error) noexcept;

// Text of the caller's, freed by kioku_text_free. Throws bad_alloc.
[[nodiscard]] kioku_text* make_text(std::string text);

// Text that is made before the value is known, so that no memory can be wanting afterwards.
class ReservedText {
  public:
    // Room for `bytes`. Does nothing where the text is not wanted. Throws bad_alloc.
    ReservedText(kioku_text** out, std::size_t bytes);
    ~ReservedText();
    ReservedText(const ReservedText&) = delete;
    ReservedText& operator=(const ReservedText&) = delete;

    // Hands out `text`, which must fit.
    void give(std::string_view text) noexcept;

  private:
    kioku_text** out_;
    kioku_text* text_ = nullptr;
};

[[nodiscard]] inline tl::unexpected<Error> refuse(std::string message,
                                                  ErrorCode code = ErrorCode::invalid_argument) {
    return fail(code, "capi", std::move(message));
}

// The inputs of one call. What is wrong first is remembered, and the body looks once.
class Inputs {
  public:
    // The object, which stays while the answer lives. Null when the handle is not in use.
    template <class Opaque>
    [[nodiscard]] auto handle(const Opaque* handle) {
        using Type = typename Behind<Opaque>::Type;
        Pinned<Type> object = pin<Type>(number_of(handle));
        if (!object) remember_closed(Behind<Opaque>::kName, handle == nullptr);
        return object;
    }

    // UTF-8 without NUL. `what` names it in messages.
    [[nodiscard]] std::string_view text(const char* data, std::uint64_t length,
                                        std::string_view what);

    // UTF-8, which may hold NUL: what is only looked at, and never kept.
    [[nodiscard]] std::string_view utf8(const char* data, std::uint64_t length,
                                        std::string_view what);

    // Any bytes.
    [[nodiscard]] std::string_view bytes(const char* data, std::uint64_t length,
                                         std::string_view what);

    // JSON that one of records' readers takes.
    template <class T>
    [[nodiscard]] T json(const char* data, std::uint64_t length, std::string_view what,
                         Result<T> (*read)(std::string_view)) {
        const std::string_view checked = bytes(data, length, what);
        if (failed()) return T();
        Result<T> value = read(checked);
        if (value) return std::move(*value);
        remember(std::move(value).error());
        return T();
    }
    template <class T>
    [[nodiscard]] T options(const char* data, std::uint64_t length,
                            Result<T> (*read)(std::string_view)) {
        return json(data, length, "options", read);
    }

    // A number that counts something.
    [[nodiscard]] std::size_t count(std::int64_t number, std::string_view what);

    // A caller's array of `size` elements.
    void buffer(const void* data, std::uint64_t size, std::string_view what);

    // The place for a handle, which must be there.
    void place(const void* out, std::string_view what);

    void remember(Error error);
    [[nodiscard]] bool failed() const noexcept { return error_.has_value(); }
    // After failed() alone.
    [[nodiscard]] tl::unexpected<Error> failure() const {
        return tl::unexpected<Error>(error_.value());
    }

  private:
    void remember_closed(const char* kind, bool is_null);

    std::optional<Error> error_;
};

// Sets what an answer goes into, where it is wanted.
template <class Out, class Value>
void set(Out* out, Value value) noexcept {
    if (out != nullptr) *out = value;
}

// A record as the answer.
template <class T>
[[nodiscard]] Result<void> give(kioku_text** out, const Result<T>& record) {
    if (!record) return tl::unexpected(record.error());
    if (out != nullptr) *out = make_text(records::to_json(*record));
    return {};
}

// A handle as the answer. Errors: limit (too many are open).
template <class Opaque>
[[nodiscard]] Result<void> give_handle(Opaque** out,
                                       std::unique_ptr<typename Behind<Opaque>::Type> object) {
    const std::uint64_t handle = handles().add(Behind<Opaque>::Type::kKind, std::move(object));
    if (handle == 0) {
        return refuse(std::to_string(HandleTable::kCapacity) + " handles are open, the limit",
                      ErrorCode::limit);
    }
    *out = shape_of<Opaque>(handle);
    return {};
}

// Turns the exception that is being handled into an Error.
[[nodiscard]] Error current_exception_as_error() noexcept;

// Runs `body`, which takes Inputs and answers Result<void>. The outs are cleared first.
template <class Body, class... Outs>
[[nodiscard]] std::int32_t door(kioku_error** error, Body&& body, Outs*... outs) noexcept {
    (set(outs, Outs{}), ...);
    set(error, nullptr);
    std::optional<Error> failure;
    try {
        Inputs in;
        Result<void> outcome = std::forward<Body>(body)(in);
        if (outcome) return KIOKU_OK;
        failure = std::move(outcome).error();
    } catch (...) {
        failure = current_exception_as_error();
    }
    const auto code = static_cast<std::int32_t>(failure->code);
    if (error != nullptr) *error = make_error(std::move(*failure));
    return code;
}

}  // namespace memory::capi
