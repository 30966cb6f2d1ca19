// The rules that a store must keep after a crash.
#include "ledger.hpp"

#include <chrono>

#include <fmt/format.h>

#include "support/must.hpp"

namespace crash {

using memory::Manager;
using support::must;

namespace {

constexpr std::size_t kMaxProblems = 20;
constexpr std::chrono::seconds kLease{301};

// The first line in which two texts differ.
std::string difference(const std::string& wanted, const std::string& seen) {
    std::size_t at = 0;
    std::size_t line = 0;
    for (; at < wanted.size() && at < seen.size() && wanted[at] == seen[at]; ++at)
        if (wanted[at] == '\n') line = at + 1;
    const auto cut = [&](const std::string& text) {
        return line < text.size() ? text.substr(line, text.find('\n', line) - line) : "the end";
    };
    return fmt::format("expected \"{}\", found \"{}\"", cut(wanted), cut(seen));
}

// Jobs that are offered or will be, in all sessions.
std::int64_t count_jobs(Manager& manager) {
    std::int64_t pending = 0;
    for (const auto& session : must(manager.sessions()).items)
        pending += must(manager.get_memory_stats(session.id)).jobs_pending;
    return pending;
}

bool folds(Verb verb) {
    return verb == Verb::add || verb == Verb::batch || verb == Verb::clear || verb == Verb::work;
}

}  // namespace

void Report::problem(const std::string& what) {
    if (problems.size() < kMaxProblems) problems.push_back(what);
}

void Report::add(const Report& other) {
    cycles += other.cycles;
    acknowledged += other.acknowledged;
    lost += other.lost;
    tail += other.tail;
    repeated += other.repeated;
    leases += other.leases;
    for (const auto& each : other.problems)
        problem(each);
}

std::string Report::line(const std::string& what) const {
    return fmt::format(
        "{}: {} cycles, {} acknowledged writes checked, {} made again, {} lost, {} gone from the "
        "tail, {} leases outlived, {} problems",
        what, cycles, acknowledged, repeated, lost, tail, leases, problems.size());
}

Ledger::Ledger(memory::Config config, Report& report)
    : config_(std::move(config)), report_(report) {}

bool Ledger::settle(const std::vector<Op>& told, const std::vector<std::string>& answers,
                    bool tail) {
    ++report_.cycles;
    report_.acknowledged += static_cast<std::int64_t>(answers.size());
    auto manager = Manager::open(config_);
    if (!manager) {
        report_.problem("cannot be opened: " + manager.error().message);
        return false;
    }
    for (const auto& problem : must(manager->check()).problems)
        report_.problem("check: " + problem);
    const Seen seen = describe(*manager);
    const auto found = locate(told, answers.size(), seen.text);
    if (!found) {
        ++report_.lost;
        return false;
    }
    const auto missing =
        static_cast<std::int64_t>(answers.size() - std::min(answers.size(), *found));
    (tail ? report_.tail : report_.lost) += missing;
    note_answers(told, answers, *found, tail);
    check_ids(seen);
    for (const auto& problem : recall_problems(*manager, told, seen))
        report_.problem("recall: " + problem);
    const std::size_t next = answers.size();
    if (*found >= next && next < told.size() && !do_again(*manager, told[next], *found > next))
        return false;
    check_ranges(*manager);
    manager = tl::unexpected(memory::Error{});
    if (!tail) check_jobs();
    return missing == 0 || tail;
}

// After how many of the words the store is as it is; the model goes there. What was acknowledged,
// and perhaps the one word under way, is what one hopes for.
std::optional<std::size_t> Ledger::locate(const std::vector<Op>& told, std::size_t acknowledged,
                                          const std::string& seen) {
    Model at = model_;
    std::optional<std::size_t> found;
    Model there;
    std::string wanted;
    for (std::size_t done = 0; done <= told.size() && done <= acknowledged + 1; ++done) {
        if (done > 0) at.apply(told[done - 1]);
        // The earlier ones are of interest only if the last do not fit.
        if (done < acknowledged) continue;
        if (done == acknowledged) wanted = at.describe();
        if (found || at.describe() != seen) continue;
        found = done;
        there = at;
    }
    if (!found) {
        at = model_;
        for (std::size_t done = 0; done < acknowledged; ++done) {
            if (done > 0) at.apply(told[done - 1]);
            if (at.describe() != seen) continue;
            found = done;
            there = at;
        }
    }
    if (!found) report_.problem("no moment of the script fits: " + difference(wanted, seen));
    if (found) model_ = there;
    return found;
}

void Ledger::note_answers(const std::vector<Op>& told, const std::vector<std::string>& answers,
                          std::size_t standing, bool tail) {
    leased_.clear();
    for (std::size_t i = 0; i < answers.size() && i < standing; ++i) {
        const std::string& answer = answers[i];
        if (!answer.starts_with("ok")) report_.problem(to_line(told[i]) + ": " + answer);
        const std::string what = answer.size() > 3 ? answer.substr(3) : "";
        const Verb verb = told[i].verb;
        const bool has_id = verb == Verb::add || verb == Verb::remember || verb == Verb::store;
        if (has_id && !what.empty()) ids_[told[i].key] = what.substr(0, what.find(' '));
        if (folds(verb) || verb == Verb::finish) leased_.clear();
        if (has_id) continue;
        // Jobs leave no trace in the model: where a tail may go, theirs may have gone too.
        if (tail || what.empty() || what == "none") continue;
        if (finished_.contains(what)) report_.problem("a completed job was given out: " + what);
        if (verb == Verb::take) leased_ = what;
        if (verb == Verb::finish) finished_.insert(what);
    }
    if (answers.size() == told.size()) return;
    const Verb under_way = told[answers.size()].verb;
    if (folds(under_way) || under_way == Verb::finish) leased_.clear();
}

void Ledger::check_ids(const Seen& seen) {
    for (const auto& [key, id] : seen.ids) {
        const auto acknowledged = ids_.find(key);
        if (acknowledged != ids_.end() && acknowledged->second != id)
            report_.problem(
                fmt::format("{} was acknowledged as {} and is {}", key, acknowledged->second, id));
    }
}

// A caller without an answer says it again: it is done once, whether it had been done or not.
bool Ledger::do_again(Manager& manager, const Op& op, bool was_done) {
    if (op.verb == Verb::take || op.verb == Verb::finish || op.verb == Verb::work) return true;
    ++report_.repeated;
    Taken none;
    const std::string answer = execute(manager, op, none);
    if (!was_done) model_.apply(op);
    const std::string wanted = model_.describe();
    const std::string seen = describe(manager).text;
    if (seen == wanted) return true;
    report_.problem(
        fmt::format("done again ({}), {}: {}", answer, to_line(op), difference(wanted, seen)));
    return false;
}

// Each message is either in the summarised range 1..k or in the buffer k+1..n.
void Ledger::check_ranges(Manager& manager) {
    for (const auto& session : must(manager.sessions()).items) {
        const auto stats = must(manager.get_memory_stats(session.id));
        memory::ContextOptions all;
        all.budget_tokens = 1'000'000;
        const auto context = must(manager.get_context(session.id, all));
        const std::int64_t k = stats.summaries.summarized_to;
        std::int64_t in_buffer = 0;
        std::size_t at = 0;
        for (const auto& message :
             must(manager.messages(session.id, k + 1, std::nullopt, {1000, std::nullopt})).items) {
            ++in_buffer;
            const bool same = at < context.buffer_messages.size() &&
                              context.buffer_messages[at].seq == message.seq;
            ++at;
            if (!same) report_.problem(fmt::format("{}: {} is nowhere", session.id, message.seq));
        }
        if (in_buffer != stats.buffer.message_count || at != context.buffer_messages.size())
            report_.problem(fmt::format("{}: {} messages after {}, {} in the buffer", session.id,
                                        in_buffer, k, stats.buffer.message_count));
        if (context.current_summary && k == 0)
            report_.problem(session.id + ": a summary of nothing");
    }
}

// Queued jobs are offered, once each; one under a lease only after its end; a completed one never.
void Ledger::check_jobs() {
    std::set<std::string> now;
    static_cast<void>(drain(config_, 2, now));  // others are under leases
    if (!leased_.empty() && now.contains(leased_))
        report_.problem("a job under a lease was given out: " + leased_);
    memory::Config later = config_;
    later.clock = [] {
        return std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now()) +
               kLease;
    };
    std::set<std::string> then;
    const std::int64_t pending = drain(later, 1, then);
    if (static_cast<std::int64_t>(then.size()) != pending)
        report_.problem(fmt::format("{} jobs were pending, {} given out", pending, then.size()));
    if (leased_.empty()) return;
    ++report_.leases;
    if (!then.contains(leased_))
        report_.problem("a job whose lease has ended was not given out: " + leased_);
}

// Pulls all there are; completes every n-th and leaves the rest under their leases. Answers how
// many were offered or under a lease before.
std::int64_t Ledger::drain(const memory::Config& config, std::size_t every,
                           std::set<std::string>& given) {
    auto manager = must(Manager::open(config));
    const std::int64_t pending = count_jobs(manager);
    const auto done = memory::Json::parse(R"({"text":"told in short"})");
    while (auto job = must(manager.next_job())) {
        if (finished_.contains(job->id))
            report_.problem("a completed job was given out: " + job->id);
        if (!given.insert(job->id).second) {
            report_.problem("a job was given out twice: " + job->id);
            break;
        }
        if (given.size() % every != 0) continue;
        if (manager.complete_job(job->id, job->lease, *done)) finished_.insert(job->id);
    }
    return pending;
}

}  // namespace crash
