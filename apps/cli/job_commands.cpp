// kioku jobs …: work that waits for the host's own model.
#include <algorithm>

#include <fmt/format.h>

#include "cli/invocation.hpp"
#include "cli/spawn.hpp"
#include "records/writer.hpp"

namespace cli {

namespace {

using memory::ErrorCode;
using memory::Result;

constexpr std::int64_t kMostResultBytes = std::int64_t{4} << 20;
constexpr std::int64_t kDefaultTimeoutS = 600;

struct SessionJobs {
    std::string session;
    std::int64_t pending = 0;
    std::int64_t failed = 0;
};

std::string to_json(const SessionJobs& jobs) {
    memory::records::Writer json;
    json.open('{');
    json.field("session", jobs.session);
    json.field("pending", jobs.pending);
    json.field("failed", jobs.failed);
    json.close('}');
    return json.take();
}

// The sessions that have jobs. The store counts jobs as a whole; by session only one at a time.
Result<std::vector<SessionJobs>> jobs_by_session(const Invocation& run, memory::Manager& manager) {
    std::vector<SessionJobs> found;
    memory::Page page{run.settings().config.limits.max_list, std::nullopt};
    do {
        auto sessions = manager.sessions({}, page, run.call());
        if (!sessions) return tl::unexpected(sessions.error());
        for (const auto& session : sessions->items) {
            const auto stats = manager.get_memory_stats(session.id, run.call());
            // Cleared in the meantime: it has none.
            if (!stats && stats.error().code == ErrorCode::not_found) continue;
            if (!stats) return tl::unexpected(stats.error());
            if (stats->jobs_pending + stats->jobs_failed > 0) {
                found.push_back({session.id, stats->jobs_pending, stats->jobs_failed});
            }
        }
        page.cursor = std::move(sessions->next);
    } while (page.cursor);
    return found;
}

Result<Exit> list(Invocation& run) {
    const auto manager = run.manager();
    if (!manager) return tl::unexpected(manager.error());
    const auto health = (*manager)->health(run.call());
    if (!health) return tl::unexpected(health.error());
    std::vector<SessionJobs> sessions;
    if (health->jobs_pending + health->jobs_failed > 0) {
        auto found = jobs_by_session(run, **manager);
        if (!found) return tl::unexpected(found.error());
        sessions = std::move(*found);
    }
    std::vector<std::vector<std::string>> rows;
    std::vector<std::string> items;
    for (const auto& jobs : sessions) {
        rows.push_back({jobs.session, std::to_string(jobs.pending), std::to_string(jobs.failed)});
        items.push_back(to_json(jobs));
    }
    ListPrinter printer(run.out, {"session", "pending", "failed"});
    printer.page(std::move(rows), items);
    printer.end(std::nullopt, {{"pending", std::to_string(health->jobs_pending)},
                               {"failed", std::to_string(health->jobs_failed)},
                               {"erasures_pending", std::to_string(health->erasures_pending)},
                               {"recounts_pending", std::to_string(health->recounts_pending)}});
    if (run.out.is_text()) {
        run.out.note(
            fmt::format("{} pending, {} failed", health->jobs_pending, health->jobs_failed));
    }
    return Exit::done;
}

std::string trimmed(std::string_view text) {
    constexpr std::string_view white = " \t\r\n";
    const auto first = text.find_first_not_of(white);
    if (first == std::string_view::npos) return {};
    return std::string(text.substr(first, text.find_last_not_of(white) - first + 1));
}

// What the command printed, as the job's result: a JSON object as it is, plain text as its "text".
Result<memory::Json> result_of(const std::string& printed) {
    const std::string text = trimmed(printed);
    if (text.empty()) return failure(ErrorCode::unavailable, "the command printed nothing");
    const memory::JsonLimits limits{static_cast<std::size_t>(kMostResultBytes), 64};
    if (text.front() == '{') {
        if (auto json = memory::Json::parse(text, limits); json) return json;
    }
    memory::records::Writer json;
    json.open('{');
    json.field_unchecked("text", text);
    json.close('}');
    return memory::Json::parse(json.take(), limits);
}

// Runs the command on one job. An Error is the reason why the job was not done.
Result<memory::Json> do_job(Invocation& run, memory::Manager& manager, const memory::Job& job) {
    std::string printed;
    ChildProcess process;
    process.arguments = {"/bin/sh", "-c", run.text("--command")};
    process.input = job.input.text();
    process.variables = {"KIOKU_JOB_ID=" + job.id, "KIOKU_JOB_KIND=" + job.kind};
    process.on_output = [&](std::string_view text) -> Result<void> {
        printed += text;
        if (std::ssize(printed) <= kMostResultBytes) return {};
        return failure(ErrorCode::limit,
                       fmt::format("the command printed more than {} bytes", kMostResultBytes));
    };
    process.timeout = std::chrono::seconds(run.number("--timeout").value_or(kDefaultTimeoutS));
    process.tick = std::chrono::seconds(60);  // a lease lasts 300
    process.on_tick = [&] {
        // A lease that cannot be renewed shows when the job is completed.
        [[maybe_unused]] const auto renewed = manager.renew_job(job.id, job.lease, run.call());
    };
    const auto end = run_child(process, run.interrupt());
    if (!end) return tl::unexpected(end.error());
    if (end->timed_out) {
        return failure(ErrorCode::deadline,
                       fmt::format("the command took longer than {} s", process.timeout.count()));
    }
    if (end->exit_code != 0) {
        return failure(ErrorCode::unavailable,
                       fmt::format("the command ended with exit code {}", end->exit_code));
    }
    return result_of(printed);
}

struct JobsDone {
    std::int64_t completed = 0;
    std::int64_t outdated = 0;  // done, but the session had moved on
};

std::string to_json(const JobsDone& done, const memory::Health& health) {
    memory::records::Writer json;
    json.open('{');
    json.field("completed", done.completed);
    json.field("outdated", done.outdated);
    json.field("pending", health.jobs_pending);
    json.field("failed", health.jobs_failed);
    json.field("erasures_pending", health.erasures_pending);
    json.field("recounts_pending", health.recounts_pending);
    json.close('}');
    return json.take();
}

// Gives a job back and says why. Ends the run: offered again at once, the next attempt would most
// likely fail the same way, and five use the job up.
memory::Error give_back(memory::Manager& manager, const memory::Job& job, memory::Error why) {
    // Without the stop token: after an interrupt the job has to go back all the same.
    const auto failed = manager.fail_job(job.id, job.lease, why.message);
    why.message = fmt::format("job {} ({}): {}", job.id, job.kind, why.message);
    why.message += failed ? fmt::format("; given back after attempt {} of 5", job.attempts)
                          : "; it is offered again when its lease ends";
    return why;
}

Result<JobsDone> do_jobs(Invocation& run, memory::Manager& manager) {
    JobsDone done;
    const std::int64_t limit = run.number("--limit").value_or(INT64_MAX);
    while (done.completed + done.outdated < limit) {
        const auto next = manager.next_job(run.texts("--kind"), run.call());
        if (!next) return tl::unexpected(next.error());
        const std::optional<memory::Job>& job = *next;
        if (!job) break;
        const auto result = do_job(run, manager, *job);
        if (!result) return tl::unexpected(give_back(manager, *job, result.error()));
        const auto completed = manager.complete_job(job->id, job->lease, *result, run.call());
        if (completed) {
            ++done.completed;
        } else if (completed.error().code == ErrorCode::conflict ||
                   completed.error().code == ErrorCode::not_found) {
            ++done.outdated;
        } else {
            return tl::unexpected(give_back(manager, *job, completed.error()));
        }
    }
    return done;
}

// health does what the store itself has to do, for a moment: again as long as that gets on.
Result<memory::Health> settle(const Invocation& run, memory::Manager& manager) {
    for (std::int64_t before = INT64_MAX;;) {
        auto health = manager.health(run.call());
        if (!health || health->recounts_pending == 0 || health->recounts_pending >= before) {
            return health;
        }
        before = health->recounts_pending;
    }
}

Result<Exit> run_jobs(Invocation& run) {
    const auto manager = run.manager();
    if (!manager) return tl::unexpected(manager.error());
    const auto before = settle(run, **manager);
    if (!before) return tl::unexpected(before.error());
    JobsDone done;
    if (run.has("--command")) {
        const auto worked = do_jobs(run, **manager);
        if (!worked) return tl::unexpected(worked.error());
        done = *worked;
    }
    const auto after = settle(run, **manager);
    if (!after) return tl::unexpected(after.error());
    if (!run.out.is_text()) {
        run.out.line(to_json(done, *after));
        return Exit::done;
    }
    run.out.fields({{"completed", run.out.count(done.completed)},
                    {"outdated", run.out.count(done.outdated)},
                    {"pending", run.out.count(after->jobs_pending)},
                    {"failed", run.out.count(after->jobs_failed)},
                    {"erasures_pending", run.out.count(after->erasures_pending)},
                    {"recounts_pending", run.out.count(after->recounts_pending)}});
    if (after->jobs_pending > 0 && !run.has("--command")) {
        run.out.note(
            "pending jobs wait for your model: --command CMD gets each job's JSON on its "
            "standard input and answers with the text");
    }
    return Exit::done;
}

}  // namespace

std::vector<Command> job_commands() {
    return {
        {"jobs list",
         "the sessions whose jobs wait or have failed",
         "kioku jobs list --json",
         {},
         Takes::jsonl,
         Needs::a_store,
         {},
         list},
        {"jobs run",
         "do what is due; hand jobs to your model with --command",
         "kioku jobs run --command 'my-model --summarize'",
         {{"--command", Kind::text,
           "a shell command: a job's input JSON on its standard input, its answer (text, or a "
           "JSON object) on its standard output",
           false, "CMD"},
          {"--kind", Kind::texts, "only jobs of this kind", false, "KIND"},
          {"--limit", Kind::number, "how many jobs at most (all)", false, "N"},
          {"--timeout", Kind::number, "seconds that the command may take a job (600)", false, "S"}},
         Takes::nothing,
         Needs::a_store,
         {},
         run_jobs},
    };
}

}  // namespace cli
