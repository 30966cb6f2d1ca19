// A flush that fails: the write's outcome is open until the store is opened anew, and nothing is
// written before that.
#include <chrono>
#include <string>
#include <thread>
#include <vector>

#include "faults.hpp"
#include "kioku/manager.hpp"
#include "support/catch.hpp"
#include "support/clocked_store.hpp"
#include "support/fault_vfs.hpp"
#include "support/must.hpp"
#include "support/temporary_store.hpp"

using memory::ErrorCode;
using memory::Manager;
using support::must;
using support::user;
using support::faults::Kind;

namespace {

constexpr const char* kUnknown = "whether this write stands shows then";

bool says(const memory::Error& error, const char* words) {
    return error.message.find(words) != std::string::npos;
}

memory::NewMessage keyed() {
    auto message = user("Did this reach the disk?");
    message.idempotency_key = "once";
    return message;
}

}  // namespace

TEST_CASE("a write whose flush failed is open until the store is, and repeating it adds one",
          "[sync]") {
    support::install_faults();
    const support::TemporaryStore store;
    auto config = store.config();
    config.durability = memory::Durability::full;
    {
        auto manager = must(Manager::open(config));
        must(manager.add_message("s1", user("before")));
        support::faults::arm(Kind::sync, 1, false);
        const auto open = manager.add_message("s1", keyed());
        support::faults::disarm();
        REQUIRE_FALSE(open);
        CHECK(open.error().code == ErrorCode::read_only);
        CHECK(says(open.error(), kUnknown));
        // The disk would take it now; what it kept of the one before nobody knows.
        const auto refused = manager.add_message("s1", user("after"));
        REQUIRE_FALSE(refused);
        CHECK(refused.error().code == ErrorCode::read_only);
        CHECK_FALSE(says(refused.error(), kUnknown));
        CHECK_FALSE(manager.is_available());
        CHECK(must(manager.health()).backends.at(0).state == "down");
        CHECK(must(manager.messages("s1")).items.size() == 1);
    }
    auto manager = must(Manager::open(config));
    CHECK(must(manager.check()).problems == std::vector<std::string>{});
    const auto again = must(manager.add_message("s1", keyed()));
    CHECK(again.seq == 2);
    CHECK(must(manager.messages("s1")).items.size() == 2);
    CHECK(must(manager.add_message("s1", user("after"))).seq == 3);
}

TEST_CASE("a checkpoint whose flush fails makes the store read-only, and loses nothing", "[sync]") {
    support::install_faults();
    const support::TemporaryStore store;
    const auto config = store.config();  // durability `normal`: no commit flushes
    std::size_t written = 0;
    {
        auto manager = must(Manager::open(config));
        support::faults::arm(Kind::sync, 2, true);  // after the one of the log's header
        ErrorCode code{};
        for (int i = 0; i < 500 && code == ErrorCode{}; ++i) {
            const auto added = manager.add_message("s1", user(std::string(100'000, 'x')));
            if (added) {
                ++written;
                std::this_thread::sleep_for(std::chrono::milliseconds(1));
            } else {
                code = added.error().code;
                CHECK_FALSE(says(added.error(), kUnknown));
            }
        }
        support::faults::disarm();
        CHECK(code == ErrorCode::read_only);
        CHECK(must(manager.health()).backends.at(0).state == "down");
    }
    auto manager = must(Manager::open(config));
    CHECK(must(manager.messages("s1")).items.size() == std::min<std::size_t>(written, 100));
    CHECK(must(manager.get_memory_stats("s1")).session.message_count ==
          static_cast<std::int64_t>(written));
    CHECK(must(manager.check()).problems == std::vector<std::string>{});
}

TEST_CASE("a flush that fails inside a write that is larger than the cache ends all writing",
          "[sync]") {
    support::install_faults();
    const support::TemporaryStore store;
    static_cast<void>(must(Manager::open(store.config())));
    auto manager = must(Manager::open(store.config()));
    const std::vector<memory::NewMessage> large(6, user(std::string(900'000, 'x')));
    // The log begins anew: its header is flushed when the first pages leave the cache.
    support::faults::arm(Kind::sync, 1, false);
    const auto failed = manager.add_messages("s1", large);
    REQUIRE(support::faults::was_reached());
    support::faults::disarm();
    REQUIRE_FALSE(failed);
    CHECK(failed.error().code == ErrorCode::read_only);
    const auto refused = manager.add_message("s1", user("after"));
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == ErrorCode::read_only);
}

TEST_CASE("a backup whose flush fails is no copy, and the store goes on", "[sync]") {
    support::install_faults();
    const support::TemporaryStore store;
    auto manager = must(Manager::open(store.config()));
    must(manager.add_message("s1", user("before")));
    support::faults::arm(Kind::sync, 1, true);
    const auto copied = manager.backup(store.directory() + "/copy.db");
    support::faults::disarm();
    REQUIRE_FALSE(copied);
    CHECK(copied.error().code == ErrorCode::unavailable);
    must(manager.backup(store.directory() + "/copy.db"));
    CHECK(must(manager.add_message("s1", user("after"))).seq == 2);
}
