// kioku doctor: how the store is, in words, with what to do about it.
#include <fmt/format.h>
#include <sys/stat.h>

#include "cli/invocation.hpp"
#include "cli/plain_text.hpp"
#include "records/to_json.hpp"

namespace cli {

namespace {

using memory::Result;

struct Finding {
    bool is_bad = false;  // the exit code says so
    std::string text;
    std::string advice;
};

// What the record says, and what the file system shows.
std::vector<Finding> findings_of(const memory::Health& health) {
    std::vector<Finding> findings;
    for (const auto& backend : health.backends) {
        if (backend.state == "ok") continue;
        findings.push_back(
            {true, fmt::format("{} is {}: {}", backend.name, backend.state, backend.detail),
             backend.advice});
    }
    if (health.erasures_pending > 0) {
        findings.push_back({false,
                            fmt::format("{} erasures wait: an old log may still hold the text",
                                        health.erasures_pending),
                            "end the processes that read this store, then `kioku jobs run`"});
    }
    if (health.recounts_pending > 0) {
        findings.push_back({false,
                            fmt::format("{} messages and summaries are still to be counted by "
                                        "their session's present counter",
                                        health.recounts_pending),
                            "`kioku jobs run` does it at once; else each write does some"});
    }
    if (health.jobs_failed > 0) {
        findings.push_back(
            {false, fmt::format("{} jobs have failed", health.jobs_failed),
             "`kioku jobs list` names the sessions; their extractive summaries stand"});
    }
    if (health.jobs_pending > 0) {
        findings.push_back({false, fmt::format("{} jobs wait for your model", health.jobs_pending),
                            "`kioku jobs run --command CMD` hands them over"});
    }
    // Only stat: opening the file past SQLite would drop its locks.
    struct stat info{};
    if (stat(health.path.c_str(), &info) == 0 && (info.st_mode & 077U) != 0) {
        findings.push_back(
            {false,
             fmt::format("others may read the store's file (mode {:o})", info.st_mode & 0777U),
             fmt::format("chmod 600 '{}'", health.path)});
    }
    return findings;
}

void print_health(Output& out, const memory::Health& health, const std::vector<Finding>& findings) {
    out.fields({{"available", health.available ? "yes" : "no"},
                {"store", health.path},
                {"size", out.size(health.size_bytes)},
                {"log", out.size(health.log_size_bytes)},
                {"sessions", out.count(health.sessions)},
                {"items", out.count(health.items)},
                {"sequence", out.count(health.sequence)},
                {"durability", std::string(to_string(health.durability))},
                {"schema", std::to_string(health.schema_version)},
                {"kioku", health.version},
                {"sqlite", health.sqlite_version}});
    for (const auto& finding : findings) {
        const std::string mark = finding.is_bad ? out.bad("problem") : out.bold("note");
        out.line(fmt::format("{}: {}", mark, finding.text));
        if (!finding.advice.empty()) out.line("  do: " + finding.advice);
    }
    if (findings.empty()) out.line(out.good("all is well"));
}

Result<Exit> doctor(Invocation& run) {
    const auto manager = run.manager();
    if (!manager) return tl::unexpected(manager.error());
    const auto health = (*manager)->health(run.call());
    if (!health) return tl::unexpected(health.error());
    const auto findings = findings_of(*health);
    if (!run.out.is_text()) {
        run.out.line(memory::records::to_json(*health));
    } else {
        print_health(run.out, *health, findings);
    }
    if (!health->available) return Exit::unavailable;
    for (const auto& finding : findings) {
        if (finding.is_bad) return Exit::failed;
    }
    return Exit::done;
}

}  // namespace

std::vector<Command> doctor_commands() {
    return {
        {"doctor",
         "how the store is, and what to do about it",
         "kioku doctor",
         {},
         Takes::nothing,
         Needs::a_store,
         {},
         doctor},
    };
}

}  // namespace cli
