// kioku remember, kioku memory ….
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

std::string joined(const std::vector<std::string>& words) {
    std::string text;
    for (const std::string& word : words)
        text += (text.empty() ? "" : ", ") + word;
    return text;
}

std::string shown(const std::optional<memory::Timestamp>& time) {
    return time ? memory::to_string(*time) : "";
}

void print_memory(Output& out, const memory::Memory& memory) {
    if (!out.is_text()) return out.line(to_json(memory));
    std::vector<std::pair<std::string, std::string>> fields = {
        {"id", memory.id},
        {"content", memory.content},
        {"category", memory.category},
        {"confidence", fmt::format("{}", memory.confidence)},
        {"pinned", memory.pinned ? "yes" : "no"},
        {"tags", joined(memory.tags)},
        {"metadata", memory.metadata.is_null() ? "" : memory.metadata.text()},
        {"user", memory.scope.user.value_or("")},
        {"agent", memory.scope.agent.value_or("")},
        {"project", memory.scope.project.value_or("")},
        {"session", memory.session.value_or("")},
        {"source", memory.source.value_or("")},
        {"access_count", out.count(memory.access_count)},
        {"version", out.count(memory.version)},
        {"created_at", memory::to_string(memory.created_at)},
        {"updated_at", memory::to_string(memory.updated_at)},
        {"last_accessed_at", shown(memory.last_accessed_at)},
        {"expires_at", shown(memory.expires_at)},
    };
    std::erase_if(fields, [](const auto& field) { return field.second.empty(); });
    out.fields(fields);
}

Result<memory::NewMemory> memory_of(const Invocation& run) {
    memory::NewMemory memory;
    auto content = text_argument(run.text("CONTENT"), run.settings().config.limits.content_bytes,
                                 run.interrupt());
    if (!content) return tl::unexpected(content.error());
    memory.content = std::move(*content);
    memory.category = run.optional_text("--category");
    const auto confidence = real_option(run, "--confidence");
    if (!confidence) return tl::unexpected(confidence.error());
    memory.confidence = confidence->value_or(memory.confidence);
    memory.pinned = run.has("--pinned");
    memory.tags = run.texts("--tag");
    auto metadata = json_option(run, "--metadata");
    if (!metadata) return tl::unexpected(metadata.error());
    memory.metadata = std::move(*metadata);
    memory.scope = scope_of(run);
    memory.session = run.optional_text("--session");
    memory.source = run.optional_text("--source");
    memory.by = run.optional_text("--by");
    memory.reason = run.optional_text("--reason");
    memory.idempotency_key = run.optional_text("--idempotency-key");
    for (auto [name, target] : {std::pair("--created-at", &memory.created_at),
                                std::pair("--expires-at", &memory.expires_at)}) {
        const auto time = time_option(run, name);
        if (!time) return tl::unexpected(time.error());
        *target = *time;
    }
    return memory;
}

Result<Exit> remember(Invocation& run) {
    const auto memory = memory_of(run);
    if (!memory) return tl::unexpected(memory.error());
    const auto manager = run.manager();
    if (!manager) return tl::unexpected(manager.error());
    const auto added = (*manager)->remember(*memory, run.call());
    if (!added) return tl::unexpected(added.error());
    if (!run.out.is_text()) {
        run.out.line(to_json(*added));
    } else if (run.out.is_terminal()) {
        run.out.line(fmt::format("{} {} ({})", run.out.dim(added->id),
                                 added->existed ? "was there already" : "is remembered",
                                 added->category));
    } else {
        run.out.line(added->id);
    }
    return Exit::done;
}

Result<Exit> get(Invocation& run) {
    const auto manager = run.manager();
    if (!manager) return tl::unexpected(manager.error());
    const auto memory = (*manager)->memory(run.text("MEMORY"), run.call());
    if (!memory) return tl::unexpected(memory.error());
    print_memory(run.out, *memory);
    return Exit::done;
}

Result<memory::MemoryUpdate> update_of(const Invocation& run) {
    memory::MemoryUpdate update;
    if (const auto argument = run.optional_text("--content")) {
        auto content =
            text_argument(*argument, run.settings().config.limits.content_bytes, run.interrupt());
        if (!content) return tl::unexpected(content.error());
        update.content = std::move(*content);
    }
    update.category = run.optional_text("--category");
    const auto confidence = real_option(run, "--confidence");
    if (!confidence) return tl::unexpected(confidence.error());
    update.confidence = *confidence;
    if (run.has("--pinned")) update.pinned = true;
    if (run.has("--not-pinned")) update.pinned = false;
    if (run.has("--tag")) update.tags = run.texts("--tag");
    if (run.has("--metadata")) {
        auto metadata = json_option(run, "--metadata");
        if (!metadata) return tl::unexpected(metadata.error());
        update.metadata = std::move(*metadata);
    }
    if (const auto source = run.optional_text("--source")) {
        update.source = source->empty() ? std::optional<std::string>() : source;
    }
    if (run.optional_text("--expires-at") == "never") {
        update.expires_at.emplace();
    } else if (run.has("--expires-at")) {
        const auto time = time_option(run, "--expires-at");
        if (!time) return tl::unexpected(time.error());
        update.expires_at = *time;
    }
    update.expected_version = run.number("--expected-version");
    update.by = run.optional_text("--by");
    update.reason = run.optional_text("--reason");
    return update;
}

