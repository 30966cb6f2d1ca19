// What is cleared or redacted leaves no byte in any file of the store, as another process sees it.
#include <memory>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "broken.hpp"
#include "kioku/manager.hpp"
#include "kioku/summary_store.hpp"
#include "segmenting.hpp"
#include "support/catch.hpp"
#include "support/child_process.hpp"
#include "support/erasing.hpp"
#include "support/markers.hpp"
#include "support/must.hpp"
#include "support/temporary_store.hpp"

using memory::Json;
using memory::Manager;
using memory::NewMessage;
using memory::Role;
using support::must;
using support::repeated;

namespace {

const std::vector<std::string> kNothing;

// One marker for each place where a host's text can go.
const std::vector<std::string> kMarkers{"CONTENTMARK",  "METADATAMARK", "NAMEMARK",   "CALLSMARK",
                                        "EXTERNALMARK", "KEYMARK",      "TITLEMARK",  "SAVEDMARK",
                                        "CALLERMARK",   "HOSTMARK",     "REASONMARK", "CALLIDMARK",
                                        "UPDATEDTITLE", "SUMMETAMARK"};

NewMessage plain(const std::string& content) {
    NewMessage message;
    message.content = content;
    return message;
}

std::string id_of_first(Manager& manager, const std::string& session) {
    return must(manager.messages(session)).items.front().id;
}

NewMessage full_message() {
    NewMessage message = plain(repeated("CONTENTMARK", 400));
    message.role = Role::assistant;
    message.name = "NAMEMARK";
    message.metadata =
        Json::parse(R"({"where": "METADATAMARK", "more": ["METADATAMARK"]})").value();
    message.tool_calls =
        Json::parse(R"([{"id": "CALLIDMARK1", "type": "function", "function":)"
                    R"( {"name": "find", "arguments": "{\"q\": \"CALLSMARK\"}"}}])")
            .value();
    message.external_id = "EXTERNALMARK";
    message.idempotency_key = "KEYMARK";
    return message;
}

NewMessage tool_result() {
    NewMessage message = plain(repeated("CONTENTMARK", 9000));
    message.role = Role::tool;
    message.tool_call_id = "CALLIDMARK1";
    return message;
}

// Puts every marker into session `id`.
void fill(Manager& manager, const memory::Config& config, const std::string& id) {
    memory::SessionConfig settings;
    settings.title = repeated("TITLEMARK", 600);
    settings.summarizer = memory::Summarizer::host;
    must(manager.configure_session(id, settings));
    must(manager.add_message(id, full_message()));
    must(manager.add_message(id, tool_result()));
    for (int i = 0; i < 45; ++i) {
        must(manager.add_message(id, plain(repeated("CONTENTMARK", 30 + 37 * i))));
        must(manager.add_message("other", plain(repeated("bystander", 20 + 90 * (i % 13)))));
        const std::string body = repeated("SAVEDMARK", 1 + (i * 7919) % 30'000);
        must(manager.save_context(id, fmt::format(R"({{"state": "{}"}})", body)));
    }
    settings.title = "UPDATEDTITLE";
    must(manager.configure_session(id, settings));
    auto job = must(manager.next_job());
    REQUIRE(job);
    must(manager.complete_job(job->id, job->lease,
                              Json::parse(R"({"text": "HOSTMARK said."})").value()));
    for (int i = 0; i < 31; ++i)
        must(manager.add_message(id, plain(repeated("CONTENTMARK", 50))));
    job = must(manager.next_job());
    REQUIRE(job);
    must(manager.fail_job(job->id, job->lease, "REASONMARK"));
    memory::SummaryStore summaries(must(memory::Store::open(config)));
    must(summaries.add_summary(id, "CALLERMARK wrote.",
                               Json::parse(R"({"a": "SUMMETAMARK"})").value()));
}

}  // namespace

TEST_CASE("a cleared session leaves no byte, while the store is open and after", "[erasure]") {
    const support::TemporaryStore store;
    {
        auto manager = must(Manager::open(store.config()));
        fill(manager, store.config(), "s1");
        // The control: each of them was there to be found.
        const auto before = support::scan_for(store.directory(), kMarkers);
        for (const auto& marker : kMarkers) {
            INFO(marker);
            CHECK(std::any_of(before.begin(), before.end(), [&](const std::string& place) {
                return place.find(marker) != std::string::npos;
            }));
        }
        const auto erasure = must(manager.clear_session_memory("s1"));
        CHECK_FALSE(erasure.pending);
        CHECK(support::scan_for(store.directory(), kMarkers) == kNothing);
        CHECK(must(manager.health()).erasures_pending == 0);
        CHECK(must(manager.check()).problems == kNothing);
    }
    CHECK(support::scan_for(store.directory(), kMarkers) == kNothing);
}

