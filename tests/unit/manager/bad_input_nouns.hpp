// The verbs of memories, episodes and forgetting for the table of bad input.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "kioku/manager.hpp"
#include "unit/manager/bad_input_arguments.hpp"

namespace bad_input {

using memory::Manager;
using memory::Result;

inline void words(Arguments& from, const char* key,
                  std::optional<std::vector<std::string>>& target) {
    if (!from.has(key)) return;
    target.emplace();
    const nlohmann::json value = from.take(key);
    if (value.is_object()) {
        target->assign(value["times"].get<std::size_t>(), value["copies"].get<std::string>());
        return;
    }
    for (const auto& word : value)
        target->push_back(made(word));
}

inline Result<void> read_time(Arguments& from, const char* key,
                              std::optional<memory::Timestamp>& target) {
    if (!from.has(key)) return {};
    KIOKU_LET(target, memory::parse_time(from.text(key)));
    return {};
}

inline Result<memory::NewMemory> read_memory(Arguments& from) {
    memory::NewMemory memory;
    memory.content = from.text("content");
    from.text("category", memory.category);
    if (from.has("confidence")) memory.confidence = from.take("confidence").get<double>();
    std::optional<std::vector<std::string>> tags;
    words(from, "tags", tags);
    memory.tags = tags.value_or(std::vector<std::string>());
    from.scope(memory.scope);
    KIOKU_TRY(read_json(from, "metadata", memory.metadata));
    KIOKU_TRY(read_time(from, "expires_at", memory.expires_at));
    return memory;
}

inline Result<memory::ItemFilter> read_filter(Arguments& from) {
    memory::ItemFilter filter;
    if (from.has("user")) filter.scope.user = memory::ScopeValues{from.text("user")};
    words(from, "category", filter.category);
    words(from, "episode_kind", filter.episode_kind);
    if (from.has("min_confidence"))
        filter.min_confidence = from.take("min_confidence").get<double>();
    if (from.has("max_confidence"))
        filter.max_confidence = from.take("max_confidence").get<double>();
    KIOKU_TRY(read_time(from, "since", filter.since));
    KIOKU_TRY(read_time(from, "until", filter.until));
    std::optional<std::vector<std::string>> kinds;
    words(from, "kinds", kinds);
    if (kinds) filter.kinds.emplace();
    for (const auto& word : kinds.value_or(std::vector<std::string>())) {
        KIOKU_LET(const auto kind, memory::parse_item_kind(word));
        filter.kinds->push_back(kind);
    }
    return filter;
}

inline Result<void> call_memories(Manager& manager, const std::string& verb,
                                  const std::string& session, Arguments& from,
                                  const memory::Page& page) {
    if (verb == "memory_add") {
        const bool names_session = from.names_session();
        KIOKU_LET(auto memory, read_memory(from));
        if (names_session) memory.session = session;
        from.finish();
        return outcome(manager.remember(memory));
    }
    if (verb == "memory_get") return outcome(manager.memory(from.text("memory")));
    if (verb == "memory_history") return outcome(manager.memory_history(from.text("memory"), page));
    if (verb == "memory_update") {
        memory::MemoryUpdate update;
        from.text("content", update.content);
        from.text("category", update.category);
        return outcome(manager.update_memory(from.text("memory"), update));
    }
    KIOKU_LET(const auto filter, read_filter(from));
    from.finish();
    return outcome(manager.memories(filter, page));
}

inline Result<void> call_episodes(Manager& manager, const std::string& verb, Arguments& from,
                                  const memory::Page& page) {
    if (verb == "episode_get") return outcome(manager.episode(from.text("episode")));
    if (verb == "episode_store") {
        memory::NewEpisode episode;
        episode.content = from.text("content");
        if (from.has("kind")) episode.kind = from.text("kind");
        if (from.has("source")) episode.source = from.text("source");
        KIOKU_TRY(read_time(from, "occurred_at", episode.occurred_at));
        from.finish();
        return outcome(manager.store_episode(episode));
    }
    KIOKU_LET(const auto filter, read_filter(from));
    from.finish();
    return outcome(manager.episodes(filter, page));
}

inline Result<void> call_recall(Manager& manager, const std::string& verb, Arguments& from,
                                std::optional<std::int64_t> limit,
                                const memory::CallOptions& options) {
    const std::string query = from.text("query");
    memory::RecallOptions recall;
    KIOKU_LET(recall.filter, read_filter(from));
    from.number("budget_tokens", recall.budget_tokens);
    from.number("neighbours", recall.neighbours);
    from.text("expect", recall.expect);
    std::optional<std::vector<std::string>> exclude;
    words(from, "exclude", exclude);
    recall.exclude = exclude.value_or(std::vector<std::string>());
    from.finish();
    if (verb == "query_memory") {
        return outcome(manager.query_memory(query, limit.value_or(5), recall, options));
    }
    recall.limit = limit.value_or(recall.limit);
    return outcome(manager.recall(query, recall, options));
}

inline Result<void> call_observe(Manager& manager, const std::string& verb, Arguments& from) {
    std::optional<std::vector<std::string>> tags;
    words(from, "tags", tags);
    memory::EventOptions event;
    event.tags = tags.value_or(std::vector<std::string>());
    if (verb == "metric_count") {
        const auto value = from.take("value").get<std::int64_t>();
        return outcome(manager.count_metric(from.text("name"), value, event.tags));
    }
    if (from.has("alert_type")) {
        KIOKU_LET(event.alert_type, memory::parse_alert_type(from.text("alert_type")));
    }
    if (from.has("priority")) {
        KIOKU_LET(event.priority, memory::parse_event_priority(from.text("priority")));
    }
    const std::string title = from.text("title");
    return outcome(manager.send_event(title, from.text("text"), event));
}

inline Result<void> call_forget(Manager& manager, const std::string& verb, Arguments& from) {
    if (verb == "forget") {
        std::optional<std::vector<std::string>> ids;
        words(from, "ids", ids);
        return outcome(manager.forget(*ids));
    }
    Arguments fields(from.take("filter"));
    KIOKU_LET(const auto filter, read_filter(fields));
    fields.finish();
    return outcome(manager.forget_matching(filter));
}

}  // namespace bad_input
