// Open JSON in the public API: text that has been checked. Metadata, tool calls and a host's saved
// context are stored as they came; Kioku reads them only where a verb says so.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "kioku/error.hpp"

namespace memory {

// Bounds of one JSON text at the door. The defaults are the metadata limits of docs/limits.md.
struct JsonLimits {
    std::size_t max_bytes = std::size_t{64} * 1024;
    int max_depth = 64;  // levels of nesting; `{}` is one
};

// What the outermost value is.
enum class JsonType : std::int32_t {
    null = 0,
    boolean = 1,
    number = 2,
    string = 3,
    array = 4,
    object = 5,
};

// A JSON text (RFC 8259) known to be well formed, compact and UTF-8. Default: `null`.
// Immutable; a value type; safe to share between threads.
class Json {
  public:
    Json() = default;

    // Checks `text` and keeps it in compact form (no space between tokens, order of keys kept).
    // Errors: invalid_argument (not JSON, not UTF-8, a duplicate key), limit (size or depth).
    [[nodiscard]] static Result<Json> parse(std::string_view text, const JsonLimits& limits = {});

    // Takes text that this library wrote itself, unchecked.
    [[nodiscard]] static Json from_trusted(std::string text, JsonType type);

    [[nodiscard]] const std::string& text() const noexcept { return text_; }
    [[nodiscard]] JsonType type() const noexcept { return type_; }
    [[nodiscard]] bool is_null() const noexcept { return type_ == JsonType::null; }
    [[nodiscard]] bool is_object() const noexcept { return type_ == JsonType::object; }
    [[nodiscard]] bool is_array() const noexcept { return type_ == JsonType::array; }

    friend bool operator==(const Json&, const Json&) = default;

  private:
    Json(std::string text, JsonType type) : text_(std::move(text)), type_(type) {}

    std::string text_ = "null";
    JsonType type_ = JsonType::null;
};

}  // namespace memory
