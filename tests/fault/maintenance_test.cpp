// Backup while others write, compaction, the change sequence across both.
#include <atomic>
#include <filesystem>
#include <map>
#include <set>
#include <string>

#include <fmt/format.h>

#include "kioku/manager.hpp"
#include "support/catch.hpp"
#include "support/child_process.hpp"
#include "support/files.hpp"
#include "support/must.hpp"
#include "support/temporary_store.hpp"

namespace fs = std::filesystem;

using memory::ErrorCode;
using memory::Manager;
using support::must;

namespace {

memory::NewMessage say(const std::string& content) {
    memory::NewMessage message;
    message.content = content;
    return message;
}

memory::Config at(const std::string& path) {
    memory::Config config;
    config.path = path;
    config.durability = memory::Durability::normal;
    return config;
}

// Every change from `since` on, read in pages of `limit`.
std::vector<memory::Change> all_changes(Manager& manager, std::int64_t since, std::int64_t limit) {
    std::vector<memory::Change> changes;
    for (;;) {
        auto page = must(manager.changes(since, limit));
        for (auto& change : page.items) {
            CHECK(change.sequence > since);
            since = change.sequence;
            changes.push_back(std::move(change));
        }
        CHECK(page.sequence == since);
        if (!page.more) return changes;
    }
}

}  // namespace

TEST_CASE("a backup made while another process writes opens, is sound and holds what it says",
          "[backup]") {
    const support::TemporaryStore store;
    auto manager = must(Manager::open(store.config()));
    for (int i = 0; i < 50; ++i)
        must(manager.add_message("s1", say(std::string(5000, 'x'))));
    support::ChildProcess writer("writer", {store.path(), "s2"});
    REQUIRE(writer.hear() == "ready");
    writer.tell("");
    for (int round = 0; round < 4; ++round) {
        const std::string copy = fmt::format("{}/copy {}.db", store.directory(), round);
        const auto report = must(manager.backup(copy));
        CHECK(report.path == copy);
        CHECK(report.size_bytes == fs::file_size(copy));
        CHECK((fs::status(copy).permissions() & fs::perms(0777)) == fs::perms(0600));
        CHECK_FALSE(fs::exists(copy + "-journal"));
        auto opened = must(Manager::open(at(copy)));
        CHECK(must(opened.check()).problems.empty());
        CHECK(must(opened.health()).sequence >= report.sequence);
        must(opened.add_message("s1", say("the copy is a store of its own")));
        CHECK(writer.hear());
    }
}

