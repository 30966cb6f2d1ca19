// JSON text put together by hand: the shape of every record is known, so a tree in between would
// only cost time. Keys are literals of ours that need no escape.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>

#include "kioku/json.hpp"
#include "kioku/time.hpp"

namespace memory::records {

// Writes one JSON text. Commas follow from what was written last. For one thread.
class Writer {
  public:
    explicit Writer(std::size_t expected_bytes = 256) { out_.reserve(expected_bytes); }

    void open(char bracket) {  // '{' or '['
        separate();
        out_ += bracket;
    }
    void close(char bracket) { out_ += bracket; }

    // Begins a member whose value is written next.
    void key(std::string_view name) {
        separate();
        out_ += '"';
        out_ += name;
        out_ += "\":";
    }

    // The same with a name of the host's own.
    void key_text(std::string_view name) {
        value(name);
        out_ += ':';
    }

    // One value. Text is taken to be UTF-8, as every door checks.
    void value(std::string_view text);
    void value(const std::string& text) { value(std::string_view(text)); }
    void value(const char* text) { value(std::string_view(text)); }
    void value(const Json& json) { raw(json.text()); }
    void value(Timestamp time);
    void value(double number);  // finite
    void null() { raw("null"); }

    template <class Number>
        requires std::is_integral_v<Number>
    void value(Number number) {
        if constexpr (std::is_same_v<Number, bool>) {
            raw(number ? "true" : "false");
        } else if constexpr (std::is_signed_v<Number>) {
            integer(number);
        } else {
            natural(number);
        }
    }

    template <class T>
    void value(const std::optional<T>& maybe) {
        maybe ? value(*maybe) : null();
    }

    // JSON text of our own, as it is.
    void raw(std::string_view json) {
        separate();
        out_ += json;
    }

    template <class T>
    void field(std::string_view name, const T& member) {
        key(name);
        value(member);
    }

    // Left out when empty.
    template <class T>
    void field_if(std::string_view name, const std::optional<T>& member) {
        if (member) field(name, *member);
    }

    // Text that no door has checked, such as a path or the system's words: what is not UTF-8
    // becomes U+FFFD.
    void field_unchecked(std::string_view name, std::string_view text);

    [[nodiscard]] std::string take() { return std::move(out_); }

  private:
    void separate() {
        if (out_.empty()) return;
        const char last = out_.back();
        if (last != '{' && last != '[' && last != ':') out_ += ',';
    }
    void integer(std::int64_t number);
    void natural(std::uint64_t number);

    std::string out_;
};

}  // namespace memory::records
