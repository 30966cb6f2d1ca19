// The change sequence: what any process wrote, in order, from the rows and tombstones themselves.
#pragma once

#include <cstdint>
#include <string_view>

#include "kioku/error.hpp"
#include "kioku/health.hpp"
#include "storage/sql.hpp"
#include "storage/transaction.hpp"

namespace memory::outbox {

// What a tombstone or a change says of a session (items have their ItemKind).
inline constexpr std::int64_t kSessionKind = 100;

// Up to `limit` changes after `since`.
[[nodiscard]] Result<ChangeList> read_changes(storage::Connection& sql, std::int64_t since,
                                              std::int64_t limit);

// The last number given out.
[[nodiscard]] Result<std::int64_t> last_change(storage::Connection& sql);

// Leaves a tombstone for a session whose record goes.
[[nodiscard]] Result<void> bury_session(storage::WriteTransaction& write, std::string_view id);

// Removes all tombstones; readers older than the last of them are told to start anew. Answers how
// many.
[[nodiscard]] Result<std::int64_t> drop_tombstones(storage::WriteTransaction& write);

}  // namespace memory::outbox
