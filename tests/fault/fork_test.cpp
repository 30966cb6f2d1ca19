// fork(2) with an open handle: the child is told, and leaves the store as it is.
#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include <sys/wait.h>
#include <unistd.h>

#include "kioku/buffer_store.hpp"
#include "kioku/manager.hpp"
#include "kioku/summary_store.hpp"
#include "support/catch.hpp"
#include "support/child_process.hpp"
#include "support/must.hpp"
#include "support/receiver.hpp"
#include "support/temporary_store.hpp"

using memory::Manager;
using support::must;

namespace {

enum class End {
    at_once,  // _exit
    orderly,  // exit: static objects are destroyed
};

struct Told {
    std::string text;
    int status = -1;
};

// Runs `body` in a fork and answers what it said, and its exit status.
Told in_fork(const std::function<std::string()>& body, End end = End::at_once) {
    std::fflush(nullptr);
    int ends[2];
    REQUIRE(pipe(ends) == 0);
    const pid_t child = ::fork();
    if (child == 0) {
        ::close(ends[0]);
        ::alarm(20);  // a deadlock is a failure, not a hang
        const std::string text = body();
        const bool written =
            ::write(ends[1], text.data(), text.size()) == static_cast<ssize_t>(text.size());
        if (end == End::at_once) ::_exit(written ? 0 : 1);
        std::exit(written ? 0 : 1);
    }
    ::close(ends[1]);
    Told told;
    char piece[4096];
    for (ssize_t got = ::read(ends[0], piece, sizeof piece); got > 0;
         got = ::read(ends[0], piece, sizeof piece))
        told.text.append(piece, static_cast<std::size_t>(got));
    ::close(ends[0]);
    int status = 0;
    waitpid(child, &status, 0);
    told.status = WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
    return told;
}

memory::NewMessage hello() {
    memory::NewMessage message;
    message.content = "hello";
    return message;
}

template <class T>
std::string code_of(const memory::Result<T>& outcome) {
    return outcome ? "ok" : std::string(to_string(outcome.error().code));
}

// Every verb that a handle has, and what it answers.
std::map<std::string, std::string> use_all(Manager& manager, memory::Store& store,
                                           const std::string& folder, const std::string& message,
                                           const memory::Job& job) {
    memory::BufferStore buffer(store);
    memory::SummaryStore summaries(store);
    const auto result = must(memory::Json::parse(R"({"text": "said"})"));
    bool given = false;
    return {
        {"is_available", manager.is_available() ? "yes" : "no"},
        {"health", code_of(manager.health())},
        {"backup", code_of(manager.backup(folder + "/backup.db"))},
        {"check", code_of(manager.check())},
        {"compact", code_of(manager.compact())},
        {"changes", code_of(manager.changes(0))},
        {"count_metric", code_of(manager.count_metric("x"))},
        {"send_event", code_of(manager.send_event("t", "text"))},
        {"configure_session", code_of(manager.configure_session("s1", {}))},
        {"session", code_of(manager.session("s1"))},
        {"sessions", code_of(manager.sessions())},
        {"get_memory_stats", code_of(manager.get_memory_stats("s1"))},
        {"fork_session", code_of(manager.fork_session("s1", "s2"))},
        {"clear_session_memory", code_of(manager.clear_session_memory("s1"))},
        {"add_message", code_of(manager.add_message("s1", hello()))},
        {"add_messages", code_of(manager.add_messages("s1", {hello(), hello()}))},
        {"messages", code_of(manager.messages("s1"))},
        {"redact_message", code_of(manager.redact_message(message))},
        {"get_context", code_of(manager.get_context("s1"))},
        {"save_context", code_of(manager.save_context("s1", "{}"))},
        {"load_context", code_of(manager.load_context("s1"))},
        {"next_job", code_of(manager.next_job())},
        {"complete_job", code_of(manager.complete_job(job.id, job.lease, result))},
        {"fail_job", code_of(manager.fail_job(job.id, job.lease, "no"))},
        {"renew_job", code_of(manager.renew_job(job.id, job.lease))},
        {"export_records",
         code_of(manager.export_records([](std::string_view) { return memory::Result<void>(); }))},
        {"import_records", code_of(manager.import_records([&]() -> std::optional<std::string> {
             if (given) return std::nullopt;
             given = true;
             return R"({"role": "user", "content": "x", "session": "s1"})";
         }))},
        {"buffer add_message", code_of(buffer.add_message("s1", hello()))},
        {"summary add_summary", code_of(summaries.add_summary("s1", "text"))},
        {"summary clear_summaries", code_of(summaries.clear_summaries("s1"))},
    };
}

}  // namespace

TEST_CASE("after a fork every verb of an open handle answers unsupported in the child", "[fork]") {
    const support::TemporaryStore place;
    auto store = memory::Store::open(place.config());
    auto manager = Manager::open(place.config());
    REQUIRE((store && manager));
    memory::SessionConfig config;
    config.summarizer = memory::Summarizer::host;
    REQUIRE(manager->configure_session("s1", config));
    for (int i = 0; i < 40; ++i)
        REQUIRE(manager->add_message("s1", hello()));
    const auto job = must(manager->next_job()).value();
    const auto id = must(manager->messages("s1")).items.front().id;
    const auto before = must(manager->health()).sequence;

    const Told told = in_fork([&] {
        std::string wrong;
        for (const auto& [verb, answer] : use_all(*manager, *store, place.directory(), id, job)) {
            const std::string expected = verb == "is_available" ? "no" : "unsupported";
            if (answer != expected) wrong += verb + " " + answer + "; ";
        }
        return wrong;
    });
    CHECK(told.text.empty());
    CHECK(told.status == 0);
    CHECK(must(manager->health()).sequence == before);
    CHECK(manager->add_message("s1", hello()));
    CHECK(must(manager->check()).problems == std::vector<std::string>{});
}

