// One backup: pages in steps, so that a deadline is seen between them.
#include "storage/backup.hpp"

#include <array>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <memory>

#include <fcntl.h>
#include <fmt/format.h>
#include <sqlite3.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/quote.hpp"
#include "base/result.hpp"
#include "base/test_hooks.hpp"
#include "storage/open_file.hpp"
#include "storage/sqlite_connection.hpp"
#include "storage/sqlite_error.hpp"

namespace memory::storage {

namespace {

constexpr int kPagesPerStep = 1024;  // 4 MiB at 4 KiB a page
constexpr unsigned kNoReplace = 1;   // RENAME_NOREPLACE of renameat2(2)
constexpr std::chrono::microseconds kPause{2000};

Error system_error(int system, const std::string& doing) {
    const ErrorCode code = system == EEXIST                        ? ErrorCode::conflict
                           : system == ENOENT || system == ENOTDIR ? ErrorCode::not_found
                           : system == EACCES || system == EPERM   ? ErrorCode::permission
                           : system == EROFS                       ? ErrorCode::read_only
                           : system == ENOSPC || system == EDQUOT  ? ErrorCode::full
                                                                   : ErrorCode::unavailable;
    return fail(code, "storage", fmt::format("cannot {}: {}", doing, std::strerror(system)))
        .value();
}

// A database and what SQLite may put beside it.
std::array<std::string, 4> files_of(const std::string& path) {
    return {path, path + "-journal", path + "-wal", path + "-shm"};
}

// Nobody's file is ever written over, and beside the copy there must be no log of a file that was
// here before: SQLite would replay it.
Result<void> refuse_existing(const std::string& path) {
    struct stat status{};
    if (::lstat(path.c_str(), &status) == 0) {
        return tl::unexpected(system_error(EEXIST, "create " + base::quote_path(path)));
    }
    for (const char* tail : {"-wal", "-journal"}) {
        if (::stat((path + tail).c_str(), &status) != 0) continue;
        return fail(ErrorCode::conflict, "storage",
                    fmt::format("{} exists: it is the log of another database, and would be "
                                "taken for the copy's",
                                base::quote_path(path + tail)));
    }
    return {};
}

// The name that a copy has until it is whole, so that a half one is never taken for it. Held by a
// lock: what a process left that did not live to finish is taken over. Removed at the end unless
// it was published.
class PartialCopy {
  public:
    explicit PartialCopy(const std::string& path)
        : path_(path + ".partial"), files_(files_of(path_)) {}
    ~PartialCopy() {
        if (descriptor_ < 0) return;
        if (owned_) {
            for (const std::string& file : files_)
                ::unlink(file.c_str());
        }
        ::close(descriptor_);
    }
    PartialCopy(const PartialCopy&) = delete;
    PartialCopy& operator=(const PartialCopy&) = delete;

    [[nodiscard]] const std::string& path() const { return path_; }

    // What a backup left that died is taken over: a plain file of this user, under no other name,
    // that nobody has open as a store.
    Result<void> claim(const std::string& from) {
        const std::string doing = "create " + base::quote_path(path_);
        struct stat left{};
        struct stat source{};
        struct stat beside{};
        const bool is_left = ::lstat(path_.c_str(), &left) == 0;
        const bool is_ours = is_left && S_ISREG(left.st_mode) && left.st_uid == ::geteuid() &&
                             left.st_nlink == 1 && ::stat(from.c_str(), &source) == 0 &&
                             (source.st_ino != left.st_ino || source.st_dev != left.st_dev) &&
                             ::lstat((path_ + "-wal").c_str(), &beside) != 0 &&
                             ::lstat((path_ + "-shm").c_str(), &beside) != 0;
        if (is_left && !is_ours) {
            return fail(ErrorCode::conflict, "storage",
                        fmt::format("{} exists, and is not what an earlier backup left: move it "
                                    "away",
                                    base::quote_path(path_)));
        }
        descriptor_ = ::open(path_.c_str(), O_CREAT | O_RDWR | O_NOFOLLOW | O_CLOEXEC, 0600);
        if (descriptor_ < 0) return tl::unexpected(system_error(errno, doing));
        struct stat ours{};
        struct stat named{};
        const int locked = ::flock(descriptor_, LOCK_EX | LOCK_NB);
        if (locked != 0 && errno != EWOULDBLOCK) {
            const int failed = errno;
            if (!is_left) ::unlink(path_.c_str());
            return tl::unexpected(system_error(failed, "lock " + base::quote_path(path_)));
        }
        // The name may have gone to another's finished copy since it was opened.
        owned_ = locked == 0 && ::fstat(descriptor_, &ours) == 0 &&
                 ::lstat(path_.c_str(), &named) == 0 && ours.st_ino == named.st_ino;
        if (!owned_) {
            return fail(
                ErrorCode::conflict, "storage",
                fmt::format("{} is being written by another backup", base::quote_path(path_)));
        }
        for (std::size_t i = 1; i < files_.size(); ++i)
            ::unlink(files_[i].c_str());
        if (::fchmod(descriptor_, S_IRUSR | S_IWUSR) != 0 || ::ftruncate(descriptor_, 0) != 0) {
            return tl::unexpected(system_error(errno, doing));
        }
        return {};
    }