TEST_CASE("a session that goes with its record leaves no byte", "[erasure]") {
    const support::TemporaryStore store;
    auto manager = must(Manager::open(store.config()));
    memory::SessionConfig scoped;
    scoped.scope.user = "USERMARK";
    must(manager.configure_session("s1", scoped));
    must(manager.configure_session("s2", scoped));
    fill(manager, store.config(), "s1");
    CHECK_FALSE(must(manager.clear_session_memory("s1", true)).pending);
    CHECK(support::scan_for(store.directory(), kMarkers) == kNothing);
    CHECK_FALSE(support::scan_for(store.directory(), {"USERMARK"}).empty());
    CHECK_FALSE(must(manager.clear_session_memory("s2", true)).pending);
    CHECK(support::scan_for(store.directory(), {"USERMARK"}) == kNothing);
    CHECK(must(manager.check()).problems == kNothing);
}

TEST_CASE("a redacted message leaves no byte of what it said, nor do summaries that covered it",
          "[erasure]") {
    const support::TemporaryStore store;
    auto manager = must(Manager::open(store.config()));
    must(manager.add_message("s1", full_message()));
    for (int i = 0; i < 80; ++i)
        must(manager.add_message("s1", plain(fmt::format("Sheep number {} was counted.", i))));
    CHECK_FALSE(must(manager.redact_message(id_of_first(manager, "s1"))).pending);
    CHECK(support::scan_for(store.directory(), kMarkers) == kNothing);
    CHECK(must(manager.check()).problems == kNothing);
}

TEST_CASE("cleared summaries leave no byte", "[erasure]") {
    const support::TemporaryStore store;
    auto manager = must(Manager::open(store.config()));
    must(manager.add_message("s1", plain("hello")));
    memory::SummaryStore summaries(must(memory::Store::open(store.config())));
    for (int i = 0; i < 20; ++i)
        must(summaries.add_summary("s1", repeated("CALLERMARK", 20 + 40 * i)));
    CHECK_FALSE(must(summaries.clear_summaries("s1")).pending);
    CHECK(support::scan_for(store.directory(), kMarkers) == kNothing);
}