Result<Exit> update(Invocation& run) {
    const auto what = update_of(run);
    if (!what) return tl::unexpected(what.error());
    const auto manager = run.manager();
    if (!manager) return tl::unexpected(manager.error());
    const auto memory = (*manager)->update_memory(run.text("MEMORY"), *what, run.call());
    if (!memory) return tl::unexpected(memory.error());
    print_memory(run.out, *memory);
    return Exit::done;
}

Result<Exit> list(Invocation& run) {
    const auto filter = item_filter_of(run);
    if (!filter) return tl::unexpected(filter.error());
    const auto manager = run.manager();
    if (!manager) return tl::unexpected(manager.error());
    return print_pages<memory::Memory>(
        run, {"id", "time", "category", "confidence", "tags", "content"},
        [&](const memory::Page& page) { return (*manager)->memories(*filter, page, run.call()); },
        [&](const memory::Memory& memory) {
            return std::vector<std::string>{
                memory.id,           shown_time(run.out, memory.created_at),
                memory.category,     fmt::format("{}", memory.confidence),
                joined(memory.tags), memory.content};
        });
}

Result<Exit> history(Invocation& run) {
    const auto manager = run.manager();
    if (!manager) return tl::unexpected(manager.error());
    const std::string id = run.text("MEMORY");
    return print_pages<memory::MemoryVersion>(
        run, {"version", "time", "by", "reason", "content"},
        [&](const memory::Page& page) { return (*manager)->memory_history(id, page, run.call()); },
        [&](const memory::MemoryVersion& version) {
            return std::vector<std::string>{
                std::to_string(version.version), shown_time(run.out, version.changed_at),
                version.by.value_or(""), version.reason.value_or(""), version.content};
        });
}

const Parameter kMemory = {"MEMORY", Kind::text, "the memory's id", true};
constexpr std::string_view kListMemories = "list memories with `kioku memory list`";

Command remember_command() {
    std::vector<Parameter> parameters = {
        {"CONTENT", Kind::text, "the statement, `-` for the standard input, @FILE for a file",
         true},
        {"--category", Kind::text, "technical, workflow, preference, project or your own", false,
         "WORD"},
        {"--confidence", Kind::text, "how sure it is that it is true, 0 to 1 (1)", false, "N"},
        {"--pinned", Kind::flag, "comes first among what a context recalls"},
        {"--tag", Kind::texts, "a tag; may be given several times", false, "TAG"},
        {"--metadata", Kind::text, "a JSON object, or @FILE", false, "JSON"},
        {"--source", Kind::text, "where it comes from", false, "TEXT"},
        {"--created-at", Kind::text, "RFC 3339, or seconds or milliseconds since 1970", false,
         "TIME"},
        {"--expires-at", Kind::text, "never answered from then on", false, "TIME"},
        {"--by", Kind::text, "who says so, for the history", false, "NAME"},
        {"--reason", Kind::text, "why, for the history", false, "TEXT"},
        {"--idempotency-key", Kind::text, "the same key and content is kept once", false, "KEY"},
    };
    for (const auto& parameter : place_parameters())
        parameters.push_back(parameter);
    return {"remember",
            "keep one durable statement",
            "kioku remember 'Ada prefers short answers.' --user ada --tag style",
            parameters,
            Takes::nothing,
            Needs::new_store,
            {},
            remember};
}

Command update_command() {
    return {"memory update",
            "change what is given; the versions before are kept",
            "kioku memory update 019a6b1e-7c3f-7d5a-9b0e-3f1c2d4e5a6b --confidence 0.5",
            {kMemory,
             {"--content", Kind::text, "the statement, `-` or @FILE", false, "TEXT"},
             {"--category", Kind::text, "its category", false, "WORD"},
             {"--confidence", Kind::text, "0 to 1", false, "N"},
             {"--pinned", Kind::flag, "pin it"},
             {"--not-pinned", Kind::flag, "do not pin it any more"},
             {"--tag", Kind::texts, "the tags in place of those before", false, "TAG"},
             {"--metadata", Kind::text, "a JSON object in place of the one before", false, "JSON"},
             {"--source", Kind::text, "where it comes from; '' takes it away", false, "TEXT"},
             {"--expires-at", Kind::text, "a time, or never", false, "TIME"},
             {"--expected-version", Kind::number, "conflict if it is another one", false, "N"},
             {"--by", Kind::text, "who says so, for the history", false, "NAME"},
             {"--reason", Kind::text, "why, for the history", false, "TEXT"}},
            Takes::nothing,
            Needs::a_store,
            kListMemories,
            update};
}

}  // namespace

std::vector<Command> memory_commands() {
    std::vector<Parameter> list_parameters = item_filter_parameters(true);
    std::vector<Parameter> history_parameters = {kMemory};
    for (const auto& parameter : page_parameters()) {
        list_parameters.push_back(parameter);
        history_parameters.push_back(parameter);
    }
    return {
        remember_command(),
        {"memory list",
         "memories that match, newest first",
         "kioku memory list --user ada --category preference",
         list_parameters,
         Takes::jsonl,
         Needs::a_store,
         {},
         list},
        {"memory get",
         "one memory's record",
         "kioku memory get 019a6b1e-7c3f-7d5a-9b0e-3f1c2d4e5a6b --json",
         {kMemory},
         Takes::nothing,
         Needs::a_store,
         kListMemories,
         get},
        update_command(),
        {"memory history", "every version of a memory, newest first",
         "kioku memory history 019a6b1e-7c3f-7d5a-9b0e-3f1c2d4e5a6b", history_parameters,
         Takes::jsonl, Needs::a_store, kListMemories, history},
    };
}

}  // namespace cli
