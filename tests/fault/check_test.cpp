// Each rule that check holds a store against, broken once by a hand in the file.
#include <string>
#include <vector>

#include <fmt/format.h>

#include "kioku/manager.hpp"
#include "support/catch.hpp"
#include "support/child_process.hpp"
#include "support/files.hpp"
#include "support/must.hpp"
#include "support/temporary_store.hpp"

using memory::Manager;
using support::must;

namespace {

struct Damage {
    const char* sql;
    const char* says;  // a part of what check then says
};

const std::vector<Damage> kDamages{
    {"DELETE FROM messages WHERE seq = 3", "39 messages"},
    {"UPDATE sessions SET last_seq = 39", "outside its range"},
    {"UPDATE sessions SET summarized_to = 41", "summarised range ends at 41"},
    {"UPDATE sessions SET summarized_to = -1", "summarised range ends at -1"},
    {"UPDATE sessions SET buffer_tokens = buffer_tokens + 1", "are recorded"},
    {"UPDATE messages SET tokens = tokens + 1 WHERE seq = 40", "are recorded"},
    {"UPDATE summaries SET to_seq = 40", "a summary ends at 40"},
    {"UPDATE items SET session = 999 WHERE kind = 1", "does not exist"},
    {"UPDATE items SET scope = 999 WHERE kind = 1", "another session or scope"},
    {"DELETE FROM summaries", "has kind 2 and no row of that kind"},
    {"INSERT INTO tombstones SELECT item, kind, id, 9999 FROM items LIMIT 1", "is deleted"},
    {"UPDATE sessions SET scope = 999", "names it and it does not exist"},
    {"INSERT INTO outbox(id, kind, session, state, due_at, created_at)"
     " VALUES(x'01', 'summarize', 999, 0, 0, 0)",
     "its session 999 does not exist"},
    {"INSERT INTO messages(item, session, seq, role, tokens, counter)"
     " SELECT 9999, session, 41, 1, 1, 'x' FROM sessions",
     "file: "},
};

void fill(const memory::Config& config) {
    auto manager = must(Manager::open(config));
    for (int i = 0; i < 40; ++i) {
        memory::NewMessage message;
        message.content = fmt::format("Number {} was counted at noon.", i);
        must(manager.add_message("s1", message));
    }
    CHECK(must(manager.check()).ok);
}

bool says(const memory::CheckReport& report, const std::string& text) {
    for (const auto& problem : report.problems) {
        if (problem.find(text) != std::string::npos) return true;
    }
    return false;
}

}  // namespace

TEST_CASE("check names what is damaged, each rule in turn", "[check]") {
    const support::TemporaryStore original;
    fill(original.config());
    const std::string bytes = support::read_file(original.path());
    for (const Damage& damage : kDamages) {
        INFO(damage.sql);
        const support::TemporaryStore store;
        support::write_file(store.path(), bytes);
        {
            support::ChildProcess hand("sql", {store.path()});
            REQUIRE(hand.ask(damage.sql) == "ok");
            hand.hang_up();
            REQUIRE(hand.wait() == 0);
        }
        auto manager = must(Manager::open(store.config()));
        const auto report = must(manager.check());
        CHECK_FALSE(report.ok);
        INFO((report.problems.empty() ? std::string("nothing") : report.problems.front()));
        CHECK(says(report, damage.says));
        CHECK(report.problems.size() <= 100);
        CHECK(report.sessions == 1);
    }
}

TEST_CASE("check names pages that are damaged, and does not fail over them", "[check]") {
    const support::TemporaryStore store;
    fill(store.config());
    {
        auto manager = must(Manager::open(store.config()));
        memory::NewMessage message;
        for (int i = 0; i < 20; ++i) {
            message.content = std::string(9000, 'x');
            must(manager.add_message("s2", message));
        }
    }
    std::string bytes = support::read_file(store.path());
    int damaged = 0;
    // The last leaves of tables: the first pages hold the schema.
    for (std::size_t page = bytes.size() / 4096 - 1; page > 0 && damaged < 3; --page) {
        if (bytes[page * 4096] != 0x0d) continue;
        bytes.replace(page * 4096 + 8, 40, std::string(40, '\x7f'));
        ++damaged;
    }
    REQUIRE(damaged > 0);
    support::write_file(store.path(), bytes);
    auto manager = must(Manager::open(store.config()));
    const auto report = manager.check();
    REQUIRE(report);
    CHECK_FALSE(report->ok);
    CHECK(says(*report, "file: "));
}
