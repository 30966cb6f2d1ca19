// The SQLite driver of the SQL seam.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>

#include "storage/sql.hpp"

struct sqlite3;

namespace memory::storage {

// Errors: unsupported, for a version (as sqlite3_libversion_number counts) that loses data.
[[nodiscard]] Result<void> refuse_old_sqlite(int number, std::string_view name);

// One SQLite connection with its cache of prepared statements. Externally synchronised.
class SqliteConnection final : public Connection {
  public:
    // Opens the file at `path` (absolute). `flags` are SQLITE_OPEN_… beside the ones that are
    // always set. Errors: as sqlite_error; unsupported when the SQLite linked in is too old.
    [[nodiscard]] static Result<std::unique_ptr<SqliteConnection>> open(const std::string& path,
                                                                        int flags);
    ~SqliteConnection() override;
    SqliteConnection(const SqliteConnection&) = delete;
    SqliteConnection& operator=(const SqliteConnection&) = delete;

    [[nodiscard]] Result<Rows> prepare(std::string_view sql) override;
    [[nodiscard]] std::int64_t changed_rows() const override;

    // Runs SQL text that holds several statements or is run once, without the cache.
    [[nodiscard]] Result<void> execute(const std::string& sql);

    // Whether no transaction is open: SQLite rolls back by itself after some errors.
    [[nodiscard]] bool idle() const noexcept;

    // Changes when another connection, of any process, has committed.
    [[nodiscard]] std::uint32_t data_version() const noexcept;

    [[nodiscard]] sqlite3* handle() noexcept { return handle_; }

  private:
    explicit SqliteConnection(sqlite3* handle);

    class CachedStatement;
    void make_room();

    // Statements differ in their length or in their last or middle words; hashing all of a text of
    // 600 bytes took as long as a tenth of an append.
    struct Hash {
        using is_transparent = void;
        std::size_t operator()(std::string_view text) const noexcept;
    };

    sqlite3* handle_;
    std::unordered_map<std::string, std::unique_ptr<CachedStatement>, Hash, std::equal_to<>>
        statements_;
    std::uint64_t uses_ = 0;
};

}  // namespace memory::storage
