// What an ItemFilter may say.
#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "base/quote.hpp"
#include "base/result.hpp"
#include "base/utf8.hpp"
#include "storage/item_filter.hpp"

namespace memory::storage {

namespace {

// More than any host needs; all of a filter's fields together are far below the parameters that
// SQLite takes in one statement (32,766).
constexpr std::size_t kMaxValues = 1000;
constexpr std::size_t kMaxConditions = 32;
constexpr std::size_t kMaxPath = 64;

tl::unexpected<Error> refuse(std::string message) {
    return fail(ErrorCode::invalid_argument, "storage", std::move(message));
}

Result<void> check_text(std::string_view field, std::string_view text, std::size_t limit) {
    if (text.size() > limit) {
        return fail(ErrorCode::limit, "storage",
                    fmt::format("the filter's {} has a value of {} bytes, the limit is {}", field,
                                text.size(), limit));
    }
    if (const auto bad = base::first_invalid(text)) {
        return refuse(fmt::format("the filter's {} is not UTF-8 at byte {}", field, *bad));
    }
    if (const auto nul = text.find('\0'); nul != std::string_view::npos) {
        return refuse(fmt::format("the filter's {} holds NUL at byte {}", field, nul));
    }
    return {};
}

Result<void> check_count(std::string_view field, std::size_t count, std::size_t limit) {
    if (count <= limit) return {};
    return fail(ErrorCode::limit, "storage",
                fmt::format("the filter's {} has {} values, the limit is {}", field, count, limit));
}

Result<void> check_word(std::string_view field, std::string_view text, std::size_t limit) {
    if (text.empty()) return refuse(fmt::format("the filter's {} has an empty value", field));
    return check_text(field, text, limit);
}

Result<void> check_words(std::string_view field, const std::vector<std::string>& words,
                         const Limits& limits) {
    KIOKU_TRY(check_count(field, words.size(), kMaxValues));
    for (const std::string& word : words)
        KIOKU_TRY(check_word(field, word, limits.id_bytes));
    return {};
}

// Tags are kept each on a line, so that a line break would find two at once.
Result<void> check_tags(std::string_view field, const std::vector<std::string>& tags,
                        const Limits& limits) {
    KIOKU_TRY(check_words(field, tags, limits));
    for (const std::string& tag : tags) {
        if (std::any_of(tag.begin(), tag.end(), base::is_control)) {
            return refuse(
                fmt::format("the filter's {} has {}, and no tag holds a control character", field,
                            base::quote(tag)));
        }
    }
    return {};
}

Result<void> check_scope(std::string_view key, const std::optional<ScopeValues>& values,
                         const Limits& limits) {
    if (!values) return {};
    KIOKU_TRY(check_count(key, values->size(), kMaxValues));
    for (const auto& value : *values) {
        if (value) KIOKU_TRY(check_word(key, *value, limits.id_bytes));
    }
    return {};
}

Result<void> check_confidence(const ItemFilter& filter) {
    for (const auto& [name, value] : {std::pair("min_confidence", filter.min_confidence),
                                      std::pair("max_confidence", filter.max_confidence)}) {
        if (value && !(*value >= 0 && *value <= 1)) {
            return refuse(fmt::format("the filter's {} is {}, it must be 0 to 1", name, *value));
        }
    }
    if (filter.min_confidence && filter.max_confidence &&
        *filter.min_confidence > *filter.max_confidence) {
        return refuse(fmt::format("the filter's min_confidence {} is above its max_confidence {}",
                                  *filter.min_confidence, *filter.max_confidence));
    }
    return {};
}

Result<void> check_times(const ItemFilter& filter) {
    using std::chrono::sys_days;
    using std::chrono::year;
    for (const auto& [name, time] :
         {std::pair("since", filter.since), std::pair("until", filter.until)}) {
        if (time &&
            (*time < sys_days{year{0} / 1 / 1} || *time >= sys_days{year{10'000} / 1 / 1})) {
            return refuse(fmt::format("the filter's {} lies outside the years 0000 to 9999", name));
        }
    }
    if (filter.since && filter.until && *filter.since >= *filter.until) {
        return refuse(fmt::format("the filter's window is reversed or empty: since {} until {}",
                                  to_string(*filter.since), to_string(*filter.until)));
    }
    return {};
}

// Fields of which no item can have both.
Result<void> check_contradictions(const ItemFilter& filter) {
    const auto leaves_out = [&](ItemKind kind) {
        return filter.kinds &&
               std::find(filter.kinds->begin(), filter.kinds->end(), kind) == filter.kinds->end();
    };
    if (filter.asks_for_memories() && filter.episode_kind) {
        return refuse(
            "the filter asks for a memory's fields (category, tags, confidence, pinned) and for an "
            "episode_kind: no item has both");
    }
    if (filter.asks_for_memories() && leaves_out(ItemKind::memory)) {
        return refuse(
            "the filter asks for a memory's fields (category, tags, confidence, pinned), and its "
            "kinds leave memories out");
    }
    if (filter.episode_kind && leaves_out(ItemKind::episode)) {
        return refuse("the filter asks for an episode_kind, and its kinds leave episodes out");
    }
    if (filter.source && leaves_out(ItemKind::memory) && leaves_out(ItemKind::episode)) {
        return refuse(
            "the filter asks for a source, and its kinds leave out memories and episodes, which "
            "alone have one");
    }
    return {};
}

Result<void> check_values(const MetadataCondition& condition, const std::string& name,
                          const Limits& limits) {
    const auto& values = condition.values;
    switch (condition.comparison) {
        case Comparison::exists:
        case Comparison::missing:
            if (values.empty()) break;
            return refuse(
                fmt::format("the filter's metadata {} has a value, exists takes none", name));
        case Comparison::in: break;
        default:
            if (values.size() == 1) break;
            return refuse(fmt::format("the filter's metadata {} has {} values, expected one", name,
                                      values.size()));
    }
    const bool ordered = condition.comparison >= Comparison::less &&
                         condition.comparison <= Comparison::greater_equal;
    for (const MetadataValue& value : values) {
        if (const auto* text = std::get_if<std::string>(&value)) {
            KIOKU_TRY(check_text("metadata", *text, limits.metadata_bytes));
        } else if (const auto* number = std::get_if<double>(&value)) {
            if (!std::isfinite(*number)) {
                return refuse(fmt::format("the filter's metadata {} has no number", name));
            }
        } else if (ordered && !std::holds_alternative<std::int64_t>(value)) {
            return refuse(fmt::format(
                "the filter's metadata {} compares the order of what has none: give a number or "
                "a text",
                name));
        }
    }
    return {};
}

Result<void> check_metadata(const MetadataCondition& condition, const Limits& limits) {
    if (condition.path.empty() || condition.path.size() > kMaxPath) {
        return refuse(
            fmt::format("the filter's metadata has a path of {} names, it must be 1 to {}",
                        condition.path.size(), kMaxPath));
    }
    std::string name;
    for (const std::string& one : condition.path) {
        KIOKU_TRY(check_word("metadata path", one, limits.id_bytes));
        name += (name.empty() ? "" : ".") + one;
    }
    return check_values(condition, base::quote(name), limits);
}

}  // namespace

Result<void> check_filter(const ItemFilter& filter, const Limits& limits) {
    KIOKU_TRY(check_scope("user", filter.scope.user, limits));
    KIOKU_TRY(check_scope("agent", filter.scope.agent, limits));
    KIOKU_TRY(check_scope("project", filter.scope.project, limits));
    KIOKU_TRY(check_scope("session", filter.scope.session, limits));
    if (filter.category) KIOKU_TRY(check_words("category", *filter.category, limits));
    if (filter.tags_any) KIOKU_TRY(check_tags("tags_any", *filter.tags_any, limits));
    KIOKU_TRY(check_tags("tags_all", filter.tags_all, limits));
    if (filter.source) KIOKU_TRY(check_words("source", *filter.source, limits));
    if (filter.episode_kind) KIOKU_TRY(check_words("episode_kind", *filter.episode_kind, limits));
    KIOKU_TRY(check_confidence(filter));
    KIOKU_TRY(check_times(filter));
    KIOKU_TRY(check_contradictions(filter));
    KIOKU_TRY(check_count("metadata", filter.metadata.size(), kMaxConditions));
    std::size_t values = 0;  // of all conditions together
    for (const MetadataCondition& condition : filter.metadata) {
        values += condition.values.size();
        KIOKU_TRY(check_count("metadata", values, kMaxValues));
        KIOKU_TRY(check_metadata(condition, limits));
    }
    return {};
}

}  // namespace memory::storage
