// The check that every JSON text passes at the door: RFC 8259 to the letter, in one walk from left
// to right without recursion, while a compact copy is made. Nothing is converted: numbers and
// strings stay as they were written, so that no integer, fraction or escape is ever changed.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "kioku/json.hpp"

namespace memory::records {

// One JSON text under inspection. For a single use.
class JsonCheck {
  public:
    JsonCheck(std::string_view text, const JsonLimits& limits) : in_(text), limits_(limits) {}

    // The compact text. Errors: invalid_argument (not UTF-8, not JSON, a duplicate key, "\u0000",
    // half a surrogate pair), limit (bytes of the compact text, levels).
    [[nodiscard]] Result<std::string> run();

  private:
    // What may come next.
    enum class Expected : unsigned char {
        value,
        value_or_end,  // after '['
        key_or_end,    // after '{'
        key,
        comma_or_end,
        end,
    };
    struct Level {
        bool is_object = false;
        std::size_t first_key = 0;  // of this object, in keys_
    };

    // Each step answers false after it has set error_.
    bool step();
    bool read_value(char first);
    bool read_member_name();
    bool read_string();
    bool read_escape();
    bool read_number();
    bool read_word(std::string_view word);
    bool open_level(bool is_object);
    bool close_level();
    bool keys_are_distinct(std::size_t first);
    bool read_hex4(unsigned& value);
    bool read_digits();

    bool wrong(std::string_view expected);
    bool refuse(ErrorCode code, std::string message);

    [[nodiscard]] bool at_end() const { return at_ >= in_.size(); }
    [[nodiscard]] char peek() const { return in_[at_]; }
    void take() { out_ += in_[at_++]; }
    void skip_space();
    void after_value();

    std::string_view in_;
    JsonLimits limits_;
    std::size_t at_ = 0;
    std::string out_;
    Expected expected_ = Expected::value;
    std::vector<Level> levels_;
    std::vector<std::string> keys_;  // of the objects that are open, decoded
    Error error_;
};

}  // namespace memory::records
