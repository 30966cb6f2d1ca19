// kioku tokens count.
#include "cli/input.hpp"
#include "cli/invocation.hpp"
#include "kioku/token_counter.hpp"
#include "records/writer.hpp"

namespace cli {

namespace {

using memory::Result;

constexpr std::size_t kMostBytes = std::size_t{256} << 20;

Result<Exit> count(Invocation& run) {
    const auto counter =
        memory::TokenCounter::open(run.optional_text("--encoding").value_or("o200k_base"));
    if (!counter) return tl::unexpected(counter.error());
    const auto text =
        text_argument(run.optional_text("TEXT").value_or("-"), kMostBytes, run.interrupt());
    if (!text) return tl::unexpected(text.error());
    const auto tokens = static_cast<std::int64_t>(counter->count_tokens(*text));
    if (!run.out.is_text()) {
        memory::records::Writer json;
        json.open('{');
        json.field("tokens", tokens);
        json.field("bytes", text->size());
        json.field("encoding", counter->encoding());
        json.field("counter", counter->name());
        json.field("exact", counter->is_exact());
        json.close('}');
        run.out.line(json.take());
        return Exit::done;
    }
    run.out.line(std::to_string(tokens));
    if (run.out.is_terminal() && !counter->is_exact()) {
        run.out.note("an estimate; docs/tokens.md says how far off it may be");
    }
    return Exit::done;
}

}  // namespace

std::vector<Command> token_commands() {
    return {
        {"tokens count",
         "how many tokens a text costs",
         "kioku tokens count @README.md --encoding cl100k_base",
         {{"TEXT", Kind::text, "the text, `-` for the standard input (-), @FILE for a file"},
          {"--encoding", Kind::text, "an encoding's name (o200k_base)", false, "NAME"}},
         Takes::nothing,
         Needs::no_store,
         {},
         count},
    };
}

}  // namespace cli
