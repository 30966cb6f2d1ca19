// Reading filters.
#include "records/read_filter.hpp"

#include <array>
#include <charconv>

#include "base/quote.hpp"

namespace memory::records {
namespace {

// One value of a scope filter: a text, or null for "has none".
Result<std::optional<std::string>> read_scope_value(std::string_view value,
                                                    const std::string& what) {
    if (type_of(value) == JsonType::null) return std::optional<std::string>();
    if (type_of(value) == JsonType::string) return std::optional(decode_string(value));
    return fail(
        ErrorCode::invalid_argument, "records",
        what + " is " + std::string(describe(type_of(value))) + ", expected a string or null");
}

void read_scope_key(Fields& fields, std::string_view key, std::optional<ScopeValues>& target) {
    const std::string_view value = fields.take(key);
    if (value.empty()) return;
    if (type_of(value) == JsonType::array) {
        auto values =
            read_array<std::optional<std::string>>(value, fields.name_of(key), read_scope_value);
        values ? void(target = std::move(*values)) : fields.refuse(std::move(values).error());
        return;
    }
    if (type_of(value) != JsonType::string && type_of(value) != JsonType::null) {
        return fields.refuse(key, "is " + std::string(describe(type_of(value))) +
                                      ", expected a string, null or an array of these");
    }
    target = ScopeValues{*read_scope_value(value, fields.name_of(key))};
}

// Null is the same as absent: it is not the empty list, which matches nothing.
bool is_given(Fields& fields, std::string_view key) {
    const std::string_view value = fields.take(key);
    return !value.empty() && type_of(value) != JsonType::null;
}

// A text, or a list of texts.
void read_words(Fields& fields, std::string_view key,
                std::optional<std::vector<std::string>>& target) {
    const std::string_view value = fields.take(key);
    if (value.empty() || type_of(value) == JsonType::null) return;
    if (type_of(value) == JsonType::string) {
        target = {decode_string(value)};
    } else if (type_of(value) == JsonType::array) {
        std::vector<std::string> words;
        fields.texts(key, words);
        target = std::move(words);
    } else {
        fields.refuse(key, "is " + std::string(describe(type_of(value))) +
                               ", expected a string or an array of strings");
    }
}

constexpr std::array<std::pair<std::string_view, Comparison>, 7> kComparisons{
    {{"=", Comparison::equal},
     {"!=", Comparison::not_equal},
     {"<", Comparison::less},
     {"<=", Comparison::less_equal},
     {">", Comparison::greater},
     {">=", Comparison::greater_equal},
     {"in", Comparison::in}}};

Result<MetadataValue> read_scalar(std::string_view value, const std::string& what) {
    switch (type_of(value)) {
        case JsonType::null: return MetadataValue(nullptr);
        case JsonType::boolean: return MetadataValue(value == "true");
        case JsonType::string: return MetadataValue(decode_string(value));
        case JsonType::number: {
            std::int64_t whole = 0;
            const char* const begin = value.data();
            const char* const end = begin + value.size();
            const auto read = std::from_chars(begin, end, whole);
            if (read.ec == std::errc() && read.ptr == end) return MetadataValue(whole);
            return MetadataValue(real_of(value));
        }
        default:
            return fail(ErrorCode::invalid_argument, "records",
                        what + " is " + std::string(describe(type_of(value))) +
                            ", expected a string, a number, a boolean or null");
    }
}

// "a.b" with escaped dots, from the outside in.
std::vector<std::string> split_path(std::string_view text) {
    std::vector<std::string> path(1);
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (text[at] == '\\' && at + 1 < text.size()) {
            path.back() += text[++at];
        } else if (text[at] == '.') {
            path.emplace_back();
        } else {
            path.back() += text[at];
        }
    }
    return path;
}

// What one operator says of a path.
Result<MetadataCondition> read_operator(const JsonMember& member, const std::string& what) {
    MetadataCondition condition;
    if (member.name == "exists") {
        if (type_of(member.value) != JsonType::boolean) {
            return fail(ErrorCode::invalid_argument, "records",
                        what + ".exists is " + std::string(describe(type_of(member.value))) +
                            ", expected a boolean");
        }
        condition.comparison = member.value == "true" ? Comparison::exists : Comparison::missing;
        return condition;
    }
    for (const auto& [sign, comparison] : kComparisons) {
        if (member.name != sign) continue;
        condition.comparison = comparison;
        if (comparison == Comparison::in) {
            auto values = read_array<MetadataValue>(member.value, what + ".in", read_scalar);
            if (!values) return tl::unexpected(std::move(values).error());
            condition.values = std::move(*values);
            return condition;
        }
        auto value = read_scalar(member.value, what + '.' + std::string(sign));
        if (!value) return tl::unexpected(std::move(value).error());
        condition.values.push_back(std::move(*value));
        return condition;
    }
    return fail(ErrorCode::invalid_argument, "records",
                what + " has no operator " + base::quote(member.name) +
                    "; known: =, !=, <, <=, >, >=, in, exists");
}

void read_metadata(Fields& fields, std::vector<MetadataCondition>& target) {
    const std::string_view object = fields.take("metadata");
    if (object.empty() || type_of(object) == JsonType::null) return;
    if (type_of(object) != JsonType::object) {
        return fields.refuse("metadata", "is " + std::string(describe(type_of(object))) +
                                             ", expected an object of paths");
    }
    for (const JsonMember& member : members_of(object)) {
        const std::string what = fields.name_of("metadata") + ' ' + base::quote(member.name);
        const auto add = [&](Result<MetadataCondition> condition) {
            if (!condition) return fields.refuse(std::move(condition).error());
            condition->path = split_path(member.name);
            target.push_back(std::move(*condition));
        };
        if (type_of(member.value) != JsonType::object) {
            add(read_operator({"=", member.value}, what));
            continue;
        }
        const auto operators = members_of(member.value);
        if (operators.empty()) fields.refuse("metadata", "has a path without an operator");
        for (const JsonMember& one : operators)
            add(read_operator(one, what));
    }
}

}  // namespace

void read_scope_filter(Fields& fields, ScopeFilter& filter) {
    read_scope_key(fields, "user", filter.user);
    read_scope_key(fields, "agent", filter.agent);
    read_scope_key(fields, "project", filter.project);
    read_scope_key(fields, "session", filter.session);
}

void read_item_filter(Fields& fields, ItemFilter& filter) {
    read_scope_filter(fields, filter.scope);
    read_words(fields, "category", filter.category);
    if (is_given(fields, "tags_any")) fields.texts("tags_any", filter.tags_any.emplace());
    fields.texts("tags_all", filter.tags_all);
    fields.real("min_confidence", filter.min_confidence);
    fields.real("max_confidence", filter.max_confidence);
    fields.boolean("pinned", filter.pinned);
    read_words(fields, "source", filter.source);
    read_words(fields, "episode_kind", filter.episode_kind);
    fields.time("since", filter.since);
    fields.time("until", filter.until);
    read_metadata(fields, filter.metadata);
}

void read_kinds(Fields& fields, ItemFilter& filter) {
    if (!is_given(fields, "kinds")) return;
    std::vector<std::string> words;
    fields.texts("kinds", words);
    if (fields.failed()) return;
    std::vector<ItemKind> kinds;
    for (const std::string& word : words) {
        auto kind = parse_item_kind(word);
        if (!kind) return fields.refuse_within(std::move(kind).error());
        kinds.push_back(*kind);
    }
    filter.kinds = std::move(kinds);
}

}  // namespace memory::records
