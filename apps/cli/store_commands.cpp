// kioku backup, check, compact, changes.
#include <algorithm>

#include <fmt/format.h>

#include "cli/invocation.hpp"
#include "cli/plain_text.hpp"
#include "records/to_json.hpp"
#include "records/writer.hpp"

namespace cli {

namespace {

using memory::Result;
using memory::records::to_json;

Result<Exit> backup(Invocation& run) {
    const auto manager = run.manager();
    if (!manager) return tl::unexpected(manager.error());
    const auto report = (*manager)->backup(run.text("FILE"), run.call());
    if (!report) return tl::unexpected(report.error());
    if (!run.out.is_text()) {
        run.out.line(to_json(*report));
        return Exit::done;
    }
    run.out.fields({{"path", report->path},
                    {"size_bytes", run.out.size(report->size_bytes)},
                    {"sequence", run.out.count(report->sequence)}});
    return Exit::done;
}

Result<Exit> check(Invocation& run) {
    const auto manager = run.manager();
    if (!manager) return tl::unexpected(manager.error());
    const auto report = (*manager)->check(run.call());
    if (!report) return tl::unexpected(report.error());
    if (!run.out.is_text()) {
        run.out.line(to_json(*report));
    } else {
        run.out.fields({{"ok", report->ok ? "yes" : "no"},
                        {"items", run.out.count(report->items)},
                        {"sessions", run.out.count(report->sessions)}});
        for (const auto& problem : report->problems)
            run.out.fields({{"problem", problem}});
    }
    if (report->ok) return Exit::done;
    const bool is_index_alone =
        std::all_of(report->problems.begin(), report->problems.end(),
                    [](const std::string& problem) { return problem.starts_with("recall index"); });
    if (is_index_alone) {
        run.out.note("the items are sound; what was wrong in the index is made anew from them");
        return Exit::failed;
    }
    run.out.note(
        "the store is damaged: keep a copy of its file, and bring back a backup with "
        "`kioku restore`, or save what can be read with `kioku export`");
    return Exit::failed;
}

Result<Exit> compact(Invocation& run) {
    const auto manager = run.manager();
    if (!manager) return tl::unexpected(manager.error());
    const auto report = (*manager)->compact(run.call());
    if (!report) return tl::unexpected(report.error());
    if (!run.out.is_text()) {
        run.out.line(to_json(*report));
        return Exit::done;
    }
    run.out.fields({{"bytes_before", run.out.size(report->bytes_before)},
                    {"bytes_after", run.out.size(report->bytes_after)},
                    {"tombstones", run.out.count(report->tombstones)}});
    return Exit::done;
}

std::string change_json(const memory::Change& change) {
    memory::records::Writer json;
    json.open('{');
    json.field("sequence", change.sequence);
    json.field("op", change.deleted ? "delete" : "put");
    json.field("kind", change.kind);
    json.field("id", change.id);
    json.close('}');
    return json.take();
}

Result<Exit> changes(Invocation& run) {
    const auto manager = run.manager();
    if (!manager) return tl::unexpected(manager.error());
    const std::int64_t limit = run.number("--limit").value_or(
        run.has("--all") ? run.settings().config.limits.max_list : 100);
    std::int64_t since = run.number("--since").value_or(0);
    ListPrinter printer(run.out, {"sequence", "op", "kind", "id"});
    while (true) {
        const auto list = (*manager)->changes(since, limit, run.call());
        if (!list) return tl::unexpected(list.error());
        std::vector<std::vector<std::string>> rows;
        std::vector<std::string> items;
        for (const auto& change : list->items) {
            rows.push_back({std::to_string(change.sequence), change.deleted ? "delete" : "put",
                            change.kind, change.id});
            items.push_back(change_json(change));
        }
        printer.page(std::move(rows), items);
        since = list->sequence;
        if (list->more && run.has("--all") && !run.out.failed()) continue;
        printer.end(std::nullopt, {{"sequence", std::to_string(list->sequence)},
                                   {"more", list->more ? "true" : "false"},
                                   {"rebuild", list->rebuild ? "true" : "false"}});
        if (run.out.is_text() && list->more) {
            run.out.note(fmt::format("there is more: add --all, or --since {}", since));
        }
        if (list->rebuild) {
            run.out.note("what was deleted before is compacted away: read everything anew");
        }
        return Exit::done;
    }
}

}  // namespace

std::vector<Command> store_commands() {
    return {
        {"backup",
         "copy the store to a new file while it is in use",
         "kioku backup ~/kioku-backup.db",
         {{"FILE", Kind::text, "where to; never an existing file", true}},
         Takes::nothing,
         Needs::a_store,
         {},
         backup},
        {"check",
         "read everything and hold it against the rules",
         "kioku check --json",
         {},
         Takes::nothing,
         Needs::a_store,
         {},
         check},
        {"compact",
         "give free space back to the file system",
         "kioku compact",
         {},
         Takes::nothing,
         Needs::a_store,
         {},
         compact},
        {"changes",
         "what any process wrote after a sequence number",
         "kioku changes --since 120 --jsonl",
         {{"--since", Kind::number, "the sequence number (0: from the beginning)", false, "N"},
          {"--limit", Kind::number, "how many at most (100)", false, "N"},
          {"--all", Kind::flag, "all of them, however many"}},
         Takes::jsonl,
         Needs::a_store,
         {},
         changes},
    };
}

}  // namespace cli