    // Gives the finished copy its name, which nobody may have taken since, and makes that last.
    Result<void> publish(const std::string& name) {
        // All that may want memory comes before the name is taken.
        const std::string doing = "create " + base::quote_path(name);
        const auto slash = name.rfind('/');
        const std::string folder = slash == std::string::npos ? "." : name.substr(0, slash + 1);
        if (::syscall(SYS_renameat2, AT_FDCWD, path_.c_str(), AT_FDCWD, name.c_str(), kNoReplace) !=
            0) {
            if (errno != EINVAL && errno != ENOSYS) {
                return tl::unexpected(system_error(errno, doing));
            }
            KIOKU_TRY(refuse_existing(name));  // a file system that does not know the flag
            if (::rename(path_.c_str(), name.c_str()) != 0) {
                return tl::unexpected(system_error(errno, doing));
            }
        }
        owned_ = false;
        KIOKU_KILL_POINT("backup.published");
        return flush_folder(folder);
    }

  private:
    static Result<void> flush_folder(const std::string& folder) {
        const int descriptor = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
        if (descriptor < 0) return {};  // as SQLite does: a folder that cannot be read
        const int failed = ::fsync(descriptor) == 0 ? 0 : errno;
        ::close(descriptor);
        if (failed == 0 || failed == EINVAL) return {};
        return tl::unexpected(system_error(failed, "flush " + base::quote_path(folder)));
    }

    std::string path_;
    std::array<std::string, 4> files_;  // named beforehand: the destructor must not want memory
    int descriptor_ = -1;
    bool owned_ = false;
};

// The copy's disk has failed, not the store's: that goes on.
Error copy_error(int code, sqlite3* target) {
    Error error = sqlite_error(code, target, "copy the store");
    if ((code & 0xff) != SQLITE_IOERR || error.code != ErrorCode::read_only) return error;
    return fail(ErrorCode::unavailable, "storage",
                fmt::format("flush the copy: {} [sqlite {}]", sqlite3_errstr(code), code))
        .value();
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
        KIOKU_KILL_POINT("backup.step_done");
        if (code == SQLITE_DONE) return {};
        if (code == SQLITE_BUSY || code == SQLITE_LOCKED) {
            deadline.sleep(kPause);
        } else if (code != SQLITE_OK) {
            return tl::unexpected(copy_error(code, target.handle()));
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
    KIOKU_KILL_POINT("backup.copied");
    target.reset();
    KIOKU_KILL_POINT("backup.closed");
    struct stat status{};
    if (stat(to.c_str(), &status) != 0) {
        return fail(ErrorCode::unavailable, "storage", "the copy was removed while it was made");
    }
    return static_cast<std::uint64_t>(status.st_size);
}

}  // namespace

Result<std::uint64_t> copy_database(const std::string& from, const std::string& to,
                                    const base::Deadline& deadline) {
    KIOKU_TRY(refuse_existing(to));
    PartialCopy partial(to);
    KIOKU_TRY(partial.claim(from));
    KIOKU_KILL_POINT("backup.reserved");
    KIOKU_LET(const auto size, copy_to(from, partial.path(), deadline));
    KIOKU_TRY(partial.publish(to));
    return size;
}

void remove_copy(const std::string& path) {
    for (const char* name : {"", ".partial"}) {
        for (const std::string& file : files_of(path + name))
            ::unlink(file.c_str());
    }
}

}  // namespace memory::storage
