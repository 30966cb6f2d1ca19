// Erased text and the write-ahead log: deleting overwrites the text in the database file, but old
// frames of the log still hold it until a checkpoint truncates the log. An outbox row of kind
// "erase", written with the deletion, stands until that has happened.
#pragma once

#include "base/deadline.hpp"
#include "kioku/error.hpp"
#include "storage/sqlite_connection.hpp"
#include "storage/transaction.hpp"

namespace memory::storage {

// Writes the row, once per transaction's rows that wait.
[[nodiscard]] Result<void> note_erasure(WriteTransaction& write);

// Whether such a row stands.
[[nodiscard]] Result<bool> erasure_waits(Connection& sql);

// Truncates the log and takes the rows that stood before away; tries until the deadline. Answers
// whether it succeeded: false when a reader kept an old snapshot. The connection must not be in a
// transaction, and nobody else may write through it.
[[nodiscard]] Result<bool> erase_log(SqliteConnection& connection, const base::Deadline& deadline);

}  // namespace memory::storage
