// Typed reads of an object's members, and the words for what is wrong with them.
#include "records/fields.hpp"

#include <algorithm>
#include <charconv>
#include <initializer_list>

#include "base/quote.hpp"

namespace memory::records {
namespace {

// Deeper than any metadata that a store takes; far below what could harm.
constexpr int kEnvelopeDepth = 1024;

Error invalid(std::string message) {
    return fail(ErrorCode::invalid_argument, "records", std::move(message)).value();
}

}  // namespace

Result<Json> parse_envelope(std::string_view text, std::string_view what) {
    const JsonLimits limits{std::numeric_limits<std::size_t>::max(), kEnvelopeDepth};
    Result<Json> json = Json::parse(text, limits);
    if (json) return json;
    Error error = std::move(json).error();
    error.message = std::string(what) + ": " + error.message;
    return tl::unexpected(std::move(error));
}

Fields::Fields(std::string_view text, std::string_view what) : what_(what) {
    if (text.empty()) return;
    Result<Json> json = parse_envelope(text, what);
    if (json) {
        checked_ = json->text();
        open(checked_);
    } else {
        refuse(std::move(json).error());
    }
}

Fields::Fields(Part part, std::string_view what) : what_(what) {
    open(part.object);
}

void Fields::open(std::string_view object) {
    if (type_of(object) != JsonType::object) {
        return refuse(invalid(what_ + " is " + std::string(describe(type_of(object))) +
                              ", expected an object"));
    }
    members_ = members_of(object);
    taken_.resize(members_.size());
}

std::string_view Fields::take(std::string_view key) {
    if (std::find(known_.begin(), known_.end(), key) == known_.end()) known_.push_back(key);
    for (std::size_t i = 0; i < members_.size(); ++i) {
        if (members_[i].name != key) continue;
        taken_[i] = true;
        return members_[i].value;
    }
    return {};
}

bool Fields::has(std::string_view key) {
    const std::string_view value = take(key);
    return !value.empty() && type_of(value) != JsonType::null;
}

void Fields::require(std::string_view key) {
    if (!has(key) && !missing_) missing_ = key;
}

std::optional<std::string_view> Fields::find(std::string_view key, JsonType wanted,
                                             bool null_is_absent) {
    const std::string_view value = take(key);
    if (value.empty()) return std::nullopt;
    const JsonType found = type_of(value);
    if (found == JsonType::null && null_is_absent) return std::nullopt;
    if (found != wanted) {
        wrong_type(key, found, describe(wanted));
        return std::nullopt;
    }
    return value;
}

void Fields::text(std::string_view key, std::string& target) {
    if (const auto value = find(key, JsonType::string, false)) target = decode_string(*value);
}

void Fields::text(std::string_view key, std::optional<std::string>& target) {
    if (const auto value = find(key, JsonType::string, true)) target = decode_string(*value);
}

void Fields::texts(std::string_view key, std::vector<std::string>& target) {
    const auto value = find(key, JsonType::array, true);
    if (!value) return;
    auto texts = read_array<std::string>(
        *value, name_of(key),
        [](std::string_view element, const std::string& name) -> Result<std::string> {
            if (type_of(element) == JsonType::string) return decode_string(element);
            return tl::unexpected(invalid(name + " is " + std::string(describe(type_of(element))) +
                                          ", expected a string"));
        });
    texts ? void(target = std::move(*texts)) : refuse(std::move(texts).error());
}

void Fields::integer(std::string_view key, std::int64_t& target, Range range) {
    const auto literal = find(key, JsonType::number, false);
    if (!literal) return;
    if (const auto value = number(key, *literal, range)) target = *value;
}

void Fields::integer(std::string_view key, std::optional<std::int64_t>& target, Range range) {
    const auto literal = find(key, JsonType::number, true);
    if (!literal) return;
    if (const auto value = number(key, *literal, range)) target = value;
}

void Fields::boolean(std::string_view key, bool& target) {
    if (const auto value = find(key, JsonType::boolean, false)) target = *value == "true";
}

void Fields::boolean(std::string_view key, std::optional<bool>& target) {
    if (const auto value = find(key, JsonType::boolean, true)) target = *value == "true";
}

void Fields::real(std::string_view key, double& target) {
    if (const auto literal = find(key, JsonType::number, false)) target = real_of(*literal);
}

void Fields::real(std::string_view key, std::optional<double>& target) {
    if (const auto literal = find(key, JsonType::number, true)) target = real_of(*literal);
}

void Fields::time(std::string_view key, std::optional<Timestamp>& target) {
    const std::string_view value = take(key);
    if (value.empty() || type_of(value) == JsonType::null) return;
    Result<Timestamp> time;
    if (type_of(value) == JsonType::string) {
        time = parse_time(decode_string(value));
    } else if (type_of(value) == JsonType::number) {
        const auto read = number(key, value, {});
        if (!read) return;
        time = time_from_number(*read);
    } else {
        return wrong_type(key, type_of(value), "RFC 3339 text or an integer");
    }
    if (time) {
        target = *time;
    } else {
        refuse(invalid(name_of(key) + ": " + time.error().message));
    }
}

void Fields::json(std::string_view key, Json& target, std::initializer_list<JsonType> types) {
    const std::string_view value = take(key);
    if (value.empty()) return;
    const JsonType found = type_of(value);
    if (found == JsonType::null) return;
    if (std::find(types.begin(), types.end(), found) == types.end()) {
        std::string wanted;
        for (const JsonType type : types)
            wanted += (wanted.empty() ? "" : " or ") + std::string(describe(type));
        return wrong_type(key, found, wanted);
    }
    target = Json::from_trusted(std::string(value), found);
}

std::optional<std::int64_t> Fields::number(std::string_view key, std::string_view literal,
                                           Range range) {
    std::int64_t value = 0;
    const char* const end = literal.data() + literal.size();
    const auto [stop, status] = std::from_chars(literal.data(), end, value);
    if (status == std::errc{} && stop == end && value >= range.least && value <= range.most) {
        return value;
    }
    const std::string shown(literal.substr(0, 40));
    if (literal.find_first_of(".eE") != std::string_view::npos) {
        refuse(invalid(name_of(key) + " is " + shown + ", expected an integer"));
    } else if (literal.front() == '-') {
        refuse(invalid(name_of(key) + " is " + shown + ", below the least " +
                       std::to_string(range.least)));
    } else {
        const bool below = status == std::errc{} && value < range.least;
        refuse(invalid(name_of(key) + " is " + shown +
                       (below ? ", below the least " + std::to_string(range.least)
                              : ", above the limit " + std::to_string(range.most))));
    }
    return std::nullopt;
}

std::string Fields::name_of(std::string_view key) const {
    return what_ + ": " + std::string(key);
}

void Fields::wrong_type(std::string_view key, JsonType found, std::string_view wanted) {
    refuse(invalid(name_of(key) + " is " + std::string(describe(found)) + ", expected " +
                   std::string(wanted)));
}

void Fields::refuse(Error error) {
    if (!error_) error_ = std::move(error);
}

void Fields::refuse(std::string_view key, std::string_view what) {
    refuse(invalid(name_of(key) + ' ' + std::string(what)));
}

void Fields::refuse_within(Error error) {
    error.message = what_ + ": " + error.message;
    error.component = "records";
    refuse(std::move(error));
}

Result<void> Fields::finish() {
    const auto unknown = std::find(taken_.begin(), taken_.end(), false);
    if (!error_ && unknown != taken_.end()) {
        const auto at = static_cast<std::size_t>(unknown - taken_.begin());
        std::string message = what_ + " has no key " + base::quote(members_[at].name) + "; known: ";
        if (known_.empty()) message += "none";
        for (std::size_t i = 0; i < known_.size(); ++i)
            message += (i > 0 ? ", " : "") + std::string(known_[i]);
        error_ = invalid(std::move(message));
    }
    if (!error_ && missing_) error_ = invalid(name_of(*missing_) + " is missing");
    if (error_) return tl::unexpected(*error_);
    return {};
}

}  // namespace memory::records
