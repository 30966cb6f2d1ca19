// Counts of tokens that wait to be made anew: rows of the outbox for work that the library does
// itself, in steps, each of which is one transaction with the row's place in it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "kioku/error.hpp"
#include "storage/transaction.hpp"

namespace memory::outbox {

// The kinds of such rows: over messages by seq, and over summaries by item.
inline constexpr std::string_view kRecount = "recount";
inline constexpr std::string_view kRecountSummaries = "recount_summaries";

// What is left of one: from..to, newest first.
struct RecountRow {
    std::int64_t entry = 0;
    std::string kind;
    std::int64_t session = 0;  // rowid
    std::int64_t from = 0;
    std::int64_t to = 0;
    std::string counter;  // that the counts are wanted of
};

// Leaves from..to of a session to be counted by `counter`, in place of what waited of the kind.
[[nodiscard]] Result<void> leave_recount(storage::WriteTransaction& write,
                                         const RecountRow& recount);

// The first such row after `entry`.
[[nodiscard]] Result<std::optional<RecountRow>> next_recount(storage::Connection& sql,
                                                             std::int64_t entry);

// Says that from..to is what is left; with nothing left the row goes.
[[nodiscard]] Result<void> advance_recount(storage::WriteTransaction& write, std::int64_t entry,
                                           std::int64_t from, std::int64_t to);

// Removes those of a session.
[[nodiscard]] Result<void> delete_recounts(storage::WriteTransaction& write, std::int64_t session);

// Messages and summaries of the whole store that wait.
[[nodiscard]] Result<std::int64_t> count_recounts(storage::Connection& sql);

}  // namespace memory::outbox
