// Rows that no Kioku writes, in a store file that somebody changed: a recall may answer anything or
// any error, and goes on. For the sanitizers.
#include <array>
#include <cstdint>
#include <string>

#include <sqlite3.h>

#include "kioku/manager.hpp"
#include "records/to_json.hpp"
#include "storage/sqlite_connection.hpp"
#include "support/catch.hpp"
#include "support/must.hpp"
#include "support/temporary_store.hpp"

using memory::Manager;
using support::must;

namespace {

constexpr std::array kColumns{
    "items.kind",        "items.scope",     "items.session",      "items.time",
    "items.change",      "items.state",     "items.text",         "items.metadata",
    "items.id",          "messages.role",   "messages.session",   "messages.seq",
    "messages.name",     "memories.tags",   "memories.source",    "summaries.session",
    "tombstones.change", "tombstones.kind", "store_numbers.value"};
constexpr std::array<std::int64_t, 5> kNumbers{0, -1, 255, INT64_MAX, INT64_MIN};

void fill(Manager& manager) {
    memory::SessionConfig config;
    config.max_buffer_messages = 4;
    must(manager.configure_session("s", config));
    for (int i = 0; i < 10; ++i) {
        memory::NewMessage message;
        message.content =
            "The walrus was here yesterday, in 2025. Was it? Number " + std::to_string(i) + ".";
        message.role = i % 2 == 0 ? memory::Role::user : memory::Role::assistant;
        message.name = i % 3 == 0 ? std::optional<std::string>("Ada") : std::nullopt;
        message.metadata = must(memory::Json::parse(R"({"title":"a walrus"})"));
        must(manager.add_message("s", message));
    }
    memory::NewMemory memory;
    memory.content = "A walrus has tusks.";
    memory.tags = {"walrus"};
    must(manager.remember(memory));
    memory::NewEpisode episode;
    episode.content = "A walrus was seen.";
    const auto id = must(manager.store_episode(episode)).id;
    must(manager.forget({id}));
}

void recall_all(Manager& manager) {
    memory::RecallOptions options;
    options.filter.kinds = {memory::ItemKind::message, memory::ItemKind::summary,
                            memory::ItemKind::memory, memory::ItemKind::episode};
    options.neighbours = 3;
    for (const char* query : {"what did the walrus do yesterday?", "walrus in 2025, how many?"}) {
        const auto answer = manager.recall(query, options);
        if (!answer) continue;
        for (const auto& hit : answer->hits) {
            memory::RecallOptions expecting = options;
            expecting.expect = hit.id;
            static_cast<void>(manager.recall(query, expecting));
        }
        static_cast<void>(memory::records::to_json(*answer));
        static_cast<void>(manager.query_memory(query));
        static_cast<void>(manager.recall(query));
    }
    const auto context = manager.get_context("s");
    if (context) static_cast<void>(memory::records::to_json(*context));
}

}  // namespace

TEST_CASE("rows that nobody could have written end no recall", "[recall]") {
    for (const std::string column : kColumns) {
        for (const std::int64_t number : kNumbers) {
            CAPTURE(column, number);
            const support::TemporaryStore store;
            {
                auto manager = must(Manager::open(store.config()));
                fill(manager);
            }
            {
                const auto connection = must(
                    memory::storage::SqliteConnection::open(store.path(), SQLITE_OPEN_READWRITE));
                const auto dot = column.find('.');
                // One row, or all of them; what a constraint forbids is not done.
                const std::string where = number % 2 != 0 ? "" : " WHERE rowid % 3 = 1";
                static_cast<void>(connection->execute(
                    "UPDATE " + column.substr(0, dot) + " SET " + column.substr(dot + 1) + " = " +
                    std::to_string(number) + (column.starts_with("store") ? "" : where)));
            }
            auto manager = Manager::open(store.config());
            if (!manager) continue;
            recall_all(*manager);
            recall_all(*manager);
        }
    }
    CHECK(true);
}
