// The embedded driver put together from its parts.
#include "storage/sqlite_database.hpp"

#include <chrono>
#include <new>

#include <fmt/format.h>
#include <sqlite3.h>
#include <sys/stat.h>

#include "base/result.hpp"
#include "base/test_hooks.hpp"
#include "storage/backup.hpp"
#include "storage/erasure.hpp"
#include "storage/migration.hpp"
#include "storage/open_file.hpp"
#include "storage/own_work.hpp"
#include "storage/registry.hpp"
#include "storage/sqlite_error.hpp"

namespace memory::storage {

namespace {

// check_structure lists at most so many problems, as SQLite counts them.
constexpr int kMaxProblems = 100;

// How long closing works, a step that was begun aside.
constexpr std::chrono::milliseconds kWorkAtClose{100};

std::uint64_t file_size(const std::string& path) {
    struct stat status{};
    return stat(path.c_str(), &status) == 0 ? static_cast<std::uint64_t>(status.st_size) : 0;
}

// Interrupts a long statement when the deadline is over. Lives as long as the statement runs.
class Interrupter {
  public:
    Interrupter(SqliteConnection& connection, const base::Deadline& deadline)
        : connection_(connection) {
        sqlite3_progress_handler(
            connection.handle(), 10'000,
            [](void* limit) { return static_cast<const base::Deadline*>(limit)->over() ? 1 : 0; },
            const_cast<base::Deadline*>(&deadline));
    }
    ~Interrupter() { sqlite3_progress_handler(connection_.handle(), 0, nullptr, nullptr); }
    Interrupter(const Interrupter&) = delete;
    Interrupter& operator=(const Interrupter&) = delete;

