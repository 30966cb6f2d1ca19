// The verbs of a store as a table: their names, what they take, and how each is called. Options are
// read and records written by records/, as at every door. Knows nothing of Python.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>

#include "open_store.hpp"

namespace memory::python {

// What one call brings; views that outlive it.
struct Request {
    std::array<std::string_view, 3> texts;  // the inputs that are text or JSON, in order
    std::int64_t number = 0;                // the input that is a number
    std::string_view options;               // a JSON object, or empty
    std::stop_token stop;
};

struct Input {
    enum class Kind : unsigned char {
        text,
        number,
        json
    };
    const char* name = nullptr;  // null: no further input
    Kind kind = Kind::text;
};

struct Verb {
    std::string_view name;
    std::array<Input, 3> inputs;
    // Answers JSON. Blocks.
    Result<std::string> (*run)(OpenStore& open, const Request& request);
};

// The table, in parts.
[[nodiscard]] std::span<const Verb> session_verbs() noexcept;
[[nodiscard]] std::span<const Verb> item_verbs() noexcept;
[[nodiscard]] std::span<const Verb> component_verbs() noexcept;

// Null when there is none. Errors are the caller's to make.
[[nodiscard]] const Verb* find_verb(std::string_view name) noexcept;

}  // namespace memory::python
