// Many threads on one store: shared commits, shared engines, closing while others go on.
#include <atomic>
#include <memory>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include <fmt/format.h>

#include "kioku/manager.hpp"
#include "support/catch.hpp"
#include "support/must.hpp"
#include "support/temporary_store.hpp"

using memory::Manager;
using support::must;

namespace {

const std::vector<std::string> kNone;  // problems of a sound store

memory::NewMessage say(const std::string& content) {
    memory::NewMessage message;
    message.content = content;
    return message;
}

template <class Body>
void in_threads(int count, Body body) {
    std::vector<std::thread> threads;
    threads.reserve(static_cast<std::size_t>(count));
    for (int i = 0; i < count; ++i)
        threads.emplace_back([&body, i] { body(i); });
    for (auto& thread : threads)
        thread.join();
}

}  // namespace

TEST_CASE("sixteen writers get ids of their own and rising seqs, and all of it is kept",
          "[storage]") {
    constexpr int kThreads = 16;
    constexpr int kEach = 25;
    const support::TemporaryStore store;
    std::vector<std::vector<memory::AddedMessage>> added(kThreads);
    {
        auto config = store.config();
        config.durability = memory::Durability::full;
        auto manager = must(Manager::open(config));
        in_threads(kThreads, [&](int thread) {
            for (int i = 0; i < kEach; ++i) {
                auto one = manager.add_message(fmt::format("s{}", thread % 5),
                                               say(fmt::format("thread {} says {}", thread, i)));
                if (one) added[thread].push_back(std::move(*one));
            }
        });
    }
    std::set<std::string> ids;
    for (const auto& list : added) {
        REQUIRE(list.size() == kEach);
        std::int64_t last = 0;
        for (const auto& one : list) {
            CHECK(one.seq > last);
            CHECK(ids.insert(one.id).second);
            last = one.seq;
        }
    }
    auto manager = must(Manager::open(store.config()));
    std::size_t found = 0;
    for (int session = 0; session < 5; ++session) {
        const auto list = must(
            manager.messages(fmt::format("s{}", session), 1, std::nullopt, {1000, std::nullopt}));
        std::int64_t expected = 0;
        for (const auto& message : list.items) {
            CHECK(message.seq == ++expected);
            found += ids.count(message.id);
        }
    }
    CHECK(found == std::size_t{kThreads} * kEach);
    CHECK(must(manager.check()).problems == kNone);
}

TEST_CASE("a handle may be closed while others of the same file are at work", "[storage]") {
    const support::TemporaryStore store;
    std::atomic<int> added{0};
    in_threads(8, [&](int thread) {
        for (int round = 0; round < 6; ++round) {
            auto config = store.config();
            if ((thread + round) % 2 == 0) config.durability = memory::Durability::full;
            auto manager = Manager::open(config);
            if (!manager) continue;
            for (int i = 0; i < 3; ++i)
                added += manager->add_message(fmt::format("s{}", thread), say("x")) ? 1 : 0;
        }
    });
    CHECK(added == 8 * 6 * 3);
    auto manager = must(Manager::open(store.config()));
    CHECK(must(manager.check()).problems == kNone);
    CHECK(must(manager.health()).items >= std::int64_t{8} * 6 * 3);
}

TEST_CASE("backups, compaction and clearing go on between writers", "[storage]") {
    const support::TemporaryStore store;
    auto manager = must(Manager::open(store.config()));
    std::atomic<int> wrong{0};
    in_threads(6, [&](int thread) {
        for (int i = 0; i < 6; ++i) {
            bool good = true;
            if (thread == 0) {
                good =
                    manager.backup(fmt::format("{}/copy{}.db", store.directory(), i)).has_value();
            } else if (thread == 1) {
                good = manager.compact().has_value();
            } else if (thread == 2) {
                const auto cleared = manager.clear_session_memory("s3");
                good = cleared || cleared.error().code == memory::ErrorCode::not_found;
            } else {
                good = manager.add_message(fmt::format("s{}", thread), say(std::string(3000, 'x')))
                           .has_value();
            }
            wrong += good ? 0 : 1;
        }
    });
    CHECK(wrong == 0);
    CHECK(must(manager.check()).problems == kNone);
    for (int i = 0; i < 6; ++i) {
        auto config = store.config();
        config.path = fmt::format("{}/copy{}.db", store.directory(), i);
        CHECK(must(must(Manager::open(config)).check()).problems == kNone);
    }
}
