// kioku context: what a model would be handed.
#include <algorithm>

#include <fmt/format.h>

#include "cli/invocation.hpp"
#include "cli/plain_text.hpp"
#include "records/to_json.hpp"

namespace cli {

namespace {

using memory::Result;

// "user ada", "assistant, calls tools", …
std::string speaker_of(const memory::ChatMessage& message) {
    std::string speaker(to_string(message.role));
    if (message.name) speaker += " " + one_line(*message.name);
    if (message.tool_call_id) speaker += " answers " + one_line(*message.tool_call_id);
    if (message.truncated) speaker += " (cut)";
    return speaker;
}

std::string content_of(const memory::ChatMessage& message) {
    if (message.tool_calls.is_null()) return message.content;
    if (message.content.empty()) return message.tool_calls.text();
    return message.content + "\n" + message.tool_calls.text();
}

void print_whole(Output& out, const memory::ChatMessage& message) {
    out.line(out.bold(fmt::format("[{}]", speaker_of(message))));
    const std::string content = content_of(message);
    out.line(out.is_terminal() ? for_terminal(content) : content);
    out.line("");
}

void print_short(Output& out, const memory::ChatMessage& message, std::size_t speaker_width) {
    const std::string speaker = speaker_of(message);
    const std::size_t used = std::max(display_width(speaker), speaker_width);
    const std::string pad(used - display_width(speaker) + 2, ' ');
    const std::size_t room = out.columns() > used + 22 ? out.columns() - used - 2 : 20;
    out.line(out.bold(speaker) + pad + shorten(one_line(content_of(message)), room));
}

// With `is_short` one line each, but the summary whole.
void print_messages(Output& out, const memory::Context& context, bool is_short) {
    std::size_t speaker_width = 0;
    for (const auto& message : context.messages) {
        speaker_width = std::max(speaker_width, display_width(speaker_of(message)));
    }
    speaker_width = std::min<std::size_t>(speaker_width, 28);
    const bool has_summary = context.current_summary && !context.messages.empty() &&
                             context.messages.front().role == memory::Role::system;
    bool is_summary = has_summary;
    for (const auto& message : context.messages) {
        if (is_short && !is_summary) {
            print_short(out, message, speaker_width);
        } else {
            print_whole(out, message);
        }
        is_summary = false;
    }
}

std::string totals_of(const Output& out, const memory::Context& context) {
    std::string totals =
        fmt::format("{} messages, {} of {} tokens", out.count(context.message_count),
                    out.count(context.total_tokens), out.count(context.budget_tokens));
    if (context.omitted > 0) totals += fmt::format(", {} left out", out.count(context.omitted));
    for (const auto& reason : context.degraded)
        totals += "; degraded: " + reason;
    return totals;
}

Result<Exit> context(Invocation& run) {
    const auto manager = run.manager();
    if (!manager) return tl::unexpected(manager.error());
    memory::ContextOptions options;
    options.budget_tokens = run.number("--budget");
    options.recall = !run.has("--no-recall");
    options.query = run.optional_text("--query");
    options.recall_limit = run.number("--recall-limit").value_or(options.recall_limit);
    const auto context = (*manager)->get_context(run.text("SESSION"), options, run.call());
    if (!context) return tl::unexpected(context.error());
    if (!run.out.is_text()) {
        run.out.line(memory::records::to_json(*context));
        return Exit::done;
    }
    print_messages(run.out, *context, run.has("--short"));
    run.out.note(totals_of(run.out, *context));
    return Exit::done;
}

}  // namespace

std::vector<Command> context_commands() {
    return {
        {"context",
         "what a model is handed: summary, recalled items and newest messages within a budget",
         "kioku context demo --budget 2000",
         {{"SESSION", Kind::text, "the session's id", true},
          {"--budget", Kind::number, "tokens that the messages may cost", false, "N"},
          {"--query", Kind::text, "what to recall for (else the user's last message)", false,
           "TEXT"},
          {"--recall-limit", Kind::number, "recalled items at most, beside pinned ones (10)", false,
           "N"},
          {"--no-recall", Kind::flag, "leave recalled items out"},
          {"--short", Kind::flag, "one line a message, the summary whole"}},
         Takes::nothing,
         Needs::a_store,
         "list sessions with `kioku session list`",
         context},
    };
}

}  // namespace cli