TEST_CASE("a saved context leaves no byte of what it was before, once something is erased",
          "[erasure]") {
    const support::TemporaryStore store;
    auto manager = must(Manager::open(store.config()));
    for (int i = 0; i < 40; ++i) {
        const std::string body = repeated("SAVEDMARK", 1 + (i * 7919) % 30'000);
        must(manager.save_context("s1", fmt::format(R"({{"state": "{}"}})", body)));
        must(manager.save_context(fmt::format("t{}", i), R"({"state": "bystander"})"));
    }
    must(manager.save_context("s1", R"({"state": "new"})"));
    must(manager.clear_session_memory("t1"));
    CHECK(support::scan_for(store.directory(), kMarkers) == kNothing);
}

TEST_CASE("while another process reads an old snapshot an erasure is pending, then it is finished",
          "[erasure]") {
    const auto who = GENERATE(as<std::string>{}, "write", "health", "close", "worker", "other");
    INFO(who);
    const support::TemporaryStore store;
    std::optional<Manager> manager = must(Manager::open(store.config()));
    for (int i = 0; i < 20; ++i)
        must(manager->add_message("s1", plain(repeated("CONTENTMARK", 3000))));
    support::ChildProcess reader("sql", {store.path()});
    REQUIRE(reader.ask("BEGIN") == "ok");
    REQUIRE(reader.ask("SELECT count(*) FROM messages") == "20");
    CHECK(must(manager->clear_session_memory("s1")).pending);
    const auto health = must(manager->health());
    CHECK(health.erasures_pending == 1);
    CHECK(health.backends.front().state == "degraded");
    CHECK_FALSE(support::scan_for(store.directory(), kMarkers) == kNothing);
    CHECK(reader.ask("COMMIT") == "ok");
    if (who == "write") must(manager->add_message("s2", plain("hello")));
    if (who == "health") CHECK(must(manager->health()).erasures_pending == 0);
    if (who == "close") manager.reset();
    if (who == "other") {
        support::ChildProcess other("writer", {store.path(), "s3"});
        CHECK(other.hear() == "ready");
        CHECK(other.ask("1") != "");
        CHECK(other.hear() == "end");
    }
    if (who == "worker") {
        while (reader.ask("SELECT count(*) FROM outbox") != "0") {
        }
    }
    CHECK(support::scan_for(store.directory(), kMarkers) == kNothing);
}

TEST_CASE("what a process erased and did not live to finish is finished by the next", "[erasure]") {
    const support::TemporaryStore store;
    {
        support::ChildProcess writer("writer", {store.path(), "s1"});
        REQUIRE(writer.hear() == "ready");
        writer.tell("");
        for (int i = 0; i < 20; ++i)
            REQUIRE(writer.hear());
        writer.kill_hard();
    }
    {
        // The deletion is in the log, its row stands, and whoever wrote it is gone.
        support::ChildProcess other("sql", {store.path()});
        REQUIRE(other.ask("PRAGMA secure_delete=ON") == "1");
        REQUIRE(other.ask("PRAGMA foreign_keys=ON") == "ok");
        REQUIRE(other.ask("BEGIN; DELETE FROM items; INSERT INTO outbox(id, kind, state, due_at,"
                          " created_at) VALUES(x'00', 'erase', 0, 0, 0); COMMIT") == "ok");
        other.kill_hard();
        other.wait();
    }
    const std::vector<std::string> markers{"message 1", "of s1"};
    CHECK_FALSE(support::scan_for(store.directory(), markers) == kNothing);
    {
        const auto manager = must(Manager::open(store.config()));
    }
    CHECK(support::scan_for(store.directory(), markers) == kNothing);
}

TEST_CASE("processes that write and erase at once leave no byte of what they cleared",
          "[erasure]") {
    const support::TemporaryStore store;
    const std::vector<std::string> names{"FIRSTMARK", "SECONDMARK", "THIRDMARK"};
    std::vector<std::unique_ptr<support::ChildProcess>> erasers;
    for (const auto& name : names)
        erasers.push_back(std::make_unique<support::ChildProcess>(
            "eraser", std::vector<std::string>{store.path(), name}));
    auto manager = must(Manager::open(store.config()));
    for (int round = 0; round < 6; ++round) {
        for (auto& eraser : erasers)
            eraser->tell("go");
        must(manager.add_message("other", plain(repeated("bystander", 2000))));
        for (auto& eraser : erasers) {
            const auto said = eraser->hear();
            CHECK((said == "erased" || said == "pending"));
        }
        CHECK(must(manager.health()).erasures_pending == 0);
        // Its id stays, once in the row and once in its index; the content holds it with a space.
        CHECK(support::scan_for(store.directory(), {"FIRSTMARK ", "SECONDMARK ", "THIRDMARK "}) ==
              kNothing);
    }
}

namespace {

// As the index has them: no text holds them so.
const std::vector<std::string> kTerms{"contentmark", "namemark"};

// A store whose segments hold words of session "s1", of a memory and of bystanders.
std::string fill_segments(const memory::Store& store) {
    Manager manager(store);
    must(manager.add_message("s1", full_message()));
    for (int i = 0; i < 40; ++i) {
        NewMessage message = plain(repeated("CONTENTMARK", 30 + 37 * i));
        message.name = "NAMEMARK";
        must(manager.add_message("s1", message));
        must(manager.add_message("other", plain("bystander")));
    }
    memory::NewMemory memory;
    memory.content = "REMEMBEREDMARK is not to be told";
    memory.tags = {"TAGMARK"};
    const std::string id = must(manager.remember(memory)).id;
    for (int batch = 0; batch < 2; ++batch)
        static_cast<void>(must(support::add_batch(store, batch)));
    must(support::finish_own_work(store));
    return id;
}

}  // namespace

TEST_CASE("what is forgotten leaves no word of its own in segments of the index", "[erasure]") {
    const support::TemporaryStore file;
    {
        const auto store = must(memory::Store::open(file.config()));
        Manager manager(store);
        const std::string id = fill_segments(store);
        // The control: they were there to be found.
        const std::vector<std::string> remembered{"rememberedmark", "tagmark"};
        CHECK_FALSE(support::scan_for(file.directory(), {"contentmark"}) == kNothing);
        CHECK_FALSE(support::scan_for(file.directory(), {"rememberedmark"}) == kNothing);
        CHECK_FALSE(must(manager.forget({id})).erasure.pending);
        CHECK(support::scan_for(file.directory(), remembered) == kNothing);
        CHECK_FALSE(must(manager.redact_message(id_of_first(manager, "s1"))).pending);
        CHECK_FALSE(must(manager.clear_session_memory("s1")).pending);
        CHECK(support::scan_for(file.directory(), kTerms) == kNothing);
        CHECK(must(manager.check()).problems == kNothing);
    }
    CHECK(support::scan_for(file.directory(), kTerms) == kNothing);
}

TEST_CASE("control: a segment that keeps what was forgotten is found", "[erasure]") {
    const Broken promise("segments_forget");
    const support::TemporaryStore file;
    const auto store = must(memory::Store::open(file.config()));
    const std::string id = fill_segments(store);
    CHECK_FALSE(must(Manager(store).forget({id})).erasure.pending);
    CHECK_FALSE(support::scan_for(file.directory(), {"rememberedmark"}) == kNothing);
}

TEST_CASE("without secure_delete the scan finds what was deleted", "[erasure]") {
    const support::TemporaryStore store;
    {
        const auto manager = must(Manager::open(store.config()));
    }
    support::ChildProcess careless("sql", {store.path()});
    REQUIRE(careless.ask("PRAGMA secure_delete=OFF") == "0");
    REQUIRE(careless.ask("CREATE TABLE t(a); INSERT INTO t VALUES('CONTENTMARK')") == "ok");
    REQUIRE(careless.ask("DELETE FROM t; PRAGMA wal_checkpoint(TRUNCATE)") == "0");
    CHECK_FALSE(support::scan_for(store.directory(), kMarkers) == kNothing);
}
