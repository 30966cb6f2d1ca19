// The sessions table, row by row.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/stored_time.hpp"
#include "kioku/session.hpp"
#include "kioku/token_counter.hpp"
#include "storage/scopes.hpp"
#include "storage/transaction.hpp"

namespace memory::session {

// A session as stored. Its messages are first_seq..last_seq; those up to summarized_to have left
// the buffer.
struct SessionRow {
    std::int64_t session = 0;  // rowid; 0: not stored yet
    std::string id;
    std::int64_t scope = 0;  // rowid in scopes
    std::optional<std::string> title;
    SessionSettings settings;
    std::int64_t first_seq = 1;
    std::int64_t last_seq = 0;
    std::int64_t summarized_to = 0;
    std::int64_t buffer_tokens = 0;
    std::string counter;  // that made buffer_tokens; an estimate among exact counts: "estimate"
    bool fold_blocked = false;  // the last fold was stopped by a call that waits for its result
    std::int64_t inserted_at_ms = 0;
    std::int64_t created_at_ms = 0;
    std::int64_t updated_at_ms = 0;
    std::optional<std::string> forked_from;
    std::int64_t forked_at = 0;  // the last seq that was copied from there

    [[nodiscard]] std::int64_t buffer_count() const { return last_seq - summarized_to; }
};

// Errors: not_found in `require`.
[[nodiscard]] Result<std::optional<SessionRow>> find_session(storage::Connection& sql,
                                                             std::string_view id);
[[nodiscard]] Result<SessionRow> require_session(storage::Connection& sql, std::string_view id);

[[nodiscard]] Result<std::optional<SessionRow>> find_session_at(storage::Connection& sql,
                                                                std::int64_t session);

// Inserts a row and sets its rowid.
[[nodiscard]] Result<void> insert_session(storage::WriteTransaction& write, SessionRow& row);

// Writes what an append moves: seqs, ranges, counts and their counter, times. Not a change of the
// session itself.
[[nodiscard]] Result<void> update_progress(storage::WriteTransaction& write, const SessionRow& row);

// Writes title and settings; a change of the session.
[[nodiscard]] Result<void> update_settings(storage::WriteTransaction& write, const SessionRow& row);

// Says that something of the session changed that has no change number of its own.
[[nodiscard]] Result<void> touch_session(storage::WriteTransaction& write, SessionRow& row);

// Errors: conflict, when a key that `wanted` gives differs from the session's.
[[nodiscard]] Result<void> check_same_scope(storage::Connection& sql, const SessionRow& row,
                                            const Scope& wanted);

// The public record of a row.
[[nodiscard]] Result<Session> to_record(storage::Connection& sql, const SessionRow& row);

// The buffer at `now_ms`.
[[nodiscard]] BufferInfo buffer_info(const SessionRow& row, std::int64_t now_ms);

// Says that a count was estimated among exact ones, by a build without the session's vocabulary:
// one that has it counts anew at its next write. Does nothing where counts are exact.
[[nodiscard]] Result<void> note_estimate(storage::WriteTransaction& write, const SessionRow& row,
                                         const TokenCounter& counter);

// The session's counter. The stored encoding was checked when it was set.
[[nodiscard]] Result<TokenCounter> counter_of(const SessionRow& row);

using base::to_time;

}  // namespace memory::session
