#include "scenario.hpp"

#include <algorithm>
#include <filesystem>
#include <utility>

#include <fmt/format.h>

#include "base/result.hpp"
#include "support/must.hpp"
#include "support/temporary_store.hpp"

namespace support {

using memory::ErrorCode;
using memory::Manager;
using memory::Result;

namespace {

// Keys that a repetition brings again.
memory::NewMessage keyed(const std::string& words, int number) {
    auto message = user(fmt::format("{} number {}, said once and kept.", words, number));
    message.idempotency_key = fmt::format("{} {}", words, number);
    return message;
}

template <class T>
Result<void> dropped(const Result<T>& outcome) {
    if (!outcome) return tl::unexpected(outcome.error());
    return {};
}

}  // namespace

Scenario::Scenario(std::string directory, Size size, memory::Durability durability)
    : directory_(std::move(directory)), durability_(durability) {
    steps_ = {{"open", &Scenario::open_store},
              {"first message", &Scenario::first_message},
              {"batch", &Scenario::batch},
              {"fold", &Scenario::fold},
              {"get context", &Scenario::context},
              {"save context", &Scenario::save_first},
              {"job", &Scenario::do_job},
              {"configure", &Scenario::configure},
              {"other session", &Scenario::other_session},
              {"fork", &Scenario::fork},
              {"reopen", &Scenario::reopen},
              {"import", &Scenario::import},
              {"redact", &Scenario::redact},
              {"save context again", &Scenario::save_second},
              {"backup", &Scenario::backup},
              {"clear", &Scenario::clear},
              {"write after clearing", &Scenario::write_again},
              {"erase the fork", &Scenario::erase_fork},
              {"compact", &Scenario::compact},
              {"check", &Scenario::check},
              {"last message", &Scenario::last_message},
              {"close", &Scenario::end}};
    if (size == Size::large) steps_.insert(steps_.end() - 4, {"large", &Scenario::large});
}

Scenario::~Scenario() = default;

void Scenario::skip() {
    clock_.pass(std::chrono::seconds(400));
}

Result<void> Scenario::run(std::size_t step) {
    skip();
    return (this->*steps_[step].run)();
}

Result<void> Scenario::repeat(std::size_t step) {
    skip();  // past the leases of that try
    auto outcome = run(step);
    if (outcome) return outcome;
    const ErrorCode code = outcome.error().code;
    if (code == ErrorCode::conflict || code == ErrorCode::not_found) return {};
    return outcome;
}

void Scenario::open() {
    must(open_store());
}

void Scenario::close() {
    manager_.reset();
}

Result<void> Scenario::open_store() {
    if (manager_) return {};
    memory::Config config;
    config.path = directory_ + "/kioku.db";
    config.durability = durability_;
    config.clock = clock_.function();
    config.session = fold_above(6);
    config.session.summarizer = memory::Summarizer::host;
    KIOKU_LET(auto opened, Manager::open(config));
    manager_ = std::make_unique<Manager>(std::move(opened));
    return {};
}

Result<void> Scenario::reopen() {
    close();
    return open_store();
}

Result<void> Scenario::end() {
    close();
    return {};
}

Result<void> Scenario::add(const std::string& session, const std::string& words, int count) {
    std::vector<memory::NewMessage> messages;
    messages.reserve(static_cast<std::size_t>(count));
    for (int i = 1; i <= count; ++i)
        messages.push_back(keyed(words, i));
    return dropped(manager_->add_messages(session, messages));
}

Result<void> Scenario::first_message() {
    auto message = keyed("Sheep", 1);
    message.scope.user = "shepherd";
    return dropped(manager_->add_message("one", message));
}

Result<void> Scenario::batch() {
    return add("one", "Goat", 5);
}

Result<void> Scenario::fold() {
    return add("one", "Cow", 4);
}

Result<void> Scenario::context() {
    return dropped(manager_->get_context("one"));
}

Result<void> Scenario::save_first() {
    return dropped(manager_->save_context("one", R"({"field":"north"})", 0));
}

Result<void> Scenario::do_job() {
    KIOKU_LET(const auto job, manager_->next_job());
    if (!job) return {};
    KIOKU_LET(const auto text, memory::Json::parse(R"({"text":"Sheep, goats and cows came."})"));
    return manager_->complete_job(job->id, job->lease, text);
}

Result<void> Scenario::configure() {
    memory::SessionConfig config;
    config.title = "The other field";
    return dropped(manager_->configure_session("two", config));
}

Result<void> Scenario::other_session() {
    return add("two", "Hen", 3);
}

Result<void> Scenario::fork() {
    return dropped(manager_->fork_session("one", "one again"));
}

Result<void> Scenario::import() {
    std::vector<std::string> lines{R"({"role":"user","content":"A row from elsewhere."})",
                                   R"({"role":"assistant","content":"And its answer."})"};
    memory::ImportOptions what;
    what.session = "three";
    what.source = "elsewhere";
    std::size_t next = 0;
    return dropped(manager_->import_records(
        [&]() -> Result<std::optional<std::string>> {
            if (next == lines.size()) return std::nullopt;
            return lines[next++];
        },
        what));
}

Result<void> Scenario::redact() {
    KIOKU_LET(const auto first, manager_->messages("one", 2, 2));
    return dropped(manager_->redact_message(first.items.at(0).id));
}

Result<void> Scenario::save_second() {
    return dropped(manager_->save_context("one", R"({"field":"south"})", 1));
}

Result<void> Scenario::backup() {
    return dropped(manager_->backup(directory_ + "/copy.db"));
}

Result<void> Scenario::clear() {
    return dropped(manager_->clear_session_memory("two"));
}

Result<void> Scenario::write_again() {
    return add("two", "Duck", 2);
}

Result<void> Scenario::erase_fork() {
    return dropped(manager_->clear_session_memory("one again", true));
}

Result<void> Scenario::large() {
    std::vector<memory::NewMessage> messages;
    for (int i = 1; i <= 5; ++i) {
        messages.push_back(keyed("Whale", i));
        messages.back().content += std::string(1'000'000, '.');
    }
    return dropped(manager_->add_messages("large", messages));
}

Result<void> Scenario::compact() {
    return dropped(manager_->compact());
}

Result<void> Scenario::check() {
    KIOKU_LET(const auto report, manager_->check());
    if (report.ok) return {};
    return memory::fail(ErrorCode::unavailable, "test", report.problems.front());
}

Result<void> Scenario::last_message() {
    return add("one", "Dog", 1);
}

std::vector<std::string> Scenario::state() {
    std::vector<std::string> lines;
    auto sessions = must(manager_->sessions()).items;
    std::sort(sessions.begin(), sessions.end(),
              [](const auto& a, const auto& b) { return a.id < b.id; });
    for (const auto& session : sessions) {
        const auto stats = must(manager_->get_memory_stats(session.id));
        lines.push_back(fmt::format(
            "{}: title {}, user {}, {} messages, k {}, buffer {} of {} tokens, {} summaries,"
            " {} jobs, context {}",
            session.id, session.title.value_or("-"), session.scope.user.value_or("-"),
            session.message_count, stats.summaries.summarized_to, stats.buffer.message_count,
            stats.buffer.token_count, stats.summaries.count, stats.jobs_pending,
            stats.context_version.value_or(0)));
        for (const auto& message : must(manager_->messages(session.id)).items) {
            lines.push_back(fmt::format("{} {} {}{}", message.seq, to_string(message.role),
                                        message.redacted ? "redacted" : "",
                                        message.content.substr(0, 60)));
        }
        for (const auto& message : must(manager_->get_context(session.id)).messages)
            lines.push_back("context: " + message.content.substr(0, 200));
        if (stats.context_version) {
            lines.push_back(must(manager_->load_context(session.id)).context);
        }
    }
    if (std::filesystem::exists(directory_ + "/copy.db")) lines.emplace_back("a backup");
    return lines;
}

std::vector<std::vector<std::string>> Scenario::expected(Size size) {
    const TemporaryStore folder;
    Scenario scenario(folder.directory(), size);
    std::vector<std::vector<std::string>> states{{}};
    for (std::size_t step = 0; step < scenario.size(); ++step) {
        must(scenario.run(step));
        const bool was_open = scenario.is_open();
        if (!was_open) scenario.open();
        states.push_back(scenario.state());
        if (!was_open) scenario.close();
    }
    return states;
}

}  // namespace support