  private:
    SqliteConnection& connection_;
};

}  // namespace

Result<std::shared_ptr<Database>> open_sqlite(const SqliteOptions& options,
                                              const base::Deadline& deadline) {
    KIOKU_LET(const std::string path, resolve_path(options.path, options.create));
    if (!options.allow_network_file_system) KIOKU_TRY(refuse_network(path));
    return shared_database(path, [&]() -> Result<std::unique_ptr<Database>> {
        KIOKU_LET(auto writer, open_writer(path, options.create, deadline));
        return std::make_unique<SqliteDatabase>(path, std::move(writer), options);
    });
}

SqliteDatabase::SqliteDatabase(std::string path, std::unique_ptr<SqliteConnection> writer,
                               const SqliteOptions& options)
    : path_(std::move(path)),
      generation_(fork_generation()),
      queue_(std::move(writer), path_, options.clock, options.erase_derived),
      readers_(path_),
      own_work_(options.own_work),
      derived_(options.make_derived ? options.make_derived() : nullptr),
      checkpointer_(path_, queue_, options.own_work) {}

SqliteDatabase::~SqliteDatabase() {
    try {
        do_work_at_close();
        static_cast<void>(settle_erasures(base::Deadline::in(0)));
    } catch (const std::bad_alloc&) {
        return;  // the next opening's turn
    }
}

// For processes that are never open for long enough to have their threads do it, and for what a
// bulk load leaves. Waits for nobody: who holds the write lock may do this work.
void SqliteDatabase::do_work_at_close() {
    if (!queue_.work_waits()) return;
    checkpointer_.stop();
    const auto until = std::chrono::steady_clock::now() + kWorkAtClose;
    while (std::chrono::steady_clock::now() < until) {
        const auto did = do_step(queue_, own_work_, base::Deadline::in(0));
        if (!did || !*did) return;
    }
}

Result<void> SqliteDatabase::write(Durability durability, const base::Deadline& deadline,
                                   Work work) {
    KIOKU_TRY(refuse_after_fork(generation_));
    auto outcome = queue_.write(durability, deadline, work);
    checkpointer_.after_commit();
    if (queue_.work_waits() && checkpointer_.lacks_thread()) {
        static_cast<void>(do_step(queue_, own_work_, base::Deadline::in(0)));
    }
    return outcome;
}

Result<Snapshot> SqliteDatabase::read(const base::Deadline& deadline) {
    KIOKU_TRY(refuse_after_fork(generation_));
    return readers_.snapshot(deadline);
}

Result<bool> SqliteDatabase::settle_erasures(const base::Deadline& deadline) {
    KIOKU_TRY(refuse_after_fork(generation_));
    if (queue_.refuses()) return queue_.erasure_waits();
    bool settled = true;
    const auto outcome = queue_.alone(deadline, [&](SqliteConnection& writer) -> Result<void> {
        KIOKU_LET(settled, erase_log(writer, deadline));
        queue_.erasure_waits(!settled);
        return {};
    });
    if (!outcome) {
        const Error& error = outcome.error();
        const bool waits = error.code == ErrorCode::busy || error.code == ErrorCode::deadline ||
                           error.code == ErrorCode::cancelled;
        if (!waits) return tl::unexpected(error);
        settled = false;
    }
    if (!settled) {
        queue_.erasure_waits(true);
        checkpointer_.after_commit();
    }
    return !settled;
}

Result<void> SqliteDatabase::do_own_work(const base::Deadline& deadline) {
    KIOKU_TRY(refuse_after_fork(generation_));
    while (!deadline.over()) {
        KIOKU_LET(const bool goes_on, do_step(queue_, own_work_, deadline));
        if (!goes_on) break;
        deadline.sleep(kStepPause);
    }
    return {};
}

void SqliteDatabase::own_work_waits() noexcept {
    if (!refuse_after_fork(generation_)) return;
    queue_.work_waits(true);
    checkpointer_.after_commit();
}

bool SqliteDatabase::run_soon(const std::shared_ptr<Chore>& chore) noexcept {
    return refuse_after_fork(generation_) && checkpointer_.run_soon(chore);
}

Result<std::uint64_t> SqliteDatabase::backup(const std::string& path,
                                             const base::Deadline& deadline) {
    KIOKU_TRY(refuse_after_fork(generation_));
    return copy_database(path_, path, deadline);
}

Result<std::vector<std::string>> SqliteDatabase::check_structure(const base::Deadline& deadline) {
    KIOKU_TRY(refuse_after_fork(generation_));
    KIOKU_LET(auto connection, open_reader(path_));
    const Interrupter interrupter(*connection, deadline);
    std::vector<std::string> problems;
    for (const char* sql : {"PRAGMA integrity_check(100)", "PRAGMA foreign_key_check"}) {
        KIOKU_LET(Rows rows, connection->query(sql));
        for (;;) {
            auto more = rows.next();
            if (!more && more.error().code == ErrorCode::cancelled) {
                return tl::unexpected(deadline.error("storage", "the check"));
            }
            if (!more && more.error().code != ErrorCode::corrupt) {
                return tl::unexpected(more.error());
            }
            if (!more) problems.push_back(more.error().message);
            if (!more || !*more || problems.size() >= kMaxProblems) break;
            // SQLite lists a page that it had no memory for among the damaged ones.
            if (rows.text(0).ends_with("error code=7")) {
                return fail(ErrorCode::no_memory, "storage", "check the store: no memory");
            }
            if (rows.text(0) != "ok") problems.push_back(fmt::format("file: {}", rows.text(0)));
        }
    }
    return problems;
}

Result<void> SqliteDatabase::compact(const base::Deadline& deadline) {
    KIOKU_TRY(refuse_after_fork(generation_));
    return queue_.alone(deadline, [&](SqliteConnection& writer) -> Result<void> {
        const Interrupter interrupter(writer, deadline);
        for (;;) {
            const auto done = writer.run("VACUUM");
            if (done) break;
            const ErrorCode code = done.error().code;
            if (code != ErrorCode::cancelled && code != ErrorCode::busy) {
                return tl::unexpected(done.error());
            }
            if (code == ErrorCode::cancelled || deadline.over()) {
                return tl::unexpected(deadline.error("storage", "the store to be rewritten"));
            }
            deadline.sleep(std::chrono::milliseconds(2));
        }
        KIOKU_KILL_POINT("compact.rewritten");
        // The new pages are in the log; without a reader in the way the file shrinks at once.
        const int code = sqlite3_wal_checkpoint_v2(writer.handle(), "main",
                                                   SQLITE_CHECKPOINT_TRUNCATE, nullptr, nullptr);
        if (code == SQLITE_OK || (code & 0xff) == SQLITE_BUSY) return {};
        return tl::unexpected(sqlite_error(code, writer.handle(), "truncate the write-ahead log"));
    });
}

DatabaseStatus SqliteDatabase::status() const {
    DatabaseStatus status;
    if (auto ours = refuse_after_fork(generation_); !ours) {
        // A mutex may have been held, for ever now, by a thread of the parent.
        status.refuses_writes = true;
        status.refusal = std::move(ours).error();
        return status;
    }
    status.size_bytes = file_size(path_);
    status.log_size_bytes = file_size(path_ + "-wal");
    status.schema_version = kSchemaVersion;
    status.refuses_writes = queue_.refuses();
    if (status.refuses_writes) status.refusal = queue_.refusal();
    status.last_problem = checkpointer_.last_problem();
    return status;
}

}  // namespace memory::storage
