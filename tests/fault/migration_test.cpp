// Several processes at a store that is new or old: one migrates, nobody sees half of it.
#include <memory>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include "kioku/manager.hpp"
#include "support/catch.hpp"
#include "support/child_process.hpp"
#include "support/files.hpp"
#include "support/must.hpp"
#include "support/temporary_store.hpp"

using support::ChildProcess;

TEST_CASE("processes that create one store at once all get it", "[migration]") {
    for (int round = 0; round < 5; ++round) {
        const support::TemporaryStore store;
        std::vector<std::unique_ptr<ChildProcess>> openers;
        openers.resize(6);
        for (auto& opener : openers) {
            opener = std::make_unique<ChildProcess>("open", std::vector<std::string>{store.path()});
        }
        for (auto& opener : openers)
            CHECK(opener->hear() == "open");
    }
}

TEST_CASE("two processes that migrate at once do it once", "[migration]") {
    const support::TemporaryStore store;
    ChildProcess first("migrate", {store.path(), "1"});
    REQUIRE(first.hear() == "version 1");
    ChildProcess one("migrate", {store.path(), "2"});
    ChildProcess two("migrate", {store.path(), "2"});
    CHECK(one.hear() == "version 2");
    CHECK(two.hear() == "version 2");
    one.hang_up();
    two.hang_up();
    first.hang_up();
    CHECK(one.wait() + two.wait() + first.wait() == 0);
    CHECK(support::read_files(store.directory()).size() == 1);
    ChildProcess after("sql", {store.path()});
    CHECK(after.ask("SELECT count(*) FROM grown") == "2000");
    CHECK(after.ask("SELECT count(*) FROM moved") == "2000");
}

TEST_CASE("a migration that is killed has happened or has not", "[migration]") {
    std::mt19937 random(5);
    int killed_before = 0;
    for (int round = 0; round < 12; ++round) {
        const support::TemporaryStore store;
        {
            ChildProcess first("migrate", {store.path(), "1"});
            REQUIRE(first.hear() == "version 1");
            first.hang_up();
            REQUIRE(first.wait() == 0);
        }
        {
            ChildProcess victim("migrate", {store.path(), "2"});
            // From at once to long after a slow machine is done.
            std::this_thread::sleep_for(std::chrono::microseconds(random() % (16U << round)));
            victim.kill_hard();
            victim.wait();
        }
        ChildProcess after("sql", {store.path()});
        const std::string version = after.ask("PRAGMA user_version");
        CHECK((version == "1" || version == "2"));
        killed_before += version == "1" ? 1 : 0;
        CHECK(after.ask("SELECT count(*) FROM grown") == "2000");
        CHECK(after.ask("SELECT count(*) FROM sqlite_schema WHERE name = 'moved'") ==
              (version == "1" ? "0" : "1"));
        CHECK(after.ask("PRAGMA integrity_check") == "ok");
        ChildProcess again("migrate", {store.path(), "2"});
        CHECK(again.hear() == "version 2");
    }
    CHECK(killed_before > 0);
}
