// What the tests of counting anew ask of a store.
#pragma once

#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <sqlite3.h>

#include "kioku/token_counter.hpp"
#include "session/message_table.hpp"
#include "storage/sqlite_connection.hpp"
#include "support/catch.hpp"
#include "support/clocked_store.hpp"
#include "support/estimated.hpp"
#include "support/must.hpp"

namespace counts {

inline constexpr const char* kEncoding = "o200k_base";
inline constexpr const char* kOther = "cl100k_base";

inline std::int64_t cost(const memory::Message& message, const memory::TokenCounter& counter) {
    memory::NewMessage again;
    again.role = message.role;
    again.content = message.content;
    again.name = message.name;
    again.tool_calls = message.tool_calls;
    again.tool_call_id = message.tool_call_id;
    return memory::session::cost_of(again, counter);
}

inline std::vector<memory::Message> messages(support::ClockedStore& store,
                                             const std::string& session) {
    std::vector<memory::Message> all;
    memory::Page page;
    do {
        auto list = support::must(store.manager.messages(session, 1, std::nullopt, page));
        for (auto& one : list.items)
            all.push_back(std::move(one));
        page.cursor = list.next;
    } while (page.cursor);
    return all;
}

// The first message that is as `encoding` counts it, provided that all after it are too and all
// before it are as set_counts left them; 0 otherwise.
inline std::int64_t exact_from(support::ClockedStore& store, const std::string& session,
                               const char* encoding = kEncoding) {
    const auto counter = support::must(memory::TokenCounter::open(encoding));
    const auto all = messages(store, session);
    const auto is_exact = [&](const memory::Message& message) {
        return message.counter == counter.name() && message.tokens == cost(message, counter);
    };
    const auto first = std::find_if(all.begin(), all.end(), is_exact);
    const bool old_before = std::all_of(all.begin(), first, [](const memory::Message& message) {
        return message.tokens == support::kEstimate;
    });
    if (!old_before || !std::all_of(first, all.end(), is_exact)) return 0;
    return first == all.end() ? all.back().seq + 1 : first->seq;
}

// What the buffer costs as its messages say.
inline std::int64_t buffer_sum(support::ClockedStore& store, const std::string& session) {
    std::int64_t sum = 0;
    for (const memory::Message& message : support::must(store.buffer.get_messages(session)))
        sum += message.tokens;
    return sum;
}

inline std::int64_t buffer_tokens(support::ClockedStore& store, const std::string& session) {
    return support::must(store.buffer.get_buffer_info(session)).token_count;
}

inline bool summaries_are_exact(support::ClockedStore& store, const std::string& session,
                                const char* encoding = kEncoding) {
    const auto counter = support::must(memory::TokenCounter::open(encoding));
    const auto all = support::must(store.summaries.get_summary_history(session));
    return std::all_of(all.begin(), all.end(), [&](const memory::Summary& summary) {
        return summary.tokens == static_cast<std::int64_t>(counter.count_tokens(summary.text));
    });
}

inline void finish(support::ClockedStore& store) {
    // Each call does 200 ms of the work at most.
    std::int64_t pending = 1;
    for (int calls = 0; pending > 0 && calls < 300; ++calls)
        pending = support::must(store.manager.health()).recounts_pending;
    CHECK(pending == 0);
}

inline void run_sql(const support::ClockedStore& store, const std::string& sql) {
    auto connection = support::must(
        memory::storage::SqliteConnection::open(store.file.path(), SQLITE_OPEN_READWRITE));
    support::must(connection->execute(sql));
}

// What the rows say.
inline std::string all_rows(const std::string& path) {
    auto connection =
        support::must(memory::storage::SqliteConnection::open(path, SQLITE_OPEN_READONLY));
    std::string all;
    for (const char* table : {"messages", "summaries", "outbox", "items"}) {
        auto rows = support::must(connection->query(fmt::format("SELECT * FROM {}", table)));
        while (support::must(rows.next()))
            for (int column = 0; column < 10; ++column)
                all += fmt::format("{}|", rows.text(column));
    }
    auto rows =
        support::must(connection->query("SELECT id, buffer_tokens, counter, change FROM sessions"));
    while (support::must(rows.next()))
        all += fmt::format("{} {} {} {}", rows.text(0), rows.integer(1), rows.text(2),
                           rows.integer(3));
    return all;
}

}  // namespace counts
