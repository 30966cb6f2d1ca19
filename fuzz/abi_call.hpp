// One call of a function of kioku.h with arguments decoded from the input, by the types of its
// parameters: texts, numbers and buffers of exact size, handles that are open, closed, of another
// kind or made up, NULL in any pointer place. What the header promises of every answer is checked.
#pragma once

#include <cstdint>
#include <cstring>
#include <functional>
#include <memory>
#include <string>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

#include <fuzzer/FuzzedDataProvider.h>

#include "abi_world.hpp"
#include "base/utf8.hpp"
#include "kioku.h"
#include "sandbox.hpp"

namespace fuzz {

template <class T>
inline constexpr bool kIsOutHandle =
    std::is_pointer_v<T> && std::is_pointer_v<std::remove_pointer_t<T>>;

// Lives as long as the call: its memory is exactly as large as the call was told.
class AbiCall {
  public:
    AbiCall(World& world, const char* name) : world_(world), name_(name) {}

    // Answers whether the call succeeded.
    template <class... Parameters>
    bool run(std::int32_t (*function)(Parameters...)) {
        // The last entry stands behind the last parameter.
        using Types = std::tuple<Parameters..., void>;
        const auto arguments = gather<Types>(std::make_index_sequence<sizeof...(Parameters)>());
        const std::int32_t code = std::apply(function, arguments);
        finish(code);
        return code == KIOKU_OK;
    }

  private:
    template <class Types, std::size_t... At>
    auto gather(std::index_sequence<At...> /*places*/) {
        // In braces the order is from left to right: a length follows its pointer.
        return std::tuple<std::tuple_element_t<At, Types>...>{
            argument<std::tuple_element_t<At, Types>, std::tuple_element_t<At + 1, Types>>()...};
    }

    template <class T, class Next>
    T argument() {
        if constexpr (std::is_same_v<T, const char*>) {
            return text();
        } else if constexpr (std::is_same_v<T, std::uint64_t>) {
            return length_is_due_ ? (length_is_due_ = false, length_) : world_.permit();
        } else if constexpr (std::is_same_v<T, std::int64_t>) {
            return world_.number();
        } else if constexpr (std::is_same_v<T, std::int32_t>) {
            return static_cast<std::int32_t>(world_.number());
        } else if constexpr (std::is_same_v<T, kioku_error**>) {
            return place(error_, wants_error_);
        } else if constexpr (std::is_same_v<T, kioku_text**>) {
            if (world_.is_null()) return nullptr;
            texts_.push_back(std::make_unique<kioku_text*>(made_up<kioku_text*>()));
            return texts_.back().get();
        } else if constexpr (kIsOutHandle<T>) {
            return handle_place<std::remove_pointer_t<T>>();
        } else if constexpr (std::is_same_v<T, const std::uint32_t*>) {
            return array<std::uint32_t>(world_.ids());
        } else if constexpr (std::is_same_v<T, std::uint64_t*> &&
                             std::is_same_v<Next, std::uint64_t>) {
            return buffer<std::uint64_t>(2);  // ranges: two numbers a chunk
        } else if constexpr (std::is_same_v<T, char*> || std::is_same_v<T, std::uint32_t*>) {
            return buffer<std::remove_pointer_t<T>>(1);
        } else if constexpr (std::is_arithmetic_v<std::remove_pointer_t<T>>) {
            return number_place<std::remove_pointer_t<T>>();
        } else {
            return world_.template pick<std::remove_const_t<std::remove_pointer_t<T>>>();
        }
    }

    // Not NULL, so that a place that was not set shows.
    template <class Pointer>
    static Pointer made_up() {
        return reinterpret_cast<Pointer>(std::uintptr_t{0x5A5A5A5A5A5A});
    }

    template <class Handle>
    Handle* place(Handle& slot, bool& is_wanted) {
        is_wanted = !world_.is_null();
        slot = made_up<Handle>();
        return is_wanted ? &slot : nullptr;
    }

    template <class Handle>
    Handle* handle_place() {
        handle_ = made_up<void*>();
        if (world_.is_null()) return nullptr;
        keep_ = [](World& world, void* made) { world.add(static_cast<Handle>(made)); };
        return reinterpret_cast<Handle*>(&handle_);
    }

