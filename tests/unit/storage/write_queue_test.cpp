// One writer at a time: what a failing work leaves, deadlines, stricter durability, work alone.
#include "storage/write_queue.hpp"

#include <atomic>
#include <chrono>
#include <new>
#include <stdexcept>
#include <stop_token>
#include <thread>
#include <vector>

#include "support/catch.hpp"
#include "support/child_process.hpp"
#include "support/database.hpp"
#include "support/temporary_store.hpp"

using memory::ErrorCode;
using memory::Result;
using memory::storage::WriteTransaction;
using support::Deadline;
using support::Durability;

namespace {

constexpr const char* kCount = "SELECT count(*) FROM store_numbers WHERE name LIKE 'test%'";

// A store whose row counts tell what was committed.
struct Fixture {
    support::TemporaryStore store;
    std::shared_ptr<support::Database> database = support::open_database(store.path());

    Result<void> add(const std::string& name, const Deadline& deadline = Deadline::in(20'000),
                     Durability durability = Durability::normal) {
        return support::run(*database,
                            "INSERT INTO store_numbers(name, value) VALUES('test" + name + "', 1)",
                            durability, deadline);
    }
    [[nodiscard]] std::int64_t count() { return support::value(*database, kCount); }
};

// Leads a batch until `others` threads had the time to queue up behind it.
template <class Other>
Result<void> lead_a_batch(Fixture& fixture, int others, const Result<void>& outcome, Other other) {
    std::vector<std::thread> threads;
    const auto led = fixture.database->write(
        Durability::normal, Deadline::in(20'000), [&](WriteTransaction& write) -> Result<void> {
            auto mine =
                write.sql().run("INSERT INTO store_numbers(name, value) VALUES('test lead', 1)");
            if (!mine) return tl::unexpected(mine.error());
            for (int i = 0; i < others; ++i)
                threads.emplace_back([&other, i] { other(i); });
            std::this_thread::sleep_for(std::chrono::milliseconds(30));
            return outcome;
        });
    for (auto& thread : threads)
        thread.join();
    return led;
}

}  // namespace

TEST_CASE("a work that fails on its own leaves nothing", "[storage]") {
    Fixture fixture;
    const auto outcome = fixture.database->write(
        Durability::normal, Deadline::in(1000), [](WriteTransaction& write) -> Result<void> {
            static_cast<void>(
                write.sql().run("INSERT INTO store_numbers(name, value) VALUES('test', 1)"));
            return memory::fail(ErrorCode::conflict, "test", "no");
        });
    REQUIRE_FALSE(outcome);
    CHECK(outcome.error().code == ErrorCode::conflict);
    CHECK(fixture.count() == 0);
    CHECK(fixture.add("after"));
    CHECK(fixture.count() == 1);
}

TEST_CASE("a work that fails among others is undone alone", "[storage]") {
    Fixture fixture;
    std::atomic<int> failed{0};
    std::atomic<int> added{0};
    const auto led = lead_a_batch(fixture, 8, {}, [&](int i) {
        const auto outcome = fixture.database->write(
            Durability::normal, Deadline::in(20'000), [&](WriteTransaction& write) -> Result<void> {
                const auto ran =
                    write.sql().run("INSERT INTO store_numbers(name, value) VALUES(?1, 1)",
                                    "test" + std::to_string(i));
                if (!ran) return tl::unexpected(ran.error());
                if (i % 2 == 0) return memory::fail(ErrorCode::limit, "test", "no");
                return {};
            });
        outcome ? ++added : ++failed;
    });
    CHECK(led);
    CHECK(failed == 4);
    CHECK(added == 4);
    CHECK(fixture.count() == 5);
}

TEST_CASE("a leader whose work fails does not take the others along", "[storage]") {
    Fixture fixture;
    std::atomic<int> added{0};
    const auto led = lead_a_batch(fixture, 8, memory::fail(ErrorCode::limit, "test", "no"),
                                  [&](int i) { added += fixture.add(std::to_string(i)) ? 1 : 0; });
    CHECK_FALSE(led);
    CHECK(added == 8);
    CHECK(fixture.count() == 8);
}

TEST_CASE("a work that throws is undone, and the queue goes on", "[storage]") {
    Fixture fixture;
    const auto without_memory =
        fixture.database->write(Durability::normal, Deadline::in(1000),
                                [](WriteTransaction&) -> Result<void> { throw std::bad_alloc(); });
    REQUIRE_FALSE(without_memory);
    CHECK(without_memory.error().code == ErrorCode::no_memory);
    const auto defect = fixture.database->write(
        Durability::normal, Deadline::in(1000), [](WriteTransaction& write) -> Result<void> {
            static_cast<void>(
                write.sql().run("INSERT INTO store_numbers(name, value) VALUES('test', 1)"));
            throw std::length_error("too long");
        });
    REQUIRE_FALSE(defect);
    CHECK(defect.error().code == ErrorCode::internal);
    CHECK(fixture.count() == 0);
    CHECK(fixture.add("after"));
    CHECK(fixture.count() == 1);
}

TEST_CASE("a work that throws among others is undone alone", "[storage]") {
    Fixture fixture;
    std::atomic<int> added{0};
    const auto led = lead_a_batch(fixture, 6, {}, [&](int i) {
        const auto outcome = fixture.database->write(
            Durability::normal, Deadline::in(20'000), [&](WriteTransaction& write) -> Result<void> {
                static_cast<void>(
                    write.sql().run("INSERT INTO store_numbers(name, value) VALUES(?1, 1)",
                                    "test" + std::to_string(i)));
                if (i == 2) throw std::bad_alloc();
                if (i == 3) throw std::length_error("too long");
                return {};
            });
        added += outcome ? 1 : 0;
    });
    CHECK(led);
    CHECK(added == 4);
    CHECK(fixture.count() == 5);
}

TEST_CASE("a write that another process's lock keeps waiting is not written, then or later",
          "[storage]") {
    Fixture fixture;
    REQUIRE(fixture.add("first"));
    support::ChildProcess other("sql", {fixture.store.path()});
    REQUIRE(other.ask("BEGIN IMMEDIATE") == "ok");
    for (const std::int64_t ms : {0, 1, 30}) {
        const auto late = fixture.add("late", support::given(ms));
        REQUIRE_FALSE(late);
        CHECK(late.error().code == ErrorCode::deadline);
        CHECK(late.error().retryable);
        const auto busy = fixture.add("busy", Deadline::in(ms));
        REQUIRE_FALSE(busy);
        CHECK(busy.error().code == ErrorCode::busy);
    }
    CHECK(other.ask("COMMIT") == "ok");
    CHECK(fixture.add("after", support::given(0)));
    CHECK(fixture.count() == 2);
}

TEST_CASE("a stopped write is cancelled, whether it leads or waits behind the leader",
          "[storage]") {
    Fixture fixture;
    support::ChildProcess other("sql", {fixture.store.path()});
    REQUIRE(other.ask("BEGIN IMMEDIATE") == "ok");
    std::stop_source stop;
    std::atomic<int> cancelled{0};
    std::vector<std::thread> threads;
    for (int i = 0; i < 4; ++i) {
        threads.emplace_back([&, i] {
            memory::CallOptions options;
            options.stop = stop.get_token();
            const auto outcome = fixture.add(std::to_string(i), *Deadline::from(options, 60'000));
            cancelled += !outcome && outcome.error().code == ErrorCode::cancelled ? 1 : 0;
        });
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
    stop.request_stop();
    for (auto& thread : threads)
        thread.join();
    CHECK(cancelled == 4);
    CHECK(other.ask("COMMIT") == "ok");
    CHECK(fixture.add("after"));
    CHECK(fixture.count() == 1);
}

TEST_CASE("a leader that gives up hands the lead to who still has time", "[storage]") {
    Fixture fixture;
    support::ChildProcess other("sql", {fixture.store.path()});
    REQUIRE(other.ask("BEGIN IMMEDIATE") == "ok");
    bool added = false;
    std::thread patient([&] {
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
        added = bool(fixture.add("patient"));
    });
    CHECK_FALSE(fixture.add("late", support::given(40)));
    CHECK(other.ask("COMMIT") == "ok");
    patient.join();
    CHECK(added);
    CHECK(fixture.count() == 1);
}

TEST_CASE("each commit is at least as durable as each of its writers asks", "[storage]") {
    Fixture fixture;
    const auto level = [&](Durability durability) {
        std::int64_t found = -1;
        const auto outcome = fixture.database->write(
            durability, Deadline::in(20'000), [&](WriteTransaction& write) -> Result<void> {
                found = write.sql().integer("PRAGMA synchronous").value().value_or(-1);
                return {};
            });
        return outcome ? found : -1;
    };
    constexpr std::int64_t kNormal = 1;
    constexpr std::int64_t kFull = 2;
    CHECK(level(Durability::full) == kFull);
    CHECK(level(Durability::normal) == kNormal);
    CHECK(level(Durability::full) == kFull);
    std::atomic<int> wrong{0};
    const auto led = lead_a_batch(fixture, 8, {}, [&](int i) {
        const auto durability = i % 2 == 0 ? Durability::full : Durability::normal;
        if (level(durability) < (i % 2 == 0 ? kFull : kNormal)) ++wrong;
    });
    CHECK(led);
    CHECK(wrong == 0);
}

TEST_CASE("work alone comes between writes, outside any transaction", "[storage]") {
    Fixture fixture;
    std::atomic<int> bad{0};
    const auto led = lead_a_batch(fixture, 9, {}, [&](int i) {
        const bool done = i % 3 == 0 ? bool(fixture.database->compact(Deadline::in(20'000)))
                                     : bool(fixture.add(std::to_string(i)));
        bad += done ? 0 : 1;
    });
    CHECK(led);
    CHECK(bad == 0);
    CHECK(fixture.count() == 7);
}

TEST_CASE("after a refusal nobody who waited in the queue writes any more", "[storage]") {
    const support::TemporaryStore store;
    auto database = support::open_database(store.path());
    auto connection =
        memory::storage::SqliteConnection::open(store.path(), 0x2 /* SQLITE_OPEN_READWRITE */);
    REQUIRE(connection);
    memory::storage::WriteQueue queue(std::move(*connection), store.path(),
                                      [] { return memory::Timestamp{}; });
    std::atomic<int> refused{0};
    std::vector<std::thread> waiting;
    const auto led =
        queue.alone(Deadline::in(20'000), [&](memory::storage::SqliteConnection&) -> Result<void> {
            for (int i = 0; i < 3; ++i) {
                waiting.emplace_back([&] {
                    const auto outcome = queue.write(
                        Durability::full, Deadline::in(20'000),
                        [](WriteTransaction& write) -> Result<void> {
                            static_cast<void>(write.sql().run(
                                "INSERT INTO store_numbers(name, value) VALUES('test', 1)"));
                            return {};
                        });
                    refused += !outcome && outcome.error().code == ErrorCode::read_only ? 1 : 0;
                });
            }
            std::this_thread::sleep_for(std::chrono::milliseconds(20));
            queue.refuse(memory::fail(ErrorCode::read_only, "test", "a flush failed").value());
            return {};
        });
    for (auto& thread : waiting)
        thread.join();
    CHECK(led);
    CHECK(refused == 3);
    CHECK(support::value(*database, kCount) == 0);
}
