// Statements and connections over SQLite's C API.
#include "storage/sqlite_connection.hpp"

#include <fmt/format.h>
#include <sqlite3.h>

#include "storage/sqlite_error.hpp"

namespace memory::storage {

namespace {
// The oldest version without the WAL-reset race and with FTS5 overflows mended (house rules, §4).
constexpr int kOldestSqlite = 3054000;
// More than the rooms have of their own; a filter makes a statement for each of its shapes.
constexpr std::size_t kMostStatements = 256;

sqlite3_destructor_type lifetime(bool keep) {
    return keep ? SQLITE_TRANSIENT : SQLITE_STATIC;
}
}  // namespace

// A prepared statement; `in_cache` ones go back to their connection, others are finalised.
class SqliteConnection::CachedStatement final : public Statement {
  public:
    CachedStatement(sqlite3* connection, sqlite3_stmt* statement, bool in_cache)
        : in_cache_(in_cache), connection_(connection), statement_(statement) {}
    ~CachedStatement() override { sqlite3_finalize(statement_); }

    void bind_null(int index) override { sqlite3_bind_null(statement_, index); }
    void bind_integer(int index, std::int64_t value) override {
        sqlite3_bind_int64(statement_, index, value);
    }
    void bind_real(int index, double value) override {
        sqlite3_bind_double(statement_, index, value);
    }
    void bind_text(int index, std::string_view value, bool keep) override {
        note(sqlite3_bind_text64(statement_, index, value.data() != nullptr ? value.data() : "",
                                 value.size(), lifetime(keep), SQLITE_UTF8));
    }
    void bind_blob(int index, std::string_view value, bool keep) override {
        note(sqlite3_bind_blob64(statement_, index, value.data() != nullptr ? value.data() : "",
                                 value.size(), lifetime(keep)));
    }

    Result<bool> step() override {
        const int code = bind_failure_ != SQLITE_OK ? bind_failure_ : sqlite3_step(statement_);
        if (code == SQLITE_ROW) return true;
        if (code == SQLITE_DONE) return false;
        return tl::unexpected(sqlite_error(code, connection_, "run a statement"));
    }
    void reset() noexcept override {
        sqlite3_reset(statement_);
        sqlite3_clear_bindings(statement_);
        bind_failure_ = SQLITE_OK;
    }

    bool is_null(int column) const override {
        return sqlite3_column_type(statement_, column) == SQLITE_NULL;
    }
    std::int64_t integer(int column) const override {
        return sqlite3_column_int64(statement_, column);
    }
    double real(int column) const override { return sqlite3_column_double(statement_, column); }
    std::string_view text(int column) const override {
        const auto* bytes = static_cast<const char*>(sqlite3_column_blob(statement_, column));
        if (bytes == nullptr) return {};
        return {bytes, static_cast<std::size_t>(sqlite3_column_bytes(statement_, column))};
    }

    static void release(Statement* statement) noexcept {
        auto* cached = static_cast<CachedStatement*>(statement);
        cached->reset();
        cached->in_use_ = false;
        if (!cached->in_cache_) delete cached;
    }

    bool in_use_ = false;
    std::uint64_t last_use_ = 0;  // as the connection counts them

  private:
    // A bind can fail for want of memory or for a value above SQLite's limit; step() answers it.
    void note(int code) {
        if (code != SQLITE_OK) bind_failure_ = code;
    }

