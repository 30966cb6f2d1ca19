#include "kill_points.hpp"

#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <regex>

#include <fmt/format.h>

#include "recounting.hpp"
#include "scenario.hpp"
#include "segmenting.hpp"
#include "support/child_process.hpp"
#include "support/files.hpp"
#include "support/must.hpp"
#include "support/temporary_store.hpp"

namespace fs = std::filesystem;

namespace support {

namespace {

using Problems = std::vector<std::string>;

// Files that the scenario is known to leave: anything else was forgotten.
void find_strays(const std::string& directory, Problems& problems) {
    for (const auto& entry : fs::directory_iterator(directory)) {
        const std::string name = entry.path().filename();
        if (name != "kioku.db" && name != "copy.db") problems.push_back("left behind: " + name);
    }
}

std::string describe(const std::vector<std::string>& state) {
    return fmt::format("\n  {}", fmt::join(state, "\n  "));
}

// Steps up to `done` were acknowledged, the next one was under way.
Problems finish(Scenario& scenario, const std::string& directory, std::size_t done,
                Scenario::Size size) {
    static std::map<Scenario::Size, std::vector<std::vector<std::string>>> known;
    if (known[size].empty()) known[size] = Scenario::expected(size);
    const auto& expected = known[size];
    Problems problems;
    scenario.open();
    const auto found = scenario.state();
    if (found != expected[done] && (done == scenario.size() || found != expected[done + 1])) {
        problems.push_back(fmt::format("after {} steps the store holds{}\nexpected{}", done,
                                       describe(found), describe(expected[done])));
    }
    for (const auto& problem : must(scenario.manager().check()).problems)
        problems.push_back("check: " + problem);
    for (std::size_t step = done; step < scenario.size(); ++step) {
        const auto outcome = step == done ? scenario.repeat(step) : scenario.run(step);
        if (!outcome) {
            problems.push_back(fmt::format("{}: {}", scenario.name(step), outcome.error().message));
            return problems;
        }
        if (!scenario.is_open()) scenario.open();
        if (step == done && scenario.state() != expected[step + 1]) {
            problems.push_back(fmt::format("{} repeated is not as if done once:{}",
                                           scenario.name(step), describe(scenario.state())));
        }
    }
    if (scenario.state() != expected.back()) {
        problems.push_back("at the end the store holds" + describe(scenario.state()));
    }
    scenario.close();
    find_strays(directory, problems);
    return problems;
}

Problems kill_scenario(const std::string& where, Scenario::Size size, bool& was_killed) {
    const TemporaryStore folder;
    std::size_t done = 0;
    {
        const std::string kind = size == Scenario::Size::large ? "large" : "small";
        ChildProcess victim("scenario", {folder.directory(), kind, where});
        while (const auto said = victim.hear()) {
            if (*said != std::to_string(done)) return {"the scenario failed: " + *said};
            ++done;
        }
        was_killed = victim.wait() == -SIGKILL;
    }
    // A writer that was killed may have been told to do one step more than it could say.
    Scenario scenario(folder.directory(), size);
    for (std::size_t step = 0; step < done; ++step)
        scenario.skip();
    return finish(scenario, folder.directory(), done, size);
}

Problems kill_threads(const std::string& where, bool& was_killed) {
    const TemporaryStore store;
    std::map<std::string, std::int64_t> acknowledged;
    {
        ChildProcess victim("threads", {store.path(), where});
        while (const auto said = victim.hear())
            ++acknowledged[*said];
        was_killed = victim.wait() == -SIGKILL;
    }
    Problems problems;
    auto manager = must(memory::Manager::open(store.config()));
    for (const auto& problem : must(manager.check()).problems)
        problems.push_back("check: " + problem);
    for (const auto& [session, count] : acknowledged) {
        const auto stats = manager.get_memory_stats(session);
        const std::int64_t stored = stats ? stats->session.message_count : 0;
        if (stored < count || stored > count + 1) {
            problems.push_back(
                fmt::format("{} has {} messages, {} were acknowledged", session, stored, count));
        }
        auto again = user(fmt::format("message {}", count + 1));
        again.idempotency_key = fmt::format("key {}", count + 1);
        const auto added = must(manager.add_message(session, again));
        if (added.seq != count + 1 || added.existed != (stored > count)) {
            problems.push_back(
                fmt::format("{}: repeated, it became number {}", session, added.seq));
        }
    }
    return problems;
}

Problems kill_migration(const std::string& where, bool& was_killed) {
    const TemporaryStore store;
    {
        ChildProcess first("migrate", {store.path(), "1"});
        if (first.hear() != "version 1") return {"the first version cannot be made"};
        first.hang_up();
        first.wait();
    }
    {
        ChildProcess victim("migrate", {store.path(), "2", where});
        static_cast<void>(victim.hear());
        was_killed = victim.wait() == -SIGKILL;
    }
    Problems problems;
    {
        ChildProcess after("sql", {store.path()});
        const std::string version = after.ask("PRAGMA user_version");
        const std::string moved =
            after.ask("SELECT count(*) FROM sqlite_schema WHERE name = 'moved'");
        if (after.ask("SELECT count(*) FROM grown") != "2000") problems.emplace_back("rows lost");
        if (moved != (version == "1" ? "0" : "1")) problems.emplace_back("half migrated");
        if (after.ask("PRAGMA integrity_check") != "ok") problems.emplace_back("damaged");
    }
    {
        ChildProcess again("migrate", {store.path(), "2"});
        if (again.hear() != "version 2") problems.emplace_back("cannot be migrated again");
        again.hang_up();
        again.wait();
    }
    find_strays(store.directory(), problems);
    return problems;
}

Problems kill_recount(const std::string& where, bool& was_killed) {
    const TemporaryStore store;
    write_old_store(store.path());
    bool was_added = false;
    {
        ChildProcess victim("recounter", {store.path(), "1", where});
        if (victim.hear() != "open") return {"the store cannot be opened"};
        victim.tell("go");
        was_added = victim.hear() == "added";
        static_cast<void>(victim.hear());
        was_killed = victim.wait() == -SIGKILL;
    }
    auto manager = must(memory::Manager::open(recounting_config(store.path())));
    Problems problems = problems_of_counts(manager, false);
    const auto added = must(add_new_message(manager, 1));
    if (was_added && !added.existed) problems.emplace_back("the message is lost");
    if (added.seq != kOldMessages + 1) problems.emplace_back("a message is there twice");
    if (must(finish_recounts(manager)) != 0) problems.emplace_back("messages still wait");
    for (const auto& problem : problems_of_counts(manager, true))
        problems.push_back("at the end: " + problem);
    return problems;
}

Problems kill_segmenter(const std::string& where, bool& was_killed) {
    const TemporaryStore file;
    int batches = 0;
    bool has_forgotten = false;
    {
        ChildProcess victim("segmenter", {file.path(), where});
        while (const auto said = victim.hear()) {
            if (*said == "added") ++batches;
            if (*said == "forgotten") has_forgotten = true;
        }
        was_killed = victim.wait() == -SIGKILL;
    }
    const auto store = must(memory::Store::open(file.config()));
    std::vector<int> forgotten;
    if (has_forgotten) forgotten = {73, 146, 3650};
    Problems problems = problems_of_needles(store, batches, forgotten);
    for (; batches < kSegmentBatches; ++batches)
        static_cast<void>(must(add_batch(store, batches)));
    must(finish_own_work(store));
    for (const auto& problem : problems_of_needles(store, batches, forgotten))
        problems.push_back("at the end: " + problem);
    return problems;
}

}  // namespace

const std::vector<KillPoint>& kill_points() {
    static const std::vector<KillPoint> points{
        {"append.folded", Passes::verbs},
        {"append.message_written", Passes::verbs},
        {"append.session_begun", Passes::verbs},
        {"backup.closed", Passes::verbs},
        {"backup.copied", Passes::verbs},
        {"backup.published", Passes::verbs},
        {"backup.reserved", Passes::verbs},
        {"backup.step_done", Passes::verbs},
        {"checkpoint.before", Passes::log},
        {"checkpoint.done", Passes::log},
        {"clear.messages_deleted", Passes::verbs},
        {"compact.done", Passes::verbs},
        {"compact.rewritten", Passes::verbs},
        {"compact.tombstones_dropped", Passes::verbs},
        {"context.written", Passes::verbs},
        {"erasure.before_truncate", Passes::verbs},
        {"erasure.committed", Passes::verbs},
        {"erasure.settled", Passes::verbs},
        {"erasure.truncated", Passes::verbs},
        {"fold.planned", Passes::verbs},
        {"fold.summarized", Passes::verbs},
        {"fork.messages_copied", Passes::verbs},
        {"import.piece_committed", Passes::verbs},
        {"job.summary_written", Passes::verbs},
        {"job.taken", Passes::verbs},
        {"migration.before_commit", Passes::migration},
        {"migration.begun", Passes::migration},
        {"migration.ended", Passes::migration},
        {"migration.snapshot_made", Passes::migration},
        {"migration.snapshot_removed", Passes::migration},
        {"migration.step_done", Passes::migration},
        {"open.file_made", Passes::verbs},
        {"open.log_made", Passes::verbs},
        {"open.migrated", Passes::verbs},
        {"recount.buffer_written", Passes::recount},
        {"recount.step_written", Passes::recount},
        {"redact.row_written", Passes::verbs},
        {"registry.closed", Passes::verbs},
        {"registry.closing", Passes::verbs},
        {"registry.opened", Passes::verbs},
        {"registry.opening", Passes::verbs},
        {"segments.made", Passes::segments},
        {"segments.merged", Passes::segments},
        {"segments.parts_deleted", Passes::segments},
        {"segments.rewritten", Passes::segments},
        {"write.before_answer", Passes::verbs},
        {"write.before_begin", Passes::verbs},
        {"write.before_commit", Passes::verbs},
        {"write.begun", Passes::verbs},
        {"write.committed", Passes::verbs},
        {"write.released", Passes::threads},
        {"write.work_done", Passes::verbs},
    };
    return points;
}

std::vector<std::string> kill_points_in_sources() {
    const char* source = std::getenv("KIOKU_SOURCE");
    std::vector<std::string> names;
    const std::regex call("KIOKU_KILL_POINT\\(\"([^\"]*)\"\\)");
    for (const auto& entry : fs::recursive_directory_iterator(std::string(source) + "/src")) {
        if (entry.path().extension() != ".cpp") continue;
        const std::string text = read_file(entry.path());
        for (std::sregex_iterator at(text.begin(), text.end(), call), end; at != end; ++at)
            names.push_back((*at)[1]);
    }
    std::sort(names.begin(), names.end());
    return names;
}

std::vector<std::string> kill_at(const KillPoint& point, int passage, bool& was_killed) {
    const std::string where = fmt::format("{}#{}", point.name, passage);
    switch (point.by) {
        case Passes::verbs: return kill_scenario(where, Scenario::Size::small, was_killed);
        case Passes::log: return kill_scenario(where, Scenario::Size::large, was_killed);
        case Passes::threads: return kill_threads(where, was_killed);
        case Passes::migration: return kill_migration(where, was_killed);
        case Passes::recount: return kill_recount(where, was_killed);
        case Passes::segments: return kill_segmenter(where, was_killed);
    }
    return {};
}

}  // namespace support
