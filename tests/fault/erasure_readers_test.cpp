// A session is cleared while other processes, Kiokus themselves, read the store as it was: the
// answer and health say "pending", whoever cleared it goes away, and the readers finish it.
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "kioku/manager.hpp"
#include "support/catch.hpp"
#include "support/child_process.hpp"
#include "support/erasing.hpp"
#include "support/markers.hpp"
#include "support/must.hpp"
#include "support/temporary_store.hpp"

using memory::Manager;
using support::ChildProcess;
using support::must;

TEST_CASE("what is cleared while other processes read is gone once they go on", "[erasure]") {
    const auto how = GENERATE(as<std::string>{}, "health", "write", "close");
    INFO("the last reader goes on by: " << how);
    const std::vector<std::string> markers{"CLEAREDMARK"};
    const std::vector<std::string> nothing;
    const support::TemporaryStore store;
    std::optional<Manager> manager = must(Manager::open(store.config()));
    memory::NewMessage message;
    for (int i = 0; i < 20; ++i) {
        message.content = support::repeated("CLEAREDMARK", 3000);
        must(manager->add_message("s1", message));
    }
    std::vector<std::unique_ptr<ChildProcess>> readers;
    for (int i = 0; i < 2; ++i) {
        readers.push_back(
            std::make_unique<ChildProcess>("exporter", std::vector<std::string>{store.path()}));
        REQUIRE(readers.back()->ask("read") == "reading");
    }

    CHECK(must(manager->clear_session_memory("s1")).pending);
    const auto health = must(manager->health());
    CHECK(health.erasures_pending == 1);
    CHECK(health.backends.front().state == "degraded");
    CHECK(must(manager->messages("s1")).items.empty());
    manager.reset();

    // With one of them still in the old state nobody can finish it, and all of them know.
    CHECK(readers[0]->ask("go on") == "read");
    CHECK(readers[0]->ask("health") == "1");
    CHECK_FALSE(support::scan_for(store.directory(), markers) == nothing);

    CHECK(readers[1]->ask("go on") == "read");
    if (how == "health") CHECK(readers[1]->ask("health") == "0");
    if (how == "write") CHECK(readers[1]->ask("write") == "written");
    if (how == "close") {
        readers[1]->hang_up();
        CHECK(readers[1]->wait() == 0);
    }
    CHECK(support::scan_for(store.directory(), markers) == nothing);
    CHECK(readers[0]->ask("health") == "0");
    for (auto& reader : readers) {
        reader->hang_up();
        CHECK(reader->wait() == 0);
    }
    CHECK(must(must(Manager::open(store.config())).check()).problems == nothing);
    CHECK(support::scan_for(store.directory(), markers) == nothing);
}
