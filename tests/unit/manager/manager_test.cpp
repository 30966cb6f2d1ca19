#include "kioku/manager.hpp"

#include <filesystem>

#include "support/catch.hpp"
#include "support/temporary_store.hpp"

using memory::Manager;
using memory::NewMessage;

TEST_CASE("a message comes back inside a context", "[manager]") {
    const support::TemporaryStore store;
    auto manager = Manager::open(store.config());
    REQUIRE(manager);
    NewMessage hello;
    hello.content = "Hello, my name is Ada.";
    const auto added = manager->add_message("s1", hello);
    REQUIRE(added);
    CHECK(added->seq == 1);
    const auto context = manager->get_context("s1");
    REQUIRE(context);
    REQUIRE(context->messages.size() == 1);
    CHECK(context->messages.front().content == hello.content);
    CHECK(context->total_tokens == context->buffer_messages.front().tokens + 3);
}

TEST_CASE("a store opened again holds what was acknowledged, and is sound", "[manager]") {
    const support::TemporaryStore store;
    for (int round = 0; round < 3; ++round) {
        auto manager = Manager::open(store.config());
        REQUIRE(manager);
        for (int i = 0; i < 50; ++i) {
            NewMessage message;
            message.content = "Message " + std::to_string(i) + " says that 17 sheep were counted.";
            REQUIRE(manager->add_message("s1", message));
        }
        const auto report = manager->check();
        REQUIRE(report);
        CHECK(report->problems == std::vector<std::string>{});
        const auto stats = manager->get_memory_stats("s1");
        REQUIRE(stats);
        CHECK(stats->session.message_count == 50 * (round + 1));
        CHECK(stats->buffer.message_count <= 30);
    }
}

TEST_CASE("a new store is its owner's alone", "[manager]") {
    const support::TemporaryStore store;
    auto manager = Manager::open(store.config());
    REQUIRE(manager);
    using std::filesystem::perms;
    constexpr auto owner = perms::owner_read | perms::owner_write;
    CHECK(std::filesystem::status(store.path()).permissions() == owner);
    CHECK(std::filesystem::status(store.path() + "-wal").permissions() == owner);
}
