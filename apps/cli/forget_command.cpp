// kioku forget: items of any kind, by id or by filter.
#include <fmt/format.h>

#include "cli/invocation.hpp"
#include "cli/item_options.hpp"
#include "cli/scope_options.hpp"
#include "cli/words.hpp"
#include "records/to_json.hpp"

namespace cli {

namespace {

using memory::ErrorCode;
using memory::Result;

std::string summed(const memory::Erasure& erasure) {
    return fmt::format("{} messages, {} memories and {} episodes, with {} summaries and {} jobs",
                       erasure.messages, erasure.memories, erasure.episodes, erasure.summaries,
                       erasure.jobs);
}

// By id, or whatever matches.
Result<memory::Forgotten> run_verb(const Invocation& run, memory::Manager& manager,
                                   const memory::ItemFilter& filter, bool dry_run) {
    const auto ids = run.texts("ID");
    if (!ids.empty()) return manager.forget(ids, dry_run, run.call());
    return manager.forget_matching(filter, dry_run, run.call());
}

Result<Exit> forget(Invocation& run) {
    auto filter = item_filter_of(run);
    if (!filter) return tl::unexpected(filter.error());
    if (run.has("--kind")) {
        filter->kinds.emplace();
        for (const auto& word : run.texts("--kind")) {
            const auto kind = memory::parse_item_kind(word);
            if (!kind) return tl::unexpected(kind.error());
            filter->kinds->push_back(*kind);
        }
    }
    if (run.has("ID") && !filter->empty()) {
        return failure(ErrorCode::invalid_argument,
                       "ids and a filter are given: forget takes one of the two");
    }
    const auto manager = run.manager();
    if (!manager) return tl::unexpected(manager.error());
    if (!run.has("--yes") || run.has("--dry-run")) {
        const auto dry = run_verb(run, **manager, *filter, true);
        if (!dry) return tl::unexpected(dry.error());
        if (run.has("--dry-run")) {
            if (run.out.is_text()) {
                print_dry_run(run.out, "forgets " + summed(dry->erasure));
            } else {
                run.out.line(memory::records::to_json(*dry));
            }
            return Exit::done;
        }
        const auto yes =
            run.confirm("kioku forget erases " + summed(dry->erasure) + " for good; go on?");
        if (!yes) return tl::unexpected(yes.error());
    }
    const auto forgotten = run_verb(run, **manager, *filter, false);
    if (!forgotten) return tl::unexpected(forgotten.error());
    if (run.out.is_text()) {
        print_erasure(run.out, forgotten->erasure);
    } else {
        run.out.line(memory::records::to_json(*forgotten));
    }
    return Exit::done;
}

}  // namespace

std::vector<Command> forget_commands() {
    std::vector<Parameter> parameters = {
        {"ID", Kind::texts, "ids of messages, summaries, memories or episodes"},
        {"--kind", Kind::texts, "only messages, memories or episodes: message, memory, episode",
         false, "KIND"},
    };
    for (const auto& parameter : item_filter_parameters(true))
        parameters.push_back(parameter);
    return {
        {"forget", "erase items of any kind for good, by id or by filter",
         "kioku forget --user ada --kind memory --dry-run", parameters, Takes::confirmation,
         Needs::a_store, "ids are in `kioku memory list --json`", forget},
    };
}

}  // namespace cli
