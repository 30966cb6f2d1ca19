// Paths, foreign descriptors and the settings of connections.
#include "storage/open_file.hpp"

#include <array>
#include <cerrno>
#include <climits>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <optional>
#include <system_error>

#include <dirent.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "base/quote.hpp"
#include "base/result.hpp"
#include "base/test_hooks.hpp"
#include "storage/migration.hpp"
#include "storage/process_turn.hpp"

namespace memory::storage {

namespace {

// File systems whose locks do not hold between machines (magic numbers of statfs(2)).
struct NetworkFileSystem {
    unsigned long magic;
    const char* name;
};
constexpr std::array<NetworkFileSystem, 7> kNetwork{{{0x6969, "nfs"},
                                                     {0x517B, "smb"},
                                                     {0xFE534D42, "smb2"},
                                                     {0xFF534D42, "cifs"},
                                                     {0x5346414F, "afs"},
                                                     {0x00C36400, "ceph"},
                                                     {0x73757245, "coda"}}};

tl::unexpected<Error> path_error(int system, const std::string& path) {
    const ErrorCode code = system == EACCES || system == EPERM         ? ErrorCode::permission
                           : system == EROFS                           ? ErrorCode::read_only
                           : system == ENOENT || system == ENOTDIR     ? ErrorCode::not_found
                           : system == ENAMETOOLONG || system == ELOOP ? ErrorCode::invalid_argument
                                                                       : ErrorCode::unavailable;
    return fail(
        code, "storage",
        fmt::format("cannot reach the path {}: {}", base::quote_path(path), std::strerror(system)));
}

// Settings that every connection has. mmap would turn an I/O error into a signal.
Result<void> set_up(SqliteConnection& connection) {
    sqlite3_busy_timeout(connection.handle(), 0);
    return connection.execute(
        "PRAGMA foreign_keys=ON; PRAGMA mmap_size=0; PRAGMA secure_delete=ON;"
        "PRAGMA trusted_schema=OFF; PRAGMA cell_size_check=ON; PRAGMA wal_autocheckpoint=0;"
        "PRAGMA journal_size_limit=16777216");
}

// The engine is there before the file: a folder that is full or read-only answers here.
Result<void> use_log(SqliteConnection& connection, const base::Deadline& deadline) {
    for (;;) {
        auto rows = connection.query("PRAGMA journal_mode=WAL");
        Result<bool> row = rows ? rows->next() : Result<bool>(tl::unexpected(rows.error()));
        if (row && *row && rows->text(0) == "wal") return {};
        if (row) {
            return fail(ErrorCode::unsupported, "storage",
                        "the file system has no shared memory for a write-ahead log");
        }
        if (row.error().code != ErrorCode::busy) return tl::unexpected(row.error());
        if (deadline.over()) {
            return tl::unexpected(deadline.error("storage", "another process's lock"));
        }
        deadline.sleep(std::chrono::milliseconds(2));
    }
}

}  // namespace

namespace {

// A symbolic link to a file that is yet to be made: where that will be. SQLite follows it too, and
// puts the log there.
std::optional<std::string> dangling_link(const std::string& path) {
    std::error_code none;
    const std::filesystem::path target = std::filesystem::read_symlink(path, none);
    if (none) return std::nullopt;
    return (std::filesystem::path(path).parent_path() / target).string();
}

// SQLite's limit (MAX_PATHNAME, 512), less the "-journal" that it appends.
constexpr std::size_t kMaxPathBytes = 504;

Result<std::string> within_limit(std::string path) {
    if (path.size() <= kMaxPathBytes) return path;
    return fail(ErrorCode::invalid_argument, "storage",
                fmt::format("the path has {} bytes without links, the limit is {}: {}", path.size(),
                            kMaxPathBytes, base::quote_path(path)));
}

}  // namespace

Result<std::string> resolve_path(const std::string& path, bool create) {
    if (path.empty()) return fail(ErrorCode::invalid_argument, "storage", "the path is empty");
    if (path.find('\0') != std::string::npos) {
        return fail(ErrorCode::invalid_argument, "storage", "the path holds a NUL byte");
    }
    struct stat status{};
    if (stat(path.c_str(), &status) == 0) {
        if (S_ISDIR(status.st_mode)) {
            return fail(
                ErrorCode::invalid_argument, "storage",
                fmt::format("{} is a directory, the store is a file", base::quote_path(path)));
        }
        if (!S_ISREG(status.st_mode)) {
            return fail(ErrorCode::invalid_argument, "storage",
                        fmt::format("{} is not a regular file", base::quote_path(path)));
        }
        // SQLite takes a file of one byte for an empty one, and would write over it.
        if (status.st_size == 1) {
            return fail(ErrorCode::invalid_argument, "storage",
                        fmt::format("{} is not a Kioku store", base::quote_path(path)));
        }
        std::array<char, PATH_MAX> resolved{};
        if (realpath(path.c_str(), resolved.data()) == nullptr) return path_error(errno, path);
        return within_limit(resolved.data());
    }
    if (errno != ENOENT) return path_error(errno, path);
    if (!create) {
        return fail(ErrorCode::not_found, "storage",
                    fmt::format("there is no store at {}", base::quote_path(path)));
    }
    if (const auto target = dangling_link(path)) return resolve_path(*target, create);
    const std::filesystem::path whole(path);
    if (!whole.has_filename()) {
        return fail(
            ErrorCode::invalid_argument, "storage",
            fmt::format("{} names a directory, the store is a file", base::quote_path(path)));
    }
    const std::string folder = whole.has_parent_path() ? whole.parent_path().string() : ".";
    std::array<char, PATH_MAX> resolved{};
    if (realpath(folder.c_str(), resolved.data()) == nullptr) return path_error(errno, folder);
    if (faccessat(AT_FDCWD, resolved.data(), W_OK | X_OK, AT_EACCESS) != 0) {
        return path_error(errno, folder);
    }
    return within_limit(fmt::format("{}/{}", resolved.data(), whole.filename().string()));
}

Result<void> refuse_network(const std::string& path) {
    struct statfs status{};
    const std::string folder = std::filesystem::path(path).parent_path().string();
    if (statfs(folder.c_str(), &status) != 0) return path_error(errno, folder);
    const auto magic = static_cast<unsigned long>(status.f_type) & 0xffffffffUL;
    for (const auto& network : kNetwork) {
        if (magic != network.magic) continue;
        return fail(ErrorCode::unsupported, "storage",
                    fmt::format("{} lies on a network file system ({}), whose locks cannot keep "
                                "a store whole; put it on a local disk",
                                base::quote_path(folder), network.name));
    }
    return {};
}

FileIdentity identify(const std::string& path) {
    struct stat status{};
    if (stat(path.c_str(), &status) != 0) return {};
    return {status.st_dev, status.st_ino};
}

namespace {

Result<void> refuse_foreign_descriptors(const FileIdentity& file) {
    const std::unique_ptr<DIR, int (*)(DIR*)> folder(opendir("/proc/self/fd"), &closedir);
    if (file.inode == 0 || folder == nullptr) return {};
    while (const dirent* entry = readdir(folder.get())) {
        const std::string path = fmt::format("/proc/self/fd/{}", entry->d_name);
        if (entry->d_name[0] == '.' || !(identify(path) == file)) continue;
        return fail(ErrorCode::conflict, "storage",
                    "this process has the store's file open already, through another copy of Kioku "
                    "or SQLite or as a plain file; closing it there would drop our locks: close it "
                    "first");
    }
    return {};
}

// Where a file cannot be written to, SQLite would read it, and leave a log beside it that belongs
// to us and keeps its owner out.
Result<void> refuse_unwritable(const std::string& path) {
    const auto may = [&](int how) {
        return faccessat(AT_FDCWD, path.c_str(), how, AT_EACCESS) == 0;
    };
    if (may(R_OK | W_OK) || errno == ENOENT) return {};
    if (!may(R_OK)) return path_error(errno, path);
    return fail(ErrorCode::read_only, "storage",
                fmt::format("the store {} cannot be written to", base::quote_path(path)));
}

// SQLite opens the file itself here, not at the first statement: behind the turn a descriptor
// shows.
Result<std::unique_ptr<SqliteConnection>> open_as_only_copy(const std::string& path, bool create) {
    const ProcessTurn turn;
    if (!KIOKU_BROKEN("one_copy")) KIOKU_TRY(refuse_foreign_descriptors(identify(path)));
    return SqliteConnection::open(path, SQLITE_OPEN_READWRITE | (create ? SQLITE_OPEN_CREATE : 0));
}

}  // namespace

Result<std::unique_ptr<SqliteConnection>> open_writer(const std::string& path, bool create,
                                                      const base::Deadline& deadline) {
    KIOKU_TRY(refuse_unwritable(path));
    KIOKU_LET(auto connection, open_as_only_copy(path, create));
    // Until the file is known to be ours, closing it must not move a log that somebody left into
    // it. Where there is none, closing takes the empty one away that reading made.
    struct stat log{};
    if (stat((path + "-wal").c_str(), &log) == 0 && log.st_size > 0) {
        sqlite3_db_config(connection->handle(), SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
    }
    KIOKU_LET(const int version, schema_version(*connection, deadline));
    if (sqlite3_db_readonly(connection->handle(), "main") == 1) {
        return fail(ErrorCode::read_only, "storage",
                    fmt::format("the store {} cannot be written to", base::quote_path(path)));
    }
    KIOKU_KILL_POINT("open.file_made");
    KIOKU_TRY(set_up(*connection));
    KIOKU_TRY(use_log(*connection, deadline));
    KIOKU_KILL_POINT("open.log_made");
    sqlite3_db_config(connection->handle(), SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 0, nullptr);
    if (version < kSchemaVersion) KIOKU_TRY(migrate(*connection, path, deadline));
    KIOKU_KILL_POINT("open.migrated");
    if (KIOKU_BROKEN("rows_follow_items"))
        KIOKU_TRY(connection->execute("PRAGMA foreign_keys=OFF"));
    if (KIOKU_BROKEN("deleted_is_overwritten"))
        KIOKU_TRY(connection->execute("PRAGMA secure_delete=OFF"));
    remove_old_snapshots(path);
    return connection;
}

Result<std::unique_ptr<SqliteConnection>> open_reader(const std::string& path) {
    KIOKU_LET(auto connection, open_checkpointer(path));
    KIOKU_TRY(connection->execute("PRAGMA query_only=ON"));
    return connection;
}

Result<std::unique_ptr<SqliteConnection>> open_checkpointer(const std::string& path) {
    KIOKU_LET(auto connection, SqliteConnection::open(path, SQLITE_OPEN_READWRITE));
    KIOKU_TRY(set_up(*connection));
    // A connection that has read nothing has no log open yet, and its checkpoints do nothing.
    KIOKU_TRY(connection->integer("PRAGMA schema_version"));
    return connection;
}

}  // namespace memory::storage
