// kioku session …: configuring, looking at, forking and clearing sessions.
#include <fmt/format.h>

#include "cli/invocation.hpp"
#include "cli/scope_options.hpp"
#include "cli/words.hpp"
#include "records/to_json.hpp"

namespace cli {

namespace {

using memory::Result;
using memory::records::to_json;

void print_session(Output& out, const memory::Session& session) {
    if (!out.is_text()) {
        out.line(to_json(session));
        return;
    }
    const auto& settings = session.settings;
    std::vector<std::pair<std::string, std::string>> fields = {
        {"id", session.id},
        {"title", session.title.value_or("")},
        {"user", session.scope.user.value_or("")},
        {"agent", session.scope.agent.value_or("")},
        {"project", session.scope.project.value_or("")},
        {"message_count", out.count(session.message_count)},
        {"created_at", memory::to_string(session.created_at)},
        {"updated_at", memory::to_string(session.updated_at)},
        {"forked_from", session.forked_from.value_or("")},
        {"summary_trigger_tokens", out.count(settings.summary_trigger_tokens)},
        {"max_buffer_tokens", out.count(settings.max_buffer_tokens)},
        {"max_buffer_messages", out.count(settings.max_buffer_messages)},
        {"max_summary_tokens", out.count(settings.max_summary_tokens)},
        {"buffer_ttl_s", out.count(settings.buffer_ttl_s)},
        {"encoding", settings.encoding},
        {"summarizer", std::string(to_string(settings.summarizer))},
    };
    std::erase_if(fields, [](const auto& field) { return field.second.empty(); });
    out.fields(fields);
}

Result<Exit> configure(Invocation& run) {
    memory::SessionConfig config;
    config.title = run.optional_text("--title");
    config.scope = scope_of(run);
    config.summary_trigger_tokens = run.number("--summary-trigger-tokens");
    config.max_buffer_tokens = run.number("--max-buffer-tokens");
    config.max_buffer_messages = run.number("--max-buffer-messages");
    config.max_summary_tokens = run.number("--max-summary-tokens");
    config.buffer_ttl_s = run.number("--buffer-ttl-s");
    config.encoding = run.optional_text("--encoding");
    if (const auto word = run.optional_text("--summarizer")) {
        const auto summarizer = memory::parse_summarizer(*word);
        if (!summarizer) return tl::unexpected(summarizer.error());
        config.summarizer = *summarizer;
    }
    const auto manager = run.manager();
    if (!manager) return tl::unexpected(manager.error());
    const auto session = (*manager)->configure_session(run.text("SESSION"), config, run.call());
    if (!session) return tl::unexpected(session.error());
    print_session(run.out, *session);
    return Exit::done;
}

Result<Exit> get(Invocation& run) {
    const auto manager = run.manager();
    if (!manager) return tl::unexpected(manager.error());
    const auto session = (*manager)->session(run.text("SESSION"), run.call());
    if (!session) return tl::unexpected(session.error());
    print_session(run.out, *session);
    return Exit::done;
}

Result<Exit> list(Invocation& run) {
    const auto manager = run.manager();
    if (!manager) return tl::unexpected(manager.error());
    const memory::ScopeFilter filter = filter_of(run);
    return print_pages<memory::Session>(
        run, {"session", "messages", "updated", "title"},
        [&](const memory::Page& page) { return (*manager)->sessions(filter, page, run.call()); },
        [&](const memory::Session& session) {
            return std::vector<std::string>{session.id, run.out.count(session.message_count),
                                            shown_time(run.out, session.updated_at),
                                            session.title.value_or("")};
        });
}

Result<Exit> stats(Invocation& run) {
    const auto manager = run.manager();
    if (!manager) return tl::unexpected(manager.error());
    const auto stats = (*manager)->get_memory_stats(run.text("SESSION"), run.call());
    if (!stats) return tl::unexpected(stats.error());
    if (!run.out.is_text()) {
        run.out.line(to_json(*stats));
        return Exit::done;
    }
    const auto& out = run.out;
    const auto& buffer = stats->buffer;
    const auto& summaries = stats->summaries;
    const auto optional = [&](const std::optional<std::int64_t>& number, std::string_view none) {
        return number ? out.count(*number) : std::string(none);
    };
    run.out.fields({
        {"session", stats->session.id},
        {"messages", out.count(stats->session.message_count)},
        {"summarized_to", out.count(summaries.summarized_to)},
        {"buffer_messages", out.count(buffer.message_count)},
        {"buffer_tokens", out.count(buffer.token_count)},
        {"max_messages", out.count(buffer.max_messages)},
        {"max_tokens", out.count(buffer.max_tokens)},
        {"oversized", buffer.oversized ? "yes" : "no"},
        {"ttl_remaining_s", optional(buffer.ttl_remaining_s, "never")},
        {"summaries", out.count(summaries.count)},
        {"summary_tokens", out.count(summaries.current_tokens)},
        {"jobs_pending", out.count(stats->jobs_pending)},
        {"jobs_failed", out.count(stats->jobs_failed)},
        {"memories", out.count(stats->memories)},
        {"episodes", out.count(stats->episodes)},
        {"context_version", optional(stats->context_version, "none")},
    });
    return Exit::done;
}

Result<Exit> fork(Invocation& run) {
    const auto manager = run.manager();
    if (!manager) return tl::unexpected(manager.error());
    const auto session = (*manager)->fork_session(run.text("SESSION"), run.text("NEW"),
                                                  run.number("--at"), run.call());
    if (!session) return tl::unexpected(session.error());
    print_session(run.out, *session);
    return Exit::done;
}

Result<Exit> clear(Invocation& run) {
    const auto manager = run.manager();
    if (!manager) return tl::unexpected(manager.error());
    const std::string id = run.text("SESSION");
    const bool all = run.has("--all");
    const auto stats = (*manager)->get_memory_stats(id, run.call());
    if (!stats) return tl::unexpected(stats.error());
    const std::string what =
        fmt::format("erases {} messages and {} summaries of session \"{}\"{}",
                    stats->session.message_count, stats->summaries.count, id,
                    all ? fmt::format(", {} memories, {} episodes and its record", stats->memories,
                                      stats->episodes)
                        : "");
    if (run.has("--dry-run")) {
        print_dry_run(run.out, what);
        return Exit::done;
    }
    if (auto yes = run.confirm("kioku session clear " + what + "; go on?"); !yes) {
        return tl::unexpected(yes.error());
    }
    const auto erasure = (*manager)->clear_session_memory(id, all, run.call());
    if (!erasure) return tl::unexpected(erasure.error());
    print_erasure(run.out, *erasure);
    return Exit::done;
}

const Parameter kSession = {"SESSION", Kind::text, "the session's id", true};

Command config_command() {
    std::vector<Parameter> parameters = {
        kSession,
        {"--title", Kind::text, "a name for people; '' takes it away", false, "TEXT"},
    };
    for (const auto& parameter : scope_parameters())
        parameters.push_back(parameter);
    for (const Parameter& parameter : std::vector<Parameter>{
             {"--summary-trigger-tokens", Kind::number, "a fold starts here", false, "N"},
             {"--max-buffer-tokens", Kind::number, "above it the buffer is oversized", false, "N"},
             {"--max-buffer-messages", Kind::number, "a fold starts above it", false, "N"},
             {"--max-summary-tokens", Kind::number, "0 to 100,000", false, "N"},
             {"--buffer-ttl-s", Kind::number, "seconds; 0 is never", false, "N"},
             {"--encoding", Kind::text, "what tokens are counted in", false, "NAME"},
             {"--summarizer", Kind::text, "extractive, host or none", false, "WORD"}}) {
        parameters.push_back(parameter);
    }
    return {"session config",
            "set what is given, and begin the session if it is new",
            "kioku session config demo --title 'A first try' --max-buffer-messages 50",
            parameters,
            Takes::nothing,
            Needs::new_store,
            {},
            configure};
}

constexpr std::string_view kListSessions = "list sessions with `kioku session list`";

}  // namespace

std::vector<Command> session_commands() {
    std::vector<Parameter> list_parameters = filter_parameters();
    for (const auto& parameter : page_parameters())
        list_parameters.push_back(parameter);
    return {
        {"session list",
         "the sessions of the store, newest first",
         "kioku session list --user ada --limit 10",
         list_parameters,
         Takes::jsonl,
         Needs::a_store,
         {},
         list},
        {"session get",
         "one session's record and settings",
         "kioku session get demo",
         {kSession},
         Takes::nothing,
         Needs::a_store,
         kListSessions,
         get},
        {"session stats",
         "its buffer, summaries and jobs in numbers",
         "kioku session stats demo",
         {kSession},
         Takes::nothing,
         Needs::a_store,
         kListSessions,
         stats},
        config_command(),
        {"session fork",
         "copy a session's messages into a new one",
         "kioku session fork demo demo-2 --at 10",
         {kSession,
          {"NEW", Kind::text, "the new session's id", true},
          {"--at", Kind::number, "the last message to copy (all)", false, "SEQ"}},
         Takes::nothing,
         Needs::a_store,
         kListSessions,
         fork},
        {"session clear",
         "erase a session's messages and summaries for good",
         "kioku session clear demo --dry-run",
         {kSession, {"--all", Kind::flag, "its memories, episodes and record too"}},
         Takes::confirmation,
         Needs::a_store,
         kListSessions,
         clear},
    };
}

}  // namespace cli
