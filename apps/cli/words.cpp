// Times, dry runs and erasures in words.
#include "cli/words.hpp"

#include <fmt/format.h>

#include "cli/plain_text.hpp"
#include "records/to_json.hpp"
#include "records/writer.hpp"

namespace cli {

std::string shown_time(const Output& out, memory::Timestamp time) {
    std::string text = memory::to_string(time);
    if (!out.is_terminal() || text.size() < 16) return text;
    text.resize(16);
    text[10] = ' ';
    return text;
}

void print_dry_run(Output& out, std::string_view what) {
    if (out.is_text()) {
        out.line(fmt::format("dry run: {}", for_terminal(what)));
    } else {
        memory::records::Writer json;
        json.open('{');
        json.field("dry_run", true);
        json.field_unchecked("would", what);
        json.close('}');
        out.line(json.take());
    }
}

void print_erasure(Output& out, const memory::Erasure& erasure) {
    if (!out.is_text()) {
        out.line(memory::records::to_json(erasure));
        return;
    }
    out.fields({{"erased", erasure.pending ? "pending" : "yes"},
                {"messages", out.count(erasure.messages)},
                {"summaries", out.count(erasure.summaries)},
                {"jobs", out.count(erasure.jobs)},
                {"memories", out.count(erasure.memories)},
                {"episodes", out.count(erasure.episodes)}});
    for (const auto& fork : erasure.forks)
        out.fields({{"copy_in", fork}});
    if (erasure.pending) {
        out.note(
            "another process still reads an older state; the bytes go as soon as it is done "
            "(`kioku doctor` shows it)");
    }
}

}  // namespace cli
