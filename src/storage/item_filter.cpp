// Putting the condition together. SQLite's JSON functions read metadata; PostgreSQL's own would
// stand in its driver.
#include "storage/item_filter.hpp"

#include <algorithm>
#include <type_traits>

#include <fmt/format.h>

#include "storage/items.hpp"

namespace memory::storage {

namespace {

// The metadata's member at a path, as SQLite spells it. Names are quoted, so that any is one.
std::string json_path(const std::vector<std::string>& path) {
    std::string text = "$";
    for (const std::string& name : path) {
        text += ".\"";
        for (const char letter : name) {
            if (letter == '"' || letter == '\\') text += '\\';
            text += letter;
        }
        text += '"';
    }
    return text;
}

const char* sign_of(Comparison comparison) {
    switch (comparison) {
        case Comparison::less: return "<";
        case Comparison::less_equal: return "<=";
        case Comparison::greater: return ">";
        case Comparison::greater_equal: return ">=";
        default: return "=";
    }
}

std::int64_t ms(Timestamp time) {
    return time.time_since_epoch().count();
}

}  // namespace

ItemCondition::ItemCondition(const ItemFilter& filter, std::int64_t now_ms, int first)
    : first_(first),
      sql_("items.state = 0 AND (items.expires_at IS NULL OR items.expires_at > " + place(now_ms) +
           ')') {
    if (filter.kinds) {
        std::string kinds;
        for (const ItemKind kind : *filter.kinds)
            kinds += (kinds.empty() ? "" : ", ") + std::to_string(static_cast<int>(kind));
        require("items.kind IN (" + kinds + ')');
    }
    add_scope(filter.scope);
    add_memory(filter);
    if (filter.episode_kind) {
        require("EXISTS (SELECT 1 FROM episodes e WHERE e.item = items.item AND " +
                any_of("e.kind", *filter.episode_kind) + ')');
    }
    if (filter.source) {
        const std::string memories = any_of("m.source", *filter.source);
        const std::string episodes = any_of("e.source", *filter.source);
        require("(EXISTS (SELECT 1 FROM memories m WHERE m.item = items.item AND " + memories +
                ") OR EXISTS (SELECT 1 FROM episodes e WHERE e.item = items.item AND " + episodes +
                "))");
    }
    if (filter.since) require("items.time >= " + place(ms(*filter.since)));
    if (filter.until) require("items.time < " + place(ms(*filter.until)));
    for (const MetadataCondition& condition : filter.metadata)
        add_metadata(condition);
}

void ItemCondition::bind(Statement& statement) const {
    int index = first_;
    for (const Value& value : values_) {
        std::visit(
            [&](const auto& typed) {
                using Type = std::decay_t<decltype(typed)>;
                if constexpr (std::is_same_v<Type, std::string>) {
                    statement.bind_text(index, typed, true);
                } else if constexpr (std::is_same_v<Type, double>) {
                    statement.bind_real(index, typed);
                } else {
                    statement.bind_integer(index, typed);
                }
            },
            value);
        ++index;
    }
}

std::string ItemCondition::place(Value value) {
    values_.push_back(std::move(value));
    return '?' + std::to_string(first_ + static_cast<int>(values_.size()) - 1);
}

void ItemCondition::require(const std::string& condition) {
    sql_ += " AND " + condition;
}

std::string ItemCondition::any_of(const std::string& column,
                                  const std::vector<std::string>& values) {
    std::string places;
    for (const std::string& value : values)
        places += (places.empty() ? "" : ", ") + place(value);
    return column + " IN (" + places + ')';
}

// One key: any of the texts, or `none` where "has none" is among the values.
std::string ItemCondition::scope_key(const std::string& column, const ScopeValues& values,
                                     const std::string& none) {
    std::vector<std::string> texts;
    for (const auto& value : values) {
        if (value) texts.push_back(*value);
    }
    std::string condition = any_of(column, texts);
    if (texts.size() < values.size()) condition = '(' + condition + " OR " + none + ')';
    return condition;
}

void ItemCondition::add_scope(const ScopeFilter& scope) {
    std::string keys;
    const auto add = [&](const char* column, const std::optional<ScopeValues>& values) {
        if (!values) return;
        if (!keys.empty()) keys += " AND ";
        keys += scope_key(column, *values, std::string(column) + " IS NULL");
    };
    add("user_key", scope.user);
    add("agent_key", scope.agent);
    add("project_key", scope.project);
    if (!keys.empty()) require("items.scope IN (SELECT scope FROM scopes WHERE " + keys + ')');
    if (!scope.session) return;
    std::vector<std::string> ids;
    for (const auto& id : *scope.session) {
        if (id) ids.push_back(*id);
    }
    std::string sessions =
        "items.session IN (SELECT session FROM sessions WHERE " + any_of("id", ids) + ')';
    if (ids.size() < scope.session->size()) sessions = '(' + sessions + " OR items.session = 0)";
    require(sessions);
}

void ItemCondition::add_memory(const ItemFilter& filter) {
    if (!filter.asks_for_memories()) return;
    std::string memory = "EXISTS (SELECT 1 FROM memories m WHERE m.item = items.item";
    if (filter.category) memory += " AND " + any_of("m.category", *filter.category);
    if (filter.min_confidence) memory += " AND m.confidence >= " + place(*filter.min_confidence);
    if (filter.max_confidence) memory += " AND m.confidence <= " + place(*filter.max_confidence);
    if (filter.pinned) memory += " AND m.pinned = " + place(std::int64_t{*filter.pinned});
    // As rows, not as a chain of terms, whose depth SQLite bounds.
    const auto lines = [this](const std::vector<std::string>& tags) {
        std::string rows;
        for (const std::string& tag : tags)
            rows += (rows.empty() ? "(" : ", (") + place('\n' + tag + '\n') + ')';
        return "SELECT 1 FROM (VALUES " + rows + ") WHERE instr(m.tags, column1)";
    };
    if (!filter.tags_all.empty()) memory += " AND NOT EXISTS (" + lines(filter.tags_all) + " = 0)";
    if (filter.tags_any && filter.tags_any->empty()) memory += " AND 0";
    if (filter.tags_any && !filter.tags_any->empty()) {
        memory += " AND EXISTS (" + lines(*filter.tags_any) + " > 0)";
    }
    require(memory + ')');
}

// Of the type of one of the values and equal to it; never NULL, so that it can be negated.
std::string ItemCondition::equal_to_any(const std::string& path,
                                        const std::vector<MetadataValue>& values) {
    std::string words;  // types that have one value
    std::string texts;
    std::string numbers;
    const auto add = [](std::string& list, const std::string& value) {
        list += (list.empty() ? "" : ", ") + value;
    };
    for (const MetadataValue& value : values) {
        std::visit(
            [&](const auto& typed) {
                using Type = std::decay_t<decltype(typed)>;
                if constexpr (std::is_same_v<Type, std::nullptr_t>) {
                    add(words, "'null'");
                } else if constexpr (std::is_same_v<Type, bool>) {
                    add(words, typed ? "'true'" : "'false'");
                } else if constexpr (std::is_same_v<Type, std::string>) {
                    add(texts, place(typed));
                } else {
                    add(numbers, place(typed));
                }
            },
            value);
    }
    const std::string type = "json_type(items.metadata, " + path + ')';
    const std::string extracted = "json_extract(items.metadata, " + path + ')';
    return "coalesce(" + type + " IN (" + words + ") OR " + type + " = 'text' AND " + extracted +
           " IN (" + texts + ") OR " + type + " IN ('integer', 'real') AND " + extracted + " IN (" +
           numbers + "), 0)";
}

void ItemCondition::add_metadata(const MetadataCondition& condition) {
    const std::string path = place(json_path(condition.path));
    const std::string type = "json_type(items.metadata, " + path + ')';
    switch (condition.comparison) {
        case Comparison::exists: return require(type + " IS NOT NULL");
        case Comparison::missing: return require(type + " IS NULL");
        case Comparison::equal:
        case Comparison::in: return require(equal_to_any(path, condition.values));
        case Comparison::not_equal: return require("NOT " + equal_to_any(path, condition.values));
        default: break;
    }
    const MetadataValue& value = condition.values.front();
    const auto* text = std::get_if<std::string>(&value);
    const std::string types = text != nullptr ? " = 'text'" : " IN ('integer', 'real')";
    std::string bound;
    if (text != nullptr) {
        bound = place(*text);
    } else if (const auto* whole = std::get_if<std::int64_t>(&value)) {
        bound = place(*whole);
    } else {
        bound = place(std::get<double>(value));
    }
    require('(' + type + types + " AND json_extract(items.metadata, " + path + ") " +
            sign_of(condition.comparison) + ' ' + bound + ')');
}

}  // namespace memory::storage
