// kioku message …, kioku redact.
#include <fmt/format.h>

#include "cli/input.hpp"
#include "cli/invocation.hpp"
#include "cli/item_options.hpp"
#include "cli/plain_text.hpp"
#include "cli/scope_options.hpp"
#include "cli/words.hpp"

namespace cli {

namespace {

using memory::ErrorCode;
using memory::Result;

Result<memory::NewMessage> message_of(const Invocation& run) {
    memory::NewMessage message;
    auto content = text_argument(run.text("CONTENT"), run.settings().config.limits.content_bytes,
                                 run.interrupt());
    if (!content) return tl::unexpected(content.error());
    message.content = std::move(*content);
    const auto role = memory::parse_role(run.optional_text("--role").value_or("user"));
    if (!role) return tl::unexpected(role.error());
    message.role = *role;
    message.name = run.optional_text("--name");
    message.tool_call_id = run.optional_text("--tool-call-id");
    message.external_id = run.optional_text("--external-id");
    message.idempotency_key = run.optional_text("--idempotency-key");
    message.scope = scope_of(run);
    auto metadata = json_option(run, "--metadata");
    if (!metadata) return tl::unexpected(metadata.error());
    message.metadata = std::move(*metadata);
    auto tool_calls = json_option(run, "--tool-calls");
    if (!tool_calls) return tl::unexpected(tool_calls.error());
    message.tool_calls = std::move(*tool_calls);
    const auto time = time_option(run, "--created-at");
    if (!time) return tl::unexpected(time.error());
    message.created_at = *time;
    return message;
}

Result<Exit> add(Invocation& run) {
    const auto message = message_of(run);
    if (!message) return tl::unexpected(message.error());
    const auto manager = run.manager();
    if (!manager) return tl::unexpected(manager.error());
    const auto added = (*manager)->add_message(run.text("SESSION"), *message, run.call());
    if (!added) return tl::unexpected(added.error());
    if (!run.out.is_text()) {
        run.out.line(memory::records::to_json(*added));
    } else if (run.out.is_terminal()) {
        run.out.line(fmt::format("{} {} as message {}", run.out.dim(added->id),
                                 added->existed ? "was there already" : "is stored", added->seq));
    } else {
        run.out.line(added->id);
    }
    return Exit::done;
}

std::string content_of(const memory::Message& message) {
    if (message.redacted) return "(redacted)";
    if (message.content.empty()) return message.tool_calls.text();
    return message.content;
}

Result<Exit> list(Invocation& run) {
    const auto manager = run.manager();
    if (!manager) return tl::unexpected(manager.error());
    const std::string session = run.text("SESSION");
    const std::int64_t from = run.number("--from").value_or(1);
    const auto to = run.number("--to");
    return print_pages<memory::Message>(
        run, {"seq", "time", "role", "name", "tokens", "content"},
        [&](const memory::Page& page) {
            return (*manager)->messages(session, from, to, page, run.call());
        },
        [&](const memory::Message& message) {
            return std::vector<std::string>{
                std::to_string(message.seq),          shown_time(run.out, message.created_at),
                std::string(to_string(message.role)), message.name.value_or(""),
                std::to_string(message.tokens),       content_of(message)};
        });
}

// The message of this id: no verb answers it, so all sessions are looked through.
Result<memory::Message> find_message(const Invocation& run, memory::Manager& manager,
                                     const std::string& id) {
    const std::int64_t most = run.settings().config.limits.max_list;
    memory::Page session_page{most, std::nullopt};
    while (true) {
        const auto sessions = manager.sessions({}, session_page, run.call());
        if (!sessions) return tl::unexpected(sessions.error());
        for (const auto& session : sessions->items) {
            memory::Page page{most, std::nullopt};
            do {
                auto messages = manager.messages(session.id, 1, std::nullopt, page, run.call());
                if (!messages) return tl::unexpected(messages.error());
                for (auto& message : messages->items) {
                    if (message.id == id) return std::move(message);
                }
                page.cursor = std::move(messages->next);
            } while (page.cursor);
        }
        if (!sessions->next) break;
        session_page.cursor = sessions->next;
    }
    return failure(ErrorCode::not_found, fmt::format("message \"{}\" does not exist", id));
}

Result<Exit> redact(Invocation& run) {
    const auto manager = run.manager();
    if (!manager) return tl::unexpected(manager.error());
    const std::string id = run.text("MESSAGE");
    if (!run.has("--yes") || run.has("--dry-run")) {
        const auto message = find_message(run, **manager, id);
        if (!message) return tl::unexpected(message.error());
        const std::string what =
            fmt::format("takes the text out of message {} of session \"{}\" ({} bytes) for good",
                        message->seq, message->session, message->content.size());
        if (run.has("--dry-run")) {
            print_dry_run(run.out, what);
            return Exit::done;
        }
        if (auto yes = run.confirm("kioku redact " + what + "; go on?"); !yes) {
            return tl::unexpected(yes.error());
        }
    }
    const auto erasure = (*manager)->redact_message(id, run.call());
    if (!erasure) return tl::unexpected(erasure.error());
    print_erasure(run.out, *erasure);
    return Exit::done;
}

constexpr std::string_view kListSessions = "list sessions with `kioku session list`";

Command add_command() {
    std::vector<Parameter> parameters = {
        {"SESSION", Kind::text, "the session's id; a new one begins a session", true},
        {"CONTENT", Kind::text, "the text, `-` for the standard input, @FILE for a file", true},
        {"--role", Kind::text, "system, developer, user (default), assistant or tool", false,
         "ROLE"},
        {"--name", Kind::text, "who speaks", false, "NAME"},
        {"--created-at", Kind::text, "RFC 3339, or seconds or milliseconds since 1970", false,
         "TIME"},
        {"--metadata", Kind::text, "a JSON object, or @FILE", false, "JSON"},
        {"--tool-calls", Kind::text, "an assistant's calls: a JSON array, or @FILE", false, "JSON"},
        {"--tool-call-id", Kind::text, "the call that a tool message answers", false, "ID"},
        {"--external-id", Kind::text, "your own id", false, "ID"},
        {"--idempotency-key", Kind::text, "the same key and message is stored once", false, "KEY"},
    };
    for (const auto& parameter : scope_parameters())
        parameters.push_back(parameter);
    return {"message add",
            "append a message; it is durable when the command ends",
            "git log -1 --format=%B | kioku message add demo - --role user --name ada",
            parameters,
            Takes::nothing,
            Needs::new_store,
            {},
            add};
}

}  // namespace

std::vector<Command> message_commands() {
    std::vector<Parameter> list_parameters = {
        {"SESSION", Kind::text, "the session's id", true},
        {"--from", Kind::number, "the first message (1)", false, "SEQ"},
        {"--to", Kind::number, "the last message", false, "SEQ"},
    };
    for (const auto& parameter : page_parameters())
        list_parameters.push_back(parameter);
    return {
        add_command(),
        {"message list", "a session's transcript", "kioku message list demo --from 100 --jsonl",
         list_parameters, Takes::jsonl, Needs::a_store, kListSessions, list},
        {"redact",
         "take the text out of one message for good",
         "kioku redact 019a6b1e-7c3f-7d5a-9b0e-3f1c2d4e5a6b --dry-run",
         {{"MESSAGE", Kind::text, "the message's id", true}},
         Takes::confirmation,
         Needs::a_store,
         "ids are in `kioku message list SESSION --json`",
         redact},
    };
}

}  // namespace cli
