// A second copy of SQLite in this process drops our locks, an outsider removes the log under us:
// the next commit answers corrupt, and the store takes no writes until it is opened anew.
#include <filesystem>
#include <memory>
#include <string>

#include <dlfcn.h>

#include "kioku/manager.hpp"
#include "support/catch.hpp"
#include "support/child_process.hpp"
#include "support/files.hpp"
#include "support/must.hpp"
#include "support/skip.hpp"
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

std::int64_t count(Manager& manager) {
    return static_cast<std::int64_t>(must(manager.messages("s1")).items.size());
}

// Opens, reads and closes the file with the system's own SQLite.
void touch_with_second_sqlite(const std::string& path) {
    using Open = int (*)(const char*, void**);
    using Execute = int (*)(void*, const char*, void*, void*, char**);
    using Close = int (*)(void*);
    void* library = dlopen("libsqlite3.so.0", RTLD_NOW | RTLD_LOCAL);
    if (library == nullptr) support::skip_file("there is no libsqlite3.so.0 to load");
    const auto open = reinterpret_cast<Open>(dlsym(library, "sqlite3_open"));
    const auto execute = reinterpret_cast<Execute>(dlsym(library, "sqlite3_exec"));
    const auto close = reinterpret_cast<Close>(dlsym(library, "sqlite3_close"));
    void* connection = nullptr;
    REQUIRE(open(path.c_str(), &connection) == 0);
    REQUIRE(execute(connection, "SELECT count(*) FROM items", nullptr, nullptr, nullptr) == 0);
    close(connection);
}

// The store was written to, its log is gone, and `manager` has not noticed yet.
void expect_refusal(const support::TemporaryStore& store, std::unique_ptr<Manager> manager) {
    const auto lost = manager->add_message("s1", say("lost"));
    REQUIRE_FALSE(lost);
    CHECK(lost.error().code == ErrorCode::corrupt);
    CHECK(lost.error().message.find("not kept") != std::string::npos);
    CHECK_FALSE(manager->is_available());
    for (int i = 0; i < 2; ++i) {
        const auto refused = manager->add_message("s1", say("refused"));
        REQUIRE_FALSE(refused);
        CHECK(refused.error().code == ErrorCode::corrupt);
    }
    CHECK(must(Manager::open(store.config())).add_message("s1", say("same engine")).error().code ==
          ErrorCode::corrupt);
    manager.reset();
    auto again = must(Manager::open(store.config()));
    CHECK(must(again.check()).problems == std::vector<std::string>{});
    const auto after = must(again.add_message("s1", say("after")));
    CHECK(after.seq == count(again));
}

}  // namespace

TEST_CASE("a log removed after a second SQLite dropped our locks is noticed at the next commit",
          "[log]") {
    const support::TemporaryStore store;
    auto manager = std::make_unique<Manager>(must(Manager::open(store.config())));
    must(manager->add_message("s1", say("one")));
    must(manager->add_message("s1", say("two")));
    touch_with_second_sqlite(store.path());
    {
        // With our locks gone it is the only one for all it knows, and takes the log away.
        support::ChildProcess outsider("sql", {store.path()});
        REQUIRE(outsider.ask("SELECT count(*) FROM messages") == "2");
        outsider.hang_up();
        REQUIRE(outsider.wait() == 0);
    }
    REQUIRE_FALSE(fs::exists(store.path() + "-wal"));
    expect_refusal(store, std::move(manager));
    CHECK(count(*std::make_unique<Manager>(must(Manager::open(store.config())))) == 3);
}

TEST_CASE("a log that was unlinked, or replaced by another, is noticed at the next commit",
          "[log]") {
    const bool replaced = GENERATE(false, true);
    const support::TemporaryStore store;
    auto manager = std::make_unique<Manager>(must(Manager::open(store.config())));
    must(manager->add_message("s1", say("one")));
    fs::remove(store.path() + "-wal");
    if (replaced) {
        support::write_file(store.path() + "-wal", "");
    }
    expect_refusal(store, std::move(manager));
}

TEST_CASE("what another process wrote after it took our log is not overwritten at close", "[log]") {
    const support::TemporaryStore store;
    auto manager = std::make_unique<Manager>(must(Manager::open(store.config())));
    for (int i = 0; i < 20; ++i)
        must(manager->add_message("s1", say(std::string(3000, 'a'))));
    touch_with_second_sqlite(store.path());
    {
        support::ChildProcess outsider("writer", {store.path(), "s2"});
        REQUIRE(outsider.hear() == "ready");
        outsider.tell("30");
        for (int i = 0; i < 31; ++i)
            REQUIRE(outsider.hear());
        outsider.hang_up();
        REQUIRE(outsider.wait() == 0);
    }
    const bool writes = GENERATE(false, true);
    INFO("writes before it closes: " << writes);
    if (writes) CHECK_FALSE(manager->add_message("s1", say("lost")));
    manager.reset();
    auto again = must(Manager::open(store.config()));
    CHECK(must(again.check()).problems == std::vector<std::string>{});
    CHECK(must(again.messages("s2")).items.size() == 30);
    CHECK(count(again) == 20);
}
