#include "support/estimated.hpp"

#include <fmt/format.h>
#include <sqlite3.h>

#include "storage/sqlite_connection.hpp"
#include "support/must.hpp"

namespace support {

void set_counts(const std::string& path, const std::string& counter) {
    auto connection = must(memory::storage::SqliteConnection::open(path, SQLITE_OPEN_READWRITE));
    sqlite3_busy_timeout(connection->handle(), 10'000);
    must(connection->execute(fmt::format(
        "BEGIN IMMEDIATE;"
        "UPDATE messages SET tokens = {0}, counter = '{1}';"
        "UPDATE summaries SET tokens = {0};"
        "UPDATE sessions SET counter = '{1}', buffer_tokens = {0} * (last_seq - summarized_to);"
        "DELETE FROM outbox WHERE kind IN ('recount', 'recount_summaries');"
        "COMMIT",
        kEstimate, counter)));
}

}  // namespace support
