// One backup: pages in steps, so that a deadline is seen between them.
#include "storage/backup.hpp"

#include <cerrno>
#include <chrono>
#include <cstring>
#include <memory>

#include <fcntl.h>
#include <fmt/format.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/quote.hpp"
#include "base/result.hpp"
#include "storage/open_file.hpp"
#include "storage/sqlite_connection.hpp"
#include "storage/sqlite_error.hpp"

namespace memory::storage {

namespace {

constexpr int kPagesPerStep = 1024;  // 4 MiB at 4 KiB a page
constexpr std::chrono::microseconds kPause{2000};

// The name is taken before anything is copied; nobody's file is ever written over.
// Beside it there must be no log of a file that was here before: SQLite would replay it.
Result<void> reserve(const std::string& path) {
    for (const char* tail : {"-wal", "-journal"}) {
        struct stat status{};
        if (::stat((path + tail).c_str(), &status) != 0) continue;
        return fail(ErrorCode::conflict, "storage",
                    fmt::format("\"{}{}\" exists: it is the log of another database, and would be "
                                "taken for the copy's",
                                path, tail));
    }
    const int descriptor = ::open(path.c_str(), O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0600);
    if (descriptor >= 0) {
        ::close(descriptor);
        return {};
    }
    const int system = errno;
    const ErrorCode code = system == EEXIST                        ? ErrorCode::conflict
                           : system == ENOENT || system == ENOTDIR ? ErrorCode::not_found
                           : system == EACCES || system == EPERM   ? ErrorCode::permission
                           : system == EROFS                       ? ErrorCode::read_only
                           : system == ENOSPC || system == EDQUOT  ? ErrorCode::full
                                                                   : ErrorCode::unavailable;
    return fail(code, "storage",
                fmt::format("cannot create {}: {}", base::quote_path(path), std::strerror(system)));
}

Result<void> copy_pages(SqliteConnection& source, SqliteConnection& target,
                        const base::Deadline& deadline) {
    const std::unique_ptr<sqlite3_backup, int (*)(sqlite3_backup*)> backup(
        sqlite3_backup_init(target.handle(), "main", source.handle(), "main"),
        &sqlite3_backup_finish);
    if (backup == nullptr) {
        return tl::unexpected(
            sqlite_error(sqlite3_errcode(target.handle()), target.handle(), "begin the copy"));
    }
    for (;;) {
        const int code = sqlite3_backup_step(backup.get(), kPagesPerStep);
        if (code == SQLITE_DONE) return {};
        if (code == SQLITE_BUSY || code == SQLITE_LOCKED) {
            deadline.sleep(kPause);
        } else if (code != SQLITE_OK) {
            return tl::unexpected(sqlite_error(code, target.handle(), "copy the store"));
        }
        if (deadline.over()) return tl::unexpected(deadline.error("storage", "the copy"));
    }
}

Result<std::uint64_t> copy_to(const std::string& from, const std::string& to,
                              const base::Deadline& deadline) {
    KIOKU_LET(auto source, open_reader(from));
    // One snapshot for the whole copy: writers go on and cannot make it start again.
    KIOKU_TRY(source->execute("BEGIN"));
    KIOKU_TRY(source->integer("SELECT count(*) FROM sqlite_schema"));
    KIOKU_LET(auto target, SqliteConnection::open(to, SQLITE_OPEN_READWRITE));
    KIOKU_TRY(target->execute("PRAGMA synchronous=FULL"));
    KIOKU_TRY(copy_pages(*source, *target, deadline));
    target.reset();
    struct stat status{};
    if (stat(to.c_str(), &status) != 0) {
        return fail(ErrorCode::unavailable, "storage", "the copy was removed while it was made");
    }
    return static_cast<std::uint64_t>(status.st_size);
}

}  // namespace

Result<std::uint64_t> copy_database(const std::string& from, const std::string& to,
                                    const base::Deadline& deadline) {
    KIOKU_TRY(reserve(to));
    auto size = copy_to(from, to, deadline);
    if (!size) {
        for (const char* tail : {"", "-journal", "-wal", "-shm"})
            ::unlink((to + tail).c_str());
    }
    return size;
}

}  // namespace memory::storage
