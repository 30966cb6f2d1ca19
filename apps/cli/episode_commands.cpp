// kioku store, kioku episode ….
#include <fmt/format.h>

#include "cli/input.hpp"
#include "cli/invocation.hpp"
#include "cli/item_options.hpp"
#include "cli/scope_options.hpp"
#include "cli/words.hpp"
#include "records/to_json.hpp"

namespace cli {

namespace {

using memory::Result;
using memory::records::to_json;

Result<memory::NewEpisode> episode_of(const Invocation& run) {
    memory::NewEpisode episode;
    auto content = text_argument(run.text("CONTENT"), run.settings().config.limits.content_bytes,
                                 run.interrupt());
    if (!content) return tl::unexpected(content.error());
    episode.content = std::move(*content);
    episode.kind = run.optional_text("--kind").value_or(episode.kind);
    episode.source = run.optional_text("--source").value_or("kioku");
    auto metadata = json_option(run, "--metadata");
    if (!metadata) return tl::unexpected(metadata.error());
    episode.metadata = std::move(*metadata);
    episode.scope = scope_of(run);
    episode.session = run.optional_text("--session");
    episode.idempotency_key = run.optional_text("--idempotency-key");
    const auto time = time_option(run, "--occurred-at");
    if (!time) return tl::unexpected(time.error());
    episode.occurred_at = *time;
    return episode;
}

Result<Exit> store(Invocation& run) {
    const auto episode = episode_of(run);
    if (!episode) return tl::unexpected(episode.error());
    const auto manager = run.manager();
    if (!manager) return tl::unexpected(manager.error());
    const auto stored = (*manager)->store_episode(*episode, run.call());
    if (!stored) return tl::unexpected(stored.error());
    if (!run.out.is_text()) {
        run.out.line(to_json(*stored));
    } else if (run.out.is_terminal()) {
        run.out.line(fmt::format("{} {}", run.out.dim(stored->id),
                                 stored->existed ? "was there already" : "is stored"));
    } else {
        run.out.line(stored->id);
    }
    return Exit::done;
}

Result<Exit> get(Invocation& run) {
    const auto manager = run.manager();
    if (!manager) return tl::unexpected(manager.error());
    const auto episode = (*manager)->episode(run.text("EPISODE"), run.call());
    if (!episode) return tl::unexpected(episode.error());
    if (!run.out.is_text()) {
        run.out.line(to_json(*episode));
        return Exit::done;
    }
    std::vector<std::pair<std::string, std::string>> fields = {
        {"id", episode->id},
        {"content", episode->content},
        {"kind", episode->kind},
        {"source", episode->source},
        {"metadata", episode->metadata.is_null() ? "" : episode->metadata.text()},
        {"user", episode->scope.user.value_or("")},
        {"agent", episode->scope.agent.value_or("")},
        {"project", episode->scope.project.value_or("")},
        {"session", episode->session.value_or("")},
        {"occurred_at", memory::to_string(episode->occurred_at)},
        {"created_at", memory::to_string(episode->created_at)},
    };
    std::erase_if(fields, [](const auto& field) { return field.second.empty(); });
    run.out.fields(fields);
    return Exit::done;
}

Result<Exit> list(Invocation& run) {
    auto filter = item_filter_of(run);
    if (!filter) return tl::unexpected(filter.error());
    if (run.has("--kind")) filter->episode_kind = run.texts("--kind");
    if (run.has("--source")) filter->source = run.texts("--source");
    const auto manager = run.manager();
    if (!manager) return tl::unexpected(manager.error());
    return print_pages<memory::Episode>(
        run, {"id", "time", "kind", "source", "content"},
        [&](const memory::Page& page) { return (*manager)->episodes(*filter, page, run.call()); },
        [&](const memory::Episode& episode) {
            return std::vector<std::string>{episode.id, shown_time(run.out, episode.occurred_at),
                                            episode.kind, episode.source, episode.content};
        });
}

Command store_command() {
    std::vector<Parameter> parameters = {
        {"CONTENT", Kind::text, "what happened, `-` for the standard input, @FILE for a file",
         true},
        {"--kind", Kind::text, "your own word for it (event)", false, "WORD"},
        {"--source", Kind::text, "who saw it (kioku)", false, "TEXT"},
        {"--occurred-at", Kind::text, "RFC 3339, or seconds or milliseconds since 1970 (now)",
         false, "TIME"},
        {"--metadata", Kind::text, "a JSON object, or @FILE", false, "JSON"},
        {"--idempotency-key", Kind::text, "the same key and content is stored once", false, "KEY"},
    };
    for (const auto& parameter : place_parameters())
        parameters.push_back(parameter);
    return {"store",
            "store what happened",
            "kioku store 'The build failed.' --kind build --source ci",
            parameters,
            Takes::nothing,
            Needs::new_store,
            {},
            store};
}

}  // namespace

std::vector<Command> episode_commands() {
    std::vector<Parameter> list_parameters = item_filter_parameters(false);
    list_parameters.push_back({"--kind", Kind::texts, "only of this kind", false, "WORD"});
    list_parameters.push_back({"--source", Kind::texts, "only from here", false, "TEXT"});
    for (const auto& parameter : page_parameters())
        list_parameters.push_back(parameter);
    return {
        store_command(),
        {"episode list",
         "episodes that match, the last to happen first",
         "kioku episode list --kind build --since 2026-11-01T00:00:00Z",
         list_parameters,
         Takes::jsonl,
         Needs::a_store,
         {},
         list},
        {"episode get",
         "one episode's record",
         "kioku episode get 019a6b1e-7c3f-7d5a-9b0e-3f1c2d4e5a6b --json",
         {{"EPISODE", Kind::text, "the episode's id", true}},
         Takes::nothing,
         Needs::a_store,
         "list episodes with `kioku episode list`",
         get},
    };
}

}  // namespace cli