    bool in_cache_;
    sqlite3* connection_;
    sqlite3_stmt* statement_;
    int bind_failure_ = SQLITE_OK;
};

Result<void> refuse_old_sqlite(int number, std::string_view name) {
    if (number >= kOldestSqlite) return {};
    return fail(ErrorCode::unsupported, "storage",
                fmt::format("sqlite {} is linked in, the oldest that is safe is 3.54.0", name));
}

std::size_t SqliteConnection::Hash::operator()(std::string_view text) const noexcept {
    constexpr std::size_t kPart = 16;
    if (text.size() <= 2 * kPart) return std::hash<std::string_view>()(text);
    const auto middle = std::hash<std::string_view>()(text.substr(text.size() / 2, kPart));
    const auto end = std::hash<std::string_view>()(text.substr(text.size() - kPart));
    return (middle * 31 + end) * 31 + text.size();
}

SqliteConnection::SqliteConnection(sqlite3* handle) : handle_(handle) {}

Result<std::unique_ptr<SqliteConnection>> SqliteConnection::open(const std::string& path,
                                                                 int flags) {
    if (auto safe = refuse_old_sqlite(sqlite3_libversion_number(), sqlite3_libversion()); !safe) {
        return tl::unexpected(std::move(safe).error());
    }
    sqlite3* handle = nullptr;
    const int code = sqlite3_open_v2(path.c_str(), &handle,
                                     flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, nullptr);
    if (handle == nullptr)
        return fail(ErrorCode::no_memory, "storage", "open the store: no memory");
    std::unique_ptr<sqlite3, int (*)(sqlite3*)> held(handle, &sqlite3_close_v2);
    std::unique_ptr<SqliteConnection> connection(new SqliteConnection(handle));
    static_cast<void>(held.release());
    if (code != SQLITE_OK) return tl::unexpected(sqlite_error(code, handle, "open the store"));
    // Plans do not look at bound values. Without this SQLite prepares a statement anew whenever a
    // bound LIMIT or range may have changed: half the time of a get_context.
    sqlite3_db_config(handle, SQLITE_DBCONFIG_ENABLE_QPSG, 1, nullptr);
    return connection;
}

SqliteConnection::~SqliteConnection() {
    statements_.clear();
    sqlite3_close_v2(handle_);
}

// Lets the statement go that was not used for longest.
void SqliteConnection::make_room() {
    if (statements_.size() < kMostStatements) return;
    auto oldest = statements_.end();
    for (auto at = statements_.begin(); at != statements_.end(); ++at) {
        if (at->second->in_use_) continue;
        if (oldest == statements_.end() || at->second->last_use_ < oldest->second->last_use_) {
            oldest = at;
        }
    }
    if (oldest != statements_.end()) statements_.erase(oldest);
}

Result<Rows> SqliteConnection::prepare(std::string_view sql) {
    const auto found = statements_.find(sql);
    if (found != statements_.end() && !found->second->in_use_) {
        found->second->in_use_ = true;
        found->second->last_use_ = ++uses_;
        return Rows(found->second.get(), &CachedStatement::release);
    }
    const bool in_cache = found == statements_.end();  // else the cached one is being stepped
    sqlite3_stmt* statement = nullptr;
    const int code =
        sqlite3_prepare_v3(handle_, sql.data(), static_cast<int>(sql.size()),
                           in_cache ? SQLITE_PREPARE_PERSISTENT : 0, &statement, nullptr);
    if (code != SQLITE_OK) {
        return tl::unexpected(sqlite_error(code, handle_, "prepare a statement"));
    }
    std::unique_ptr<sqlite3_stmt, int (*)(sqlite3_stmt*)> held(statement, &sqlite3_finalize);
    auto made = std::make_unique<CachedStatement>(handle_, statement, in_cache);
    static_cast<void>(held.release());
    made->in_use_ = true;
    CachedStatement* borrowed = made.get();
    if (in_cache) {
        make_room();
        made->last_use_ = ++uses_;
        statements_.emplace(std::string(sql), std::move(made));
    } else {
        static_cast<void>(made.release());  // Rows deletes it
    }
    return Rows(borrowed, &CachedStatement::release);
}

std::int64_t SqliteConnection::changed_rows() const {
    return sqlite3_changes64(handle_);
}

Result<void> SqliteConnection::execute(const std::string& sql) {
    const int code = sqlite3_exec(handle_, sql.c_str(), nullptr, nullptr, nullptr);
    if (code != SQLITE_OK) return tl::unexpected(sqlite_error(code, handle_, "run a statement"));
    return {};
}

bool SqliteConnection::idle() const noexcept {
    return sqlite3_get_autocommit(handle_) != 0;
}

std::uint32_t SqliteConnection::data_version() const noexcept {
    unsigned int version = 0;
    sqlite3_file_control(handle_, "main", SQLITE_FCNTL_DATA_VERSION, &version);
    return version;
}

}  // namespace memory::storage
