#include "support/clocked_store.hpp"

#include <stdexcept>

namespace support {

using memory::NewMessage;

namespace {

template <class T>
T must(memory::Result<T> outcome) {
    if (!outcome) throw std::runtime_error(outcome.error().message);
    return std::move(*outcome);
}

NewMessage message(memory::Role role, std::string content) {
    NewMessage message;
    message.role = role;
    message.content = std::move(content);
    return message;
}

}  // namespace

memory::Store ClockedStore::open(const memory::SessionSettings& settings) const {
    memory::Config config = file.config();
    config.session = settings;
    config.clock = clock.function();
    return must(memory::Store::open(config));
}

std::string ClockedStore::say(std::string_view session, std::string content) {
    return must(manager.add_message(session, user(std::move(content)))).id;
}

void ClockedStore::say_many(std::string_view session, int count, const std::string& words) {
    for (int i = 1; i <= count; ++i)
        say(session, words + " " + std::to_string(i) + ".");
}

std::vector<std::string> ClockedStore::problems() {
    return must(manager.check()).problems;
}

std::int64_t ClockedStore::summarized_to(std::string_view session) {
    return must(summaries.get_summary_stats(session)).summarized_to;
}

std::vector<std::string> ClockedStore::transcript(std::string_view session) {
    std::vector<std::string> contents;
    memory::Page page;
    do {
        auto list = must(manager.messages(session, 1, std::nullopt, page));
        for (auto& one : list.items)
            contents.push_back(std::move(one.content));
        page.cursor = list.next;
    } while (page.cursor);
    return contents;
}

std::string ClockedStore::summary(std::string_view session) {
    const auto current = must(summaries.get_current_summary(session));
    return current ? current->text : std::string();
}

std::optional<memory::Job> ClockedStore::take_job() {
    return must(manager.next_job());
}

std::vector<std::string> ClockedStore::exported(const std::vector<std::string>& sessions) {
    std::vector<std::string> lines;
    memory::ExportOptions what;
    what.sessions = sessions;
    must(manager.export_records(
        [&lines](std::string_view line) -> memory::Result<void> {
            lines.emplace_back(line);
            return {};
        },
        what));
    return lines;
}

memory::Result<memory::ImportReport> ClockedStore::import(const std::vector<std::string>& lines,
                                                          const memory::ImportOptions& what) {
    std::size_t next = 0;
    return manager.import_records(
        [&]() -> memory::Result<std::optional<std::string>> {
            if (next == lines.size()) return std::nullopt;
            return lines[next++];
        },
        what);
}

NewMessage user(std::string content) {
    return message(memory::Role::user, std::move(content));
}

NewMessage assistant(std::string content) {
    return message(memory::Role::assistant, std::move(content));
}

NewMessage call(const std::vector<std::string>& ids) {
    std::string calls = "[";
    for (const std::string& id : ids) {
        if (calls.size() > 1) calls += ',';
        calls += R"({"id":")" + id + R"(","type":"function","function":{"name":"count"}})";
    }
    NewMessage made = assistant("");
    made.tool_calls = must(memory::Json::parse(calls + "]"));
    return made;
}

NewMessage result(std::string id, std::string content) {
    NewMessage made = message(memory::Role::tool, std::move(content));
    made.tool_call_id = std::move(id);
    return made;
}

memory::SessionSettings fold_above(std::int64_t messages) {
    memory::SessionSettings settings;
    settings.max_buffer_messages = messages;
    settings.summary_trigger_tokens = settings.max_buffer_tokens = 1'000'000;
    return settings;
}

}  // namespace support
