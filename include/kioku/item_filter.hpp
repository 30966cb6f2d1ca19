// Which items a list, a recall or a forgetting is about.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "kioku/error.hpp"
#include "kioku/item_kind.hpp"
#include "kioku/scope.hpp"
#include "kioku/time.hpp"

namespace memory {

// A scalar of metadata.
using MetadataValue = std::variant<std::nullptr_t, bool, std::int64_t, double, std::string>;

// How a member of metadata is compared. Numbers are compared with numbers and text with text (byte
// by byte, so times of one format compare as times); what is of another type, or is not there, does
// not match. `not_equal` and `missing` alone match what `equal` and `exists` do not.
enum class Comparison : std::int32_t {
    equal,
    not_equal,
    less,
    less_equal,
    greater,
    greater_equal,
    in,       // equal to one of `values`
    exists,   // there, be it null
    missing,  // not there
};

// One condition on metadata. `path` names members from the outside in: {"build", "ok"} is
// metadata.build.ok. One value for a comparison, any number for `in`, none for the last two.
struct MetadataCondition {
    std::vector<std::string> path;
    Comparison comparison = Comparison::equal;
    std::vector<MetadataValue> values;
};

// A filter over items: all that is given must hold. An absent field is no constraint, an empty list
// of values matches nothing. Fields that are one kind's own (category, tags, confidence, pinned: a
// memory's; episode_kind: an episode's) match items of that kind alone. Whatever is expired,
// redacted or forgotten never matches.
struct ItemFilter {
    std::optional<std::vector<ItemKind>> kinds;  // any of
    ScopeFilter scope;
    std::optional<std::vector<std::string>> category;  // any of
    std::optional<std::vector<std::string>> tags_any;
    std::vector<std::string> tags_all;
    std::optional<double> min_confidence;
    std::optional<double> max_confidence;
    std::optional<bool> pinned;
    std::optional<std::vector<std::string>> source;        // any of; memories and episodes
    std::optional<std::vector<std::string>> episode_kind;  // any of
    std::optional<Timestamp> since;  // not before; created_at, of an episode occurred_at
    std::optional<Timestamp> until;  // before
    std::vector<MetadataCondition> metadata;

    // Whether it constrains nothing: all items match.
    [[nodiscard]] bool empty() const noexcept {
        return !kinds && scope.empty() && !asks_for_memories() && !source && !episode_kind &&
               !since && !until && metadata.empty();
    }
    // Whether a field is a memory's own.
    [[nodiscard]] bool asks_for_memories() const noexcept {
        return category || tags_any || !tags_all.empty() || min_confidence || max_confidence ||
               pinned;
    }
};

}  // namespace memory
