// The summaries table: one row beside each item of kind summary, one per generation.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "kioku/session.hpp"
#include "kioku/summary.hpp"
#include "session/session_table.hpp"
#include "storage/transaction.hpp"

namespace memory::session {

// Who made a generation, as stored.
inline constexpr std::string_view kMadeByExtraction = "extractive";
inline constexpr std::string_view kMadeByHost = "host";
inline constexpr std::string_view kMadeByCaller = "caller";

// Adds a generation over 1..to_seq.
[[nodiscard]] Result<Summary> insert_summary(storage::WriteTransaction& write,
                                             const SessionRow& session, std::string_view text,
                                             std::int64_t to_seq, std::int64_t tokens,
                                             std::string_view made_by, const Json& metadata = {});

// Brings a generation back from an export, with its id and time.
[[nodiscard]] Result<void> restore_summary(storage::WriteTransaction& write,
                                           const SessionRow& session, const Summary& summary);

// The newest generation; empty when there is none.
[[nodiscard]] Result<std::optional<Summary>> current_summary(storage::Connection& sql,
                                                             const SessionRow& session);

// The newest generation with to_seq at most `to_seq`, made by `made_by` (empty: by anyone).
[[nodiscard]] Result<std::optional<Summary>> summary_up_to(storage::Connection& sql,
                                                           const SessionRow& session,
                                                           std::int64_t to_seq,
                                                           std::string_view made_by = {});

// Newest first.
[[nodiscard]] Result<std::vector<Summary>> summary_history(storage::Connection& sql,
                                                           const SessionRow& session,
                                                           std::int64_t limit);

[[nodiscard]] Result<SummaryStats> summary_stats(storage::Connection& sql,
                                                 const SessionRow& session);

// Deletes the generations that cover `seq` (1: all); answers how many.
[[nodiscard]] Result<std::int64_t> delete_summaries(storage::WriteTransaction& write,
                                                    const SessionRow& session,
                                                    std::int64_t covering_seq);

}  // namespace memory::session
