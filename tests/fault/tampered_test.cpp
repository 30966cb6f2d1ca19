// A store's rows changed by somebody who can write the file, to numbers that Kioku never writes:
// an answer comes, and soon. What fuzz/store_fuzz.cpp found first stands here.
#include <cstdint>
#include <limits>
#include <string>

#include <fmt/format.h>

#include "kioku/manager.hpp"
#include "support/catch.hpp"
#include "support/child_process.hpp"
#include "support/must.hpp"
#include "support/temporary_store.hpp"

using memory::ErrorCode;
using memory::Manager;
using support::must;

namespace {

memory::NewMessage hello() {
    memory::NewMessage message;
    message.content = "hello";
    return message;
}

// A store with a session s1 of five messages, changed by this SQL.
void make(const support::TemporaryStore& store, const std::string& sql) {
    {
        auto manager = must(Manager::open(store.config()));
        for (int i = 0; i < 5; ++i)
            must(manager.add_message("s1", hello()));
    }
    support::ChildProcess program("sql", {store.path()});
    REQUIRE(program.ask(sql) == "ok");
    program.hang_up();
    REQUIRE(program.wait() == 0);
}

std::int64_t exported(Manager& manager) {
    return must(manager.export_records([](std::string_view) -> memory::Result<void> { return {}; }))
        .records;
}

}  // namespace

TEST_CASE("numbers at the end of an integer make a session's row corrupt", "[tampered]") {
    const support::TemporaryStore store;
    const auto column =
        GENERATE(as<std::string>{}, "first_seq", "last_seq", "summarized_to", "buffer_tokens",
                 "buffer_ttl_s", "max_buffer_tokens", "inserted_at", "forked_at");
    const auto number = GENERATE(std::numeric_limits<std::int64_t>::max(),
                                 std::numeric_limits<std::int64_t>::min());
    INFO(column << " = " << number);
    // SQL cannot spell the least integer.
    make(store, fmt::format("UPDATE sessions SET {} = {}", column,
                            number > 0 ? "9223372036854775807" : "-9223372036854775807 - 1"));
    auto manager = must(Manager::open(store.config()));
    const auto row = manager.session("s1");
    REQUIRE_FALSE(row);
    CHECK(row.error().code == ErrorCode::corrupt);
    CHECK(manager.add_message("s1", hello()).error().code == ErrorCode::corrupt);
    CHECK(manager.get_context("s1").error().code == ErrorCode::corrupt);
    CHECK(must(manager.add_message("s2", hello())).seq == 1);
}

TEST_CASE("a sequence at its end makes a store corrupt for writers", "[tampered]") {
    const support::TemporaryStore store;
    make(store, "UPDATE store_numbers SET value = 9223372036854775807");
    auto manager = must(Manager::open(store.config()));
    CHECK(manager.add_message("s1", hello()).error().code == ErrorCode::corrupt);
    CHECK(must(manager.messages("s1")).items.size() == 5);
}

TEST_CASE("an export ends where the messages do, whatever the row says", "[tampered]") {
    const support::TemporaryStore store;
    make(store, "UPDATE sessions SET last_seq = 1 << 52");
    auto manager = must(Manager::open(store.config()));
    CHECK(exported(manager) == 6);
    CHECK_FALSE(must(manager.check()).problems.empty());
}

TEST_CASE("messages that are missing do not end an export", "[tampered]") {
    const support::TemporaryStore store;
    make(store, "DELETE FROM messages WHERE seq IN (2, 3)");
    auto manager = must(Manager::open(store.config()));
    CHECK(exported(manager) == 4);
    CHECK_FALSE(must(manager.check()).problems.empty());
}

TEST_CASE("what a host hands in cannot break an error's message in two", "[tampered]") {
    const support::TemporaryStore store;
    auto manager = must(Manager::open(store.config()));
    const std::string name = "a\nb" + std::string(5000, 'c');
    for (const auto& error :
         {manager.session(name).error(), manager.load_context(name).error(),
          manager.next_job({name}).error(), manager.fork_session(name, "s2").error()}) {
        INFO(error.message);
        CHECK(error.message.find('\n') == std::string::npos);
        CHECK(error.message.size() < 300);
    }
    auto config = store.config();
    config.path = store.directory() + "/no\nsuch/store.db";
    CHECK(Manager::open(config).error().message.find('\n') == std::string::npos);
}