TEST_CASE("a backup never writes over anything", "[backup]") {
    const support::TemporaryStore store;
    auto config = store.config();
    config.session.summarizer = memory::Summarizer::none;
    auto manager = must(Manager::open(config));
    must(manager.add_message("s1", say("one")));
    const auto refused = [&](const std::string& path) {
        const auto outcome = manager.backup(path);
        return outcome ? std::string("ok") : std::string(to_string(outcome.error().code));
    };
    const std::string taken = store.directory() + "/taken";
    support::write_file(taken, "mine");
    CHECK(refused(taken) == "conflict");
    CHECK(support::read_file(taken) == "mine");
    CHECK(refused(store.path()) == "conflict");
    CHECK(refused(store.directory()) == "conflict");
    CHECK(refused(store.directory() + "/missing/copy.db") == "not_found");
    CHECK(refused("") == "invalid_argument");
    support::write_file(store.directory() + "/copy.db-wal", "a log of another database");
    CHECK(refused(store.directory() + "/copy.db") == "conflict");
    CHECK_FALSE(fs::exists(store.directory() + "/copy.db"));
    memory::CallOptions hurried;
    hurried.deadline_ms = 0;
    for (int i = 0; i < 50; ++i)
        must(manager.add_message("s1", say(std::string(100'000, 'x'))));
    const auto late = manager.backup(store.directory() + "/late.db", hurried);
    REQUIRE_FALSE(late);
    CHECK(late.error().code == ErrorCode::deadline);
    CHECK_FALSE(fs::exists(store.directory() + "/late.db"));
    CHECK(manager.add_message("s1", say("two")));
}

TEST_CASE("a file that no backup left is not taken over for one", "[backup]") {
    const support::TemporaryStore store;
    auto manager = must(Manager::open(store.config()));
    must(manager.add_message("s1", say("one")));
    const std::string copy = store.directory() + "/copy.db";
    const std::string partial = copy + ".partial";
    const auto refused = [&] {
        const auto outcome = manager.backup(copy);
        return outcome ? std::string("ok") : std::string(to_string(outcome.error().code));
    };
    {  // a store that somebody has open under that name
        auto other = must(Manager::open(at(partial)));
        must(other.add_message("s1", say("theirs")));
        CHECK(refused() == "conflict");
        CHECK(must(other.messages("s1")).items.size() == 1);
        CHECK(must(other.check()).problems.empty());
        const auto itself = other.backup(copy);
        CHECK((!itself && itself.error().code == ErrorCode::conflict));
    }
    fs::remove(partial);
    support::write_file(store.directory() + "/mine", "mine");
    fs::create_hard_link(store.directory() + "/mine", partial);
    CHECK(refused() == "conflict");
    CHECK(support::read_file(partial) == "mine");
    fs::remove(partial);
    CHECK(refused() == "ok");
}

TEST_CASE("what a backup that was killed left is taken over, and is never a copy", "[backup]") {
    const support::TemporaryStore store;
    auto manager = must(Manager::open(store.config()));
    must(manager.add_message("s1", say("one")));
    const std::string copy = store.directory() + "/copy.db";
    support::write_file(copy + ".partial", std::string(50'000, 'x'));
    support::write_file(copy + ".partial-journal", "half of one");
    must(manager.backup(copy));
    CHECK_FALSE(fs::exists(copy + ".partial"));
    CHECK_FALSE(fs::exists(copy + ".partial-journal"));
    auto opened = must(Manager::open(at(copy)));
    CHECK(must(opened.messages("s1")).items.size() == 1);
}

TEST_CASE("compacting gives space back, and everything else stays", "[compact]") {
    const support::TemporaryStore store;
    auto manager = must(Manager::open(store.config()));
    for (int i = 0; i < 60; ++i) {
        must(manager.add_message("large", say(std::string(20'000, 'x'))));
        must(manager.add_message("small", say("stays")));
    }
    must(manager.clear_session_memory("large"));
    const auto before = must(manager.messages("small")).items;
    const auto sequence = must(manager.health()).sequence;
    const auto report = must(manager.compact());
    CHECK(report.bytes_after < report.bytes_before);
    CHECK(report.bytes_after == fs::file_size(store.path()));
    CHECK(report.tombstones >= 60);
    const auto after = must(manager.messages("small")).items;
    REQUIRE(after.size() == before.size());
    for (std::size_t i = 0; i < after.size(); ++i)
        CHECK(after[i].id == before[i].id);
    CHECK(must(manager.health()).sequence == sequence);
    CHECK(must(manager.check()).problems.empty());
}

TEST_CASE("changes come in order, once each, deletes and sessions among them", "[changes]") {
    const support::TemporaryStore store;
    auto manager = must(Manager::open(store.config()));
    const auto first = must(manager.add_message("s1", say("one")));
    const auto second = must(manager.add_message("s1", say("two")));
    const auto start = must(manager.changes(0));
    CHECK(start.items.size() == 3);
    CHECK_FALSE(start.rebuild);
    CHECK(start.items.front().kind == "session");
    CHECK(start.items.front().id == "s1");
    CHECK(start.sequence == must(manager.health()).sequence);
    CHECK(must(manager.changes(start.sequence)).items.empty());

    must(manager.redact_message(first.id));
    must(manager.clear_session_memory("s1", true));
    const auto later = all_changes(manager, start.sequence, 1);
    std::map<std::string, bool> deleted;
    for (const auto& change : later)
        deleted[change.id] = change.deleted;
    CHECK(deleted ==
          std::map<std::string, bool>{{first.id, true}, {second.id, true}, {"s1", true}});
    // From the beginning: what is gone shows as gone, and nothing twice.
    std::set<std::string> seen;
    for (const auto& change : all_changes(manager, 0, 2))
        CHECK(seen.insert(change.id).second);
    CHECK(must(manager.health()).sequence == later.back().sequence);
}

TEST_CASE("changes read in pages of any size are the same", "[changes]") {
    const support::TemporaryStore store;
    auto manager = must(Manager::open(store.config()));
    for (int i = 0; i < 40; ++i) {
        const auto added =
            must(manager.add_message(fmt::format("s{}", i % 7), say("word " + std::to_string(i))));
        if (i % 5 == 0) must(manager.redact_message(added.id));
        if (i % 11 == 10) must(manager.clear_session_memory(fmt::format("s{}", i % 7)));
    }
    const auto whole = all_changes(manager, 0, 1000);
    for (const std::int64_t limit : {1, 2, 3, 7}) {
        const auto pages = all_changes(manager, 0, limit);
        REQUIRE(pages.size() == whole.size());
        for (std::size_t i = 0; i < whole.size(); ++i)
            CHECK(pages[i].sequence == whole[i].sequence);
    }
    CHECK(manager.changes(0, 0).error().code == ErrorCode::invalid_argument);
    CHECK(manager.changes(-1, 1).error().code == ErrorCode::invalid_argument);
}

TEST_CASE("a reader that is older than the tombstones is told to begin anew", "[changes]") {
    const support::TemporaryStore store;
    auto manager = must(Manager::open(store.config()));
    must(manager.add_message("s1", say("one")));
    const auto known = must(manager.health()).sequence;
    must(manager.clear_session_memory("s1"));
    const auto current = must(manager.health()).sequence;
    CHECK_FALSE(must(manager.changes(known)).rebuild);
    must(manager.compact());
    CHECK(must(manager.changes(known)).rebuild);
    CHECK_FALSE(must(manager.changes(0)).rebuild);
    const auto now = must(manager.health()).sequence;
    CHECK(now == current);
    CHECK_FALSE(must(manager.changes(now)).rebuild);
    // Numbers that went with the tombstones are not given out again.
    const auto added = must(manager.add_message("s1", say("two")));
    const auto change = must(manager.changes(now)).items;
    REQUIRE_FALSE(change.empty());
    CHECK(change.front().sequence > now);
    CHECK(change.front().id == added.id);
}
