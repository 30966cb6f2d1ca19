// Truncating the log after a deletion, and the outbox row that remembers to.
#include "storage/erasure.hpp"

#include <chrono>

#include <sqlite3.h>

#include "base/result.hpp"
#include "base/test_hooks.hpp"
#include "storage/sqlite_error.hpp"

namespace memory::storage {

namespace {
constexpr std::chrono::microseconds kPause{1000};

bool is_busy(int code) {
    return (code & 0xff) == SQLITE_BUSY || (code & 0xff) == SQLITE_LOCKED;
}
}  // namespace

Result<void> note_erasure(WriteTransaction& write) {
    const auto id = write.new_id();
    KIOKU_TRY(write.sql().run(
        "INSERT INTO outbox(id, kind, state, due_at, created_at) VALUES(?1, 'erase', 0, ?2, ?2)",
        Blob{base::id_view(id)}, write.now_ms()));
    return {};
}

Result<bool> erasure_waits(Connection& sql) {
    KIOKU_LET(const auto found, sql.integer("SELECT 1 FROM outbox WHERE kind = 'erase' LIMIT 1"));
    return found.has_value();
}

Result<bool> erase_log(SqliteConnection& connection, const base::Deadline& deadline) {
    KIOKU_LET(const auto last,
              connection.integer("SELECT max(entry) FROM outbox WHERE kind = 'erase'"));
    if (!last) return true;
    KIOKU_KILL_POINT("erasure.before_truncate");
    for (;;) {
        const int code = sqlite3_wal_checkpoint_v2(connection.handle(), "main",
                                                   SQLITE_CHECKPOINT_TRUNCATE, nullptr, nullptr);
        if (code == SQLITE_OK || KIOKU_BROKEN("erasure")) break;
        if (!is_busy(code)) {
            return tl::unexpected(
                sqlite_error(code, connection.handle(), "truncate the write-ahead log"));
        }
        if (deadline.over()) return false;
        deadline.sleep(kPause);
    }
    KIOKU_KILL_POINT("erasure.truncated");
    // Another process may have written since; the rows of its own deletions have higher numbers.
    for (;;) {
        auto gone =
            connection.run("DELETE FROM outbox WHERE kind = 'erase' AND entry <= ?1", *last);
        KIOKU_KILL_POINT("erasure.settled");
        if (gone) return true;
        if (gone.error().code != ErrorCode::busy) return tl::unexpected(gone.error());
        if (deadline.over()) return false;
        deadline.sleep(kPause);
    }
}

}  // namespace memory::storage
