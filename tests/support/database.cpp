#include "support/database.hpp"

#include <chrono>
#include <stdexcept>

#include "base/result.hpp"
#include "storage/sqlite_database.hpp"

namespace support {

std::shared_ptr<Database> open_database(const std::string& path) {
    memory::storage::SqliteOptions options;
    options.path = path;
    options.clock = [] {
        return std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
    };
    auto database = memory::storage::open_sqlite(options, Deadline::in(20'000));
    if (!database) throw std::runtime_error("open: " + database.error().message);
    return *database;
}

Deadline given(std::int64_t ms) {
    memory::CallOptions options;
    options.deadline_ms = ms;
    return *Deadline::from(options, 0);
}

memory::Result<void> run(Database& database, std::string_view sql, Durability durability,
                         const Deadline& deadline) {
    return database.write(durability, deadline,
                          [&](memory::storage::WriteTransaction& write) -> memory::Result<void> {
                              KIOKU_TRY(write.sql().run(sql));
                              return {};
                          });
}

std::int64_t value(Database& database, std::string_view sql) {
    auto snapshot = database.read(Deadline::in(20'000));
    if (!snapshot) return -1;
    const auto found = snapshot->sql().integer(sql);
    return found ? found->value_or(-1) : -1;
}

}  // namespace support
