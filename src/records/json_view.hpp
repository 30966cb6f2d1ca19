// A checked, compact JSON text laid open one level at a time, without a tree: members and elements
// are views of the text. Every function here takes text that Json::parse let through, or a part of
// it, and none fails.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "kioku/json.hpp"

namespace memory::records {

// What the value is, by its first character.
[[nodiscard]] JsonType type_of(std::string_view value) noexcept;

// "null", "a boolean", "a number", "a string", "an array" or "an object". Static storage.
[[nodiscard]] std::string_view describe(JsonType type) noexcept;

// One member of an object: its name, decoded, and its value as written.
struct JsonMember {
    std::string name;
    std::string_view value;
};

// The members of an object, in order.
[[nodiscard]] std::vector<JsonMember> members_of(std::string_view object);

// The elements of an array, in order.
[[nodiscard]] std::vector<std::string_view> elements_of(std::string_view array);

// The text that a string stands for; `literal` includes its quotes.
[[nodiscard]] std::string decode_string(std::string_view literal);

// The number that a literal stands for; infinite where it is too large for one.
[[nodiscard]] double real_of(std::string_view literal) noexcept;

// How many levels of arrays and objects the value has; a scalar has none.
[[nodiscard]] int depth_of(std::string_view value) noexcept;

}  // namespace memory::records