TEST_CASE("a child of fork sends no metrics, and waits for no lock of the sender's", "[fork]") {
    const support::TemporaryStore place;
    const auto receiver = support::Receiver::unix_socket(place.directory() + "/dsd");
    memory::Config config = place.config();
    config.dogstatsd.url = receiver.url();
    auto manager = Manager::open(config);
    REQUIRE(manager);
    std::atomic<bool> done{false};
    std::thread counts([&] {
        while (!done)
            static_cast<void>(manager->count_metric("parent"));
    });
    for (int i = 0; i < 20; ++i) {
        const Told told = in_fork([&] {
            const std::string said = code_of(manager->count_metric("child")) + " " +
                                     code_of(manager->add_message("s1", hello()));
            const Manager gone = std::move(*manager);
            return said;
        });
        CHECK(told.text == "unsupported unsupported");
        CHECK(told.status == 0);
    }
    done = true;
    counts.join();
    for (const auto& line : receiver.rest())
        CHECK(line.find("child") == std::string::npos);
}

TEST_CASE("a child of fork cannot open the parent's file, and can open another", "[fork]") {
    const support::TemporaryStore place;
    const support::TemporaryStore other;
    auto manager = Manager::open(place.config());
    REQUIRE(manager);
    REQUIRE(manager->add_message("s1", hello()));
    const Told told = in_fork([&] {
        const auto same = Manager::open(place.config());
        auto another = Manager::open(other.config());
        std::string said = code_of(same) + " " + code_of(another);
        if (another) said += " " + code_of(another->add_message("s1", hello()));
        // The handle that was inherited may go, and changes nothing.
        {
            const Manager gone = std::move(*manager);
        }
        return said + " " + code_of(Manager::open(place.config()));
    });
    CHECK(told.text == "unsupported ok ok unsupported");
    CHECK(told.status == 0);
    CHECK(must(manager->add_message("s1", hello())).seq == 2);
    CHECK(must(must(Manager::open(other.config())).messages("s1")).items.size() == 1);
}

TEST_CASE("a child that forks after the parent closed its stores opens them", "[fork]") {
    const support::TemporaryStore place;
    {
        REQUIRE(Manager::open(place.config()));
    }
    const Told told = in_fork([&] {
        auto manager = Manager::open(place.config());
        return code_of(manager) + " " +
               (manager ? code_of(manager->add_message("s1", hello())) : "");
    });
    CHECK(told.text == "ok ok");
}

TEST_CASE("a child's end does not touch the parent's store", "[fork]") {
    static std::unique_ptr<Manager> kept;  // destroyed by exit in the child
    const auto end = GENERATE(End::at_once, End::orderly);
    const support::TemporaryStore place;
    kept = std::make_unique<Manager>(must(Manager::open(place.config())));
    REQUIRE(kept->add_message("s1", hello()));
    // A second process is in the store, so that locks matter.
    support::ChildProcess witness("sql", {place.path()});
    REQUIRE(witness.ask("SELECT count(*) FROM items") == "1");
    for (int i = 0; i < 3; ++i) {
        CHECK(in_fork([] { return std::string("x"); }, end).status == 0);
        CHECK(kept->add_message("s1", hello()));
    }
    CHECK(witness.ask("INSERT INTO store_numbers(name, value) VALUES('w', 1)") == "ok");
    CHECK(witness.ask("SELECT count(*) FROM items") == "4");
    witness.hang_up();
    CHECK(witness.wait() == 0);
    CHECK(must(kept->add_message("s1", hello())).seq == 5);
    CHECK(must(kept->check()).problems == std::vector<std::string>{});
    kept.reset();
    CHECK(must(must(Manager::open(place.config())).messages("s1")).items.size() == 5);
}

TEST_CASE("a fork amid busy threads neither hangs in the child nor disturbs them", "[fork]") {
    const support::TemporaryStore place;
    auto manager = must(Manager::open(place.config()));
    std::atomic<bool> stop{false};
    std::atomic<int> wrong{0};
    std::atomic<int> added{0};
    std::vector<std::thread> busy;
    for (int i = 0; i < 4; ++i) {
        busy.emplace_back([&] {
            while (!stop) {
                manager.add_message("s1", hello()) ? ++added : ++wrong;
                if (!manager.health()) ++wrong;
            }
        });
    }
    for (int i = 0; i < 20; ++i) {
        const support::TemporaryStore other;
        const Told told = in_fork([&] {
            auto another = Manager::open(other.config());
            return code_of(manager.add_message("s1", hello())) + " " + code_of(manager.health()) +
                   (manager.is_available() ? " yes " : " no ") +
                   (another ? code_of(another->add_message("s1", hello())) : code_of(another));
        });
        CHECK(told.text == "unsupported unsupported no ok");
        CHECK(told.status == 0);
    }
    stop = true;
    for (auto& thread : busy)
        thread.join();
    CHECK(wrong == 0);
    CHECK(must(manager.get_memory_stats("s1")).session.message_count == added);
    CHECK(must(manager.check()).problems == std::vector<std::string>{});
}
