// The words for roles, summarizers, kinds of items, levels of durability and how events are shown,
// and how they are read.
#include <array>
#include <string>
#include <utility>

#include "base/quote.hpp"
#include "kioku/config.hpp"
#include "kioku/item_kind.hpp"
#include "kioku/message.hpp"
#include "kioku/metrics.hpp"
#include "kioku/session.hpp"

namespace memory {
namespace {

template <class Enum, std::size_t Count>
using Names = std::array<std::pair<Enum, std::string_view>, Count>;

constexpr Names<Role, 5> kRoles{{{Role::system, "system"},
                                 {Role::developer, "developer"},
                                 {Role::user, "user"},
                                 {Role::assistant, "assistant"},
                                 {Role::tool, "tool"}}};

constexpr Names<Summarizer, 3> kSummarizers{{{Summarizer::extractive, "extractive"},
                                             {Summarizer::host, "host"},
                                             {Summarizer::none, "none"}}};

constexpr Names<Durability, 2> kDurabilities{
    {{Durability::normal, "normal"}, {Durability::full, "full"}}};

// Those that this version has; the last three are names that are kept for later.
constexpr Names<ItemKind, 4> kItemKinds{{{ItemKind::message, "message"},
                                         {ItemKind::summary, "summary"},
                                         {ItemKind::memory, "memory"},
                                         {ItemKind::episode, "episode"}}};
constexpr Names<ItemKind, 3> kLaterItemKinds{
    {{ItemKind::pattern, "pattern"}, {ItemKind::entity, "entity"}, {ItemKind::fact, "fact"}}};

constexpr Names<AlertType, 4> kAlertTypes{{{AlertType::info, "info"},
                                           {AlertType::success, "success"},
                                           {AlertType::warning, "warning"},
                                           {AlertType::error, "error"}}};
constexpr Names<EventPriority, 2> kEventPriorities{
    {{EventPriority::normal, "normal"}, {EventPriority::low, "low"}}};

template <class Enum, std::size_t Count>
std::string_view name_of(const Names<Enum, Count>& names, Enum value) noexcept {
    for (const auto& [known, name] : names) {
        if (known == value) return name;
    }
    return "unknown";
}

template <class Enum, std::size_t Count>
Result<Enum> named(const Names<Enum, Count>& names, std::string_view what, std::string_view text) {
    for (const auto& [value, name] : names) {
        if (name == text) return value;
    }
    std::string message = std::string(what) + ' ' + base::quote(text) + " is none of ";
    for (std::size_t i = 0; i < Count; ++i) {
        if (i > 0) message += i + 1 < Count ? ", " : " and ";
        message += names[i].second;
    }
    return fail(ErrorCode::invalid_argument, "base", std::move(message));
}

}  // namespace

std::string_view to_string(Role role) noexcept {
    return name_of(kRoles, role);
}
Result<Role> parse_role(std::string_view text) {
    return named(kRoles, "role", text);
}

std::string_view to_string(Summarizer summarizer) noexcept {
    return name_of(kSummarizers, summarizer);
}
Result<Summarizer> parse_summarizer(std::string_view text) {
    return named(kSummarizers, "summarizer", text);
}

std::string_view to_string(Durability durability) noexcept {
    return name_of(kDurabilities, durability);
}
Result<Durability> parse_durability(std::string_view text) {
    return named(kDurabilities, "durability", text);
}

std::string_view to_string(ItemKind kind) noexcept {
    return kind >= ItemKind::pattern ? name_of(kLaterItemKinds, kind) : name_of(kItemKinds, kind);
}
Result<ItemKind> parse_item_kind(std::string_view text) {
    return named(kItemKinds, "kind", text);
}

std::string_view to_string(AlertType alert_type) noexcept {
    return name_of(kAlertTypes, alert_type);
}
Result<AlertType> parse_alert_type(std::string_view text) {
    return named(kAlertTypes, "alert_type", text);
}

std::string_view to_string(EventPriority priority) noexcept {
    return name_of(kEventPriorities, priority);
}
Result<EventPriority> parse_event_priority(std::string_view text) {
    return named(kEventPriorities, "priority", text);
}

}  // namespace memory
