// Reading one JSON object into a typed struct. The reader names each key it knows, once; what is
// wrong is remembered, so that a list of reads needs no checks in between, and the keys that were
// never named are found at the end.
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "kioku/error.hpp"
#include "kioku/json.hpp"
#include "kioku/time.hpp"
#include "records/json_view.hpp"

namespace memory::records {

// Inclusive bounds of an integer.
struct Range {
    std::int64_t least = std::numeric_limits<std::int64_t>::min();
    std::int64_t most = std::numeric_limits<std::int64_t>::max();
};

// The members of one object. A read leaves its target as it is when the key is absent, or null
// where the target is optional. For one thread.
class Fields {
  public:
    // Checks `text`; the empty text is an object without members. `what` begins each message, e.g.
    // "config".
    Fields(std::string_view text, std::string_view what);

    // An object that is part of a text checked already.
    struct Part {
        std::string_view object;
    };
    Fields(Part part, std::string_view what);

    // Its members are views into itself.
    Fields(const Fields&) = delete;
    Fields& operator=(const Fields&) = delete;

    void text(std::string_view key, std::string& target);
    void text(std::string_view key, std::optional<std::string>& target);
    void texts(std::string_view key, std::vector<std::string>& target);
    void integer(std::string_view key, std::int64_t& target, Range range = {});
    void integer(std::string_view key, std::optional<std::int64_t>& target, Range range = {});
    void boolean(std::string_view key, bool& target);
    void boolean(std::string_view key, std::optional<bool>& target);
    void real(std::string_view key, double& target);
    void real(std::string_view key, std::optional<double>& target);

    // RFC 3339 text, or a number of seconds or milliseconds.
    void time(std::string_view key, std::optional<Timestamp>& target);

    // Any of `types`; null is the absent value.
    void json(std::string_view key, Json& target, std::initializer_list<JsonType> types);

    // A word that `parse` knows, such as a role.
    template <class Enum>
    void word(std::string_view key, Enum& target, Result<Enum> (*parse)(std::string_view)) {
        std::optional<std::string> word;
        text(key, word);
        if (!word || failed()) return;
        Result<Enum> value = parse(*word);
        value ? void(target = *value) : refuse_within(std::move(value).error());
    }
    template <class Enum>
    void word(std::string_view key, std::optional<Enum>& target,
              Result<Enum> (*parse)(std::string_view)) {
        Enum value{};
        if (!has(key)) return;
        word(key, value, parse);
        target = value;
    }

    // The value as written, for readers of its inside; empty when the key is absent.
    [[nodiscard]] std::string_view take(std::string_view key);

    // Whether the key is there and not null. Also names it.
    [[nodiscard]] bool has(std::string_view key);

    // Refuses the object if the key is absent or null. An unknown key, which may be this one
    // misspelt, is named before a missing one.
    void require(std::string_view key);

    // Remembers a failure, unless there is one already.
    void refuse(Error error);
    void refuse(std::string_view key, std::string_view what);

    // The same failure, said to be this object's.
    void refuse_within(Error error);
    [[nodiscard]] bool failed() const noexcept { return error_ || missing_; }

    // "<what>: <key>", for the readers of a member's inside.
    [[nodiscard]] std::string name_of(std::string_view key) const;

    // Nothing wrong and no key unknown, or the first failure.
    [[nodiscard]] Result<void> finish();

    // finish(), and then the value.
    template <class T>
    [[nodiscard]] Result<T> result(T value) {
        Result<void> end = finish();
        if (!end) return tl::unexpected(std::move(end).error());
        return value;
    }

  private:
    void open(std::string_view object);

    // The member, if it is there and of that type; refuses another type.
    std::optional<std::string_view> find(std::string_view key, JsonType wanted,
                                         bool null_is_absent);
    std::optional<std::int64_t> number(std::string_view key, std::string_view literal, Range range);
    void wrong_type(std::string_view key, JsonType found, std::string_view wanted);

    std::string what_;
    std::string checked_;
    std::vector<JsonMember> members_;
    std::vector<bool> taken_;  // per member
    std::vector<std::string_view> known_;
    std::optional<Error> error_;
    std::optional<std::string> missing_;
};

// A checked array's elements, each read by `read`, which names them in messages as "<what>[i]".
// Errors: of `read`; invalid_argument when `array` is none.
template <class T, class Read>
[[nodiscard]] Result<std::vector<T>> read_array(std::string_view array, const std::string& what,
                                                Read read) {
    if (type_of(array) != JsonType::array) {
        return fail(ErrorCode::invalid_argument, "records",
                    what + " is " + std::string(describe(type_of(array))) + ", expected an array");
    }
    std::vector<T> values;
    for (const std::string_view element : elements_of(array)) {
        Result<T> value = read(element, what + '[' + std::to_string(values.size()) + ']');
        if (!value) return tl::unexpected(std::move(value).error());
        values.push_back(std::move(*value));
    }
    return values;
}

// The envelope around metadata and the like, whose own limits are the store's to check.
[[nodiscard]] Result<Json> parse_envelope(std::string_view text, std::string_view what);

}  // namespace memory::records
