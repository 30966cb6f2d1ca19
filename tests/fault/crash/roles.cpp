// The writers of a crash, as ChildProcess runs them; each does what it is told, a word a line, and
// says the answer once it has it. The third is script_writer.c.
#include <algorithm>
#include <cstdlib>
#include <string>
#include <vector>

#include <fcntl.h>
#include <fmt/format.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include "script.hpp"
#include "support/catch.hpp"
#include "support/child_process.hpp"
#include "support/files.hpp"

namespace child = support::child;

namespace {

// Runs the program and waits for its end; its exit code.
int run(std::vector<std::string> words) {
    std::vector<char*> arguments;
    arguments.reserve(words.size() + 1);
    for (auto& word : words)
        arguments.push_back(word.data());
    arguments.push_back(nullptr);
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
    pid_t process = 0;
    int status = -1;
    if (posix_spawn(&process, words.at(0).c_str(), &actions, nullptr, arguments.data(), environ) ==
        0) {
        waitpid(process, &status, 0);
    }
    posix_spawn_file_actions_destroy(&actions);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

std::vector<std::string> command_of(const crash::Op& op, const std::string& store) {
    switch (op.verb) {
        case crash::Verb::add:
            return {"message",           "add", op.session, crash::text_of(op.key, op.size),
                    "--idempotency-key", op.key};
        case crash::Verb::batch: {
            std::string rows;
            for (int i = 1; i <= op.count; ++i) {
                rows += fmt::format("{{\"role\":\"user\",\"content\":\"{}\"}}\n",
                                    crash::text_of(fmt::format("{}:{}", op.key, i), op.size));
            }
            support::write_file(store + ".jsonl", rows);
            return {"import",   "jsonl", store + ".jsonl", "--session", op.session,
                    "--source", op.key};
        }
        case crash::Verb::work:
            return {"jobs", "run", "--limit", "1", "--command", "cat >/dev/null; echo in short"};
        case crash::Verb::remember:
            return {"remember",
                    crash::text_of(op.key, op.size),
                    "--source",
                    op.key,
                    "--idempotency-key",
                    op.key,
                    "--tag",
                    op.key};
        case crash::Verb::store:
            return {
                "store", crash::text_of(op.key, op.size), "--source", op.key, "--idempotency-key",
                op.key};
        case crash::Verb::forget: return {"forget", "--tag", op.key, "--yes"};
        default: return {"session", "clear", op.session, "--yes"};
    }
}

}  // namespace

// Arguments: path, durability.
TEST_CASE("child: script", "[.child]") {
    const auto arguments = child::arguments();
    memory::Config config;
    config.path = arguments.at(0);
    config.durability = *memory::parse_durability(arguments.at(1));
    auto manager = memory::Manager::open(config);
    REQUIRE(manager);
    child::say("ready");
    crash::Taken taken;
    while (const auto line = child::hear())
        child::say(crash::execute(*manager, crash::from_line(*line), taken));
}

// Arguments: path. Each line names a session and a seq, and perhaps a message's key: says the id of
// what it sees there ("-" for nothing, or if recall does not find it by the key), the last number
// of the change sequence, and "in order" or "out of order".
TEST_CASE("child: watcher", "[.child]") {
    memory::Config config;
    config.path = child::arguments().at(0);
    auto manager = memory::Manager::open(config);
    REQUIRE(manager);
    child::say("ready");
    std::int64_t last = 0;
    while (const auto line = child::hear()) {
        const auto space = line->find(' ');
        const std::int64_t seq = std::stoll(line->substr(space));
        const auto found = manager->messages(line->substr(0, space), seq, seq);
        const auto key = line->find(' ', space + 1);
        bool sees = found && found->items.size() == 1;
        if (sees && key != std::string::npos) {
            const auto recalled = manager->recall(std::string_view(*line).substr(key + 1));
            REQUIRE(recalled);
            sees = std::any_of(recalled->hits.begin(), recalled->hits.end(),
                               [&](const auto& hit) { return hit.id == found->items[0].id; });
        }
        bool in_order = true;
        for (bool more = true; more;) {
            const auto changes = manager->changes(last, 1000);
            REQUIRE(changes);
            for (const auto& change : changes->items) {
                in_order = in_order && change.sequence > last;
                last = change.sequence;
            }
            more = changes->more;
        }
        child::say(fmt::format("{} {} {}", sees ? found->items[0].id : "-", last,
                               in_order ? "in order" : "out of order"));
    }
}

// Arguments: path, durability. Each word is a run of the program KIOKU_CLI.
TEST_CASE("child: command script", "[.child]") {
    const auto arguments = child::arguments();
    const char* const program = std::getenv("KIOKU_CLI");
    REQUIRE(program != nullptr);
    child::say("ready");
    while (const auto line = child::hear()) {
        auto words = command_of(crash::from_line(*line), arguments.at(0));
        words.insert(words.begin(), program);
        words.insert(words.end(), {"--store", arguments.at(0), "--durability", arguments.at(1)});
        const int code = run(words);
        child::say(code == 0 ? "ok" : fmt::format("error exit {} of {}", code, *line));
    }
}