    // The caller's memory, of exactly this size.
    template <class T>
    T* exact(const T* from, std::size_t count) {
        const std::size_t bytes = count * sizeof(T);
        memory_.push_back(std::make_unique<std::byte[]>(bytes));
        if (from != nullptr && bytes > 0) std::memcpy(memory_.back().get(), from, bytes);
        return reinterpret_cast<T*>(memory_.back().get());
    }

    const char* text() {
        const Text chosen = world_.text(name_, number_of_texts_++);
        length_is_due_ = true;
        length_ = chosen.is_null ? chosen.claimed_length : chosen.bytes.size();
        return chosen.is_null ? nullptr : exact(chosen.bytes.data(), chosen.bytes.size());
    }

    template <class T>
    const T* array(const std::vector<T>& values) {
        length_is_due_ = true;
        length_ = values.size();
        return world_.is_null() ? nullptr : exact(values.data(), values.size());
    }

    template <class T>
    T* buffer(std::size_t each) {
        length_is_due_ = true;
        length_ = world_.capacity();
        return world_.is_null() ? nullptr : exact<T>(nullptr, length_ * each);
    }

    template <class T>
    T* number_place() {
        if (world_.is_null()) return nullptr;
        T* const slot = exact<T>(nullptr, 1);
        *slot = static_cast<T>(0x5A5A5A5A5A5A5A5A);
        numbers_.push_back([slot] { return static_cast<std::uint64_t>(*slot); });
        return slot;
    }

    void finish(std::int32_t code) {
        const std::string where = name_;
        if (code < KIOKU_OK || code >= KIOKU_INTERNAL)
            found(where + ": code " + std::to_string(code) + why());
        if (code == KIOKU_CORRUPT) found(where + ": a store became corrupt" + why());
        if (wants_error_) {
            if ((code == KIOKU_OK) != (error_ == nullptr))
                found(where + ": error and code disagree");
            if (code != KIOKU_OK) check_error(code);
        }
        for (const auto& each : texts_)
            take_text(*each, code);
        if (keep_ != nullptr) {
            if (code != KIOKU_OK && handle_ != nullptr)
                found(where + ": a handle though it failed");
            if (code == KIOKU_OK && handle_ == nullptr) found(where + ": no handle");
            if (handle_ != nullptr) keep_(world_, handle_);
        }
        for (const auto& number : numbers_) {
            if (code == KIOKU_OK) world_.remember_permit(number());
            // A buffer that is too small leaves the count that is needed.
            if (code != KIOKU_OK && code != KIOKU_LIMIT && number() != 0)
                found(where + ": a number though it failed");
        }
    }

    [[nodiscard]] std::string why() const {
        return wants_error_ && error_ != nullptr ? std::string(": ") + kioku_error_message(error_)
                                                 : "";
    }

    void check_error(std::int32_t code) {
        const std::string message = kioku_error_message(error_);
        const std::string where = std::string(name_) + " says \"" + message + "\": ";
        if (kioku_error_code(error_) != code) found(where + "another code than the call's");
        if (message.empty() || *kioku_error_component(error_) == '\0') found(where + "nothing");
        if (message.find('\n') != std::string::npos) found(where + "not one line");
        if (memory::base::first_invalid(message)) found(where + "not UTF-8");
        world_.add(error_);
    }

    void take_text(kioku_text* text, std::int32_t code) {
        if (code != KIOKU_OK) expect(text == nullptr, "a text though the call failed");
        if (text == nullptr) return;
        const std::string_view whole(text->data, text->length);
        expect(text->data[text->length] == '\0', "a text does not end in NUL");
        expect(whole.find('\0') == std::string_view::npos, "a text holds NUL");
        expect(!memory::base::first_invalid(whole), "a text is not UTF-8");
        world_.keep(text);
    }

    World& world_;
    const char* name_;
    int number_of_texts_ = 0;
    bool length_is_due_ = false;
    std::uint64_t length_ = 0;
    bool wants_error_ = false;
    kioku_error* error_ = nullptr;
    void* handle_ = nullptr;
    void (*keep_)(World&, void*) = nullptr;
    std::vector<std::unique_ptr<kioku_text*>> texts_;
    std::vector<std::function<std::uint64_t()>> numbers_;
    std::vector<std::unique_ptr<std::byte[]>> memory_;
};

}  // namespace fuzz
