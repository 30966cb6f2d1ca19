// kioku recall, kioku query.
#include <fmt/format.h>

#include "cli/excerpt.hpp"
#include "cli/input.hpp"
#include "cli/invocation.hpp"
#include "cli/item_options.hpp"
#include "cli/plain_text.hpp"
#include "cli/words.hpp"
#include "records/to_json.hpp"
#include "records/writer.hpp"

namespace cli {

namespace {

using memory::Result;
using memory::records::to_json;

Result<std::string> query_of(const Invocation& run) {
    return text_argument(run.text("QUERY"), run.settings().config.limits.query_bytes,
                         run.interrupt());
}

Result<memory::RecallOptions> options_of(const Invocation& run) {
    memory::RecallOptions options;
    auto filter = item_filter_of(run);
    if (!filter) return tl::unexpected(filter.error());
    options.filter = std::move(*filter);
    if (run.has("--kind")) {
        options.filter.kinds.emplace();
        for (const auto& word : run.texts("--kind")) {
            const auto kind = memory::parse_item_kind(word);
            if (!kind) return tl::unexpected(kind.error());
            options.filter.kinds->push_back(*kind);
        }
    }
    options.budget_tokens = run.number("--budget");
    options.exclude = run.texts("--exclude");
    const auto now = time_option(run, "--now");
    if (!now) return tl::unexpected(now.error());
    options.now = *now;
    return options;
}

// "memory", or who said it.
std::string speaker_of(const memory::Hit& hit) {
    if (hit.name) return one_line(*hit.name);
    if (hit.role) return std::string(to_string(*hit.role));
    return std::string(to_string(hit.kind));
}

// What happened, when and where; the text; why.
void print_hit(Output& out, const memory::Hit& hit, std::size_t place) {
    const std::string number = fmt::format("{:>2}  ", place);
    const std::size_t room = out.columns() > 24 ? out.columns() - 4 : 20;
    std::string where = shown_time(out, hit.created_at);
    if (hit.session) where += "  " + one_line(*hit.session);
    out.line(out.bold(number + speaker_of(hit)) + "  " + out.dim(where));
    out.line("    " + excerpt(hit.text, hit.matched, 2 * room));
    out.line("    " + out.dim(fmt::format("{:.1f}  {}", hit.score, hit.reason)));
    for (const auto& neighbour : hit.neighbours) {
        const std::string who =
            neighbour.name ? one_line(*neighbour.name) : std::string(to_string(neighbour.role));
        out.line("      " + out.dim(shorten(who + ": " + one_line(neighbour.text), room - 2)));
    }
}

// One hit a line, tabs between: score, kind, id, time, session, who, text, reason.
std::string row_of(const Output& out, const memory::Hit& hit) {
    return fmt::format("{:.3f}\t{}\t{}\t{}\t{}\t{}\t{}\t{}", hit.score, to_string(hit.kind), hit.id,
                       shown_time(out, hit.created_at), escape_line(hit.session.value_or("")),
                       escape_line(hit.name.value_or(hit.role ? std::string(to_string(*hit.role))
                                                              : std::string(""))),
                       escape_line(hit.text), escape_line(hit.reason));
}

void note_expected(Output& out, const memory::RecallAnswer& answer) {
    if (!answer.expected) return;
    out.note(fmt::format("{}: {}", answer.expected->id, answer.expected->reason));
}

Result<Exit> recall(Invocation& run) {
    const auto query = query_of(run);
    if (!query) return tl::unexpected(query.error());
    auto options = options_of(run);
    if (!options) return tl::unexpected(options.error());
    options->limit = run.number("--limit").value_or(options->limit);
    options->neighbours = run.number("--neighbours").value_or(0);
    options->expect = run.optional_text("--expect");
    const auto manager = run.manager();
    if (!manager) return tl::unexpected(manager.error());
    const auto answer = (*manager)->recall(*query, *options, run.call());
    if (!answer) return tl::unexpected(answer.error());
    if (run.out.format() == Format::jsonl) {
        for (const auto& hit : answer->hits)
            run.out.line(to_json(hit));
        note_expected(run.out, *answer);
        return Exit::done;
    }
    if (!run.out.is_text()) {
        run.out.line(to_json(*answer));
        return Exit::done;
    }
    for (std::size_t at = 0; at < answer->hits.size(); ++at) {
        if (run.out.is_terminal() || run.has("--short")) {
            print_hit(run.out, answer->hits[at], at + 1);
        } else {
            run.out.line(row_of(run.out, answer->hits[at]));
        }
    }
    note_expected(run.out, *answer);
    run.out.note(fmt::format("{} of {} items in {:.2f} ms", answer->hits.size(),
                             with_commas(answer->searched),
                             static_cast<double>(answer->took_us) / 1000));
    return Exit::done;
}

Result<Exit> query(Invocation& run) {
    const auto asked = query_of(run);
    if (!asked) return tl::unexpected(asked.error());
    const auto options = options_of(run);
    if (!options) return tl::unexpected(options.error());
    const auto manager = run.manager();
    if (!manager) return tl::unexpected(manager.error());
    const auto text =
        (*manager)->query_memory(*asked, run.number("--limit").value_or(5), *options, run.call());
    if (!text) return tl::unexpected(text.error());
    if (!run.out.is_text()) {
        memory::records::Writer document;
        document.open('{');
        document.field("text", *text);
        document.close('}');
        run.out.line(document.take());
        return Exit::done;
    }
    run.out.write(run.out.is_terminal() ? for_terminal(*text) : *text);
    return Exit::done;
}

std::vector<Parameter> search_parameters() {
    std::vector<Parameter> parameters = {
        {"QUERY", Kind::text, "what to look for, in plain words; - or @FILE reads it", true},
        {"--limit", Kind::number, "how many at most", false, "N"},
        {"--kind", Kind::texts, "only these: message, memory, episode, summary", false, "KIND"},
        {"--budget", Kind::number, "tokens that the texts may cost together", false, "N"},
        {"--exclude", Kind::texts, "not this item", false, "ID"},
        {"--now", Kind::text, "what \"last week\" counts from", false, "TIME"},
    };
    for (const auto& parameter : item_filter_parameters(true))
        parameters.push_back(parameter);
    return parameters;
}

}  // namespace

std::vector<Command> recall_commands() {
    std::vector<Parameter> recall_parameters = search_parameters();
    recall_parameters.push_back(
        {"--neighbours", Kind::number, "messages around each message that is found", false, "N"});
    recall_parameters.push_back(
        {"--expect", Kind::text, "say why this item is there or is not", false, "ID"});
    recall_parameters.push_back(
        {"--short", Kind::flag, "a few lines a hit in a pipe too, long texts in part"});
    return {
        {"recall", "find what was said, kept and done, with the reasons",
         "kioku recall 'what did we decide about the cache' --limit 5", recall_parameters,
         Takes::jsonl, Needs::a_store, "keep something with `kioku remember` first", recall},
        {"query", "the same as a list of bullets, for a prompt", "kioku query 'deploy steps'",
         search_parameters(), Takes::nothing, Needs::a_store,
         "keep something with `kioku remember` first", query},
    };
}

}  // namespace cli
