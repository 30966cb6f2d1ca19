// The one table from SQLite's result codes to Kioku's.
#include "storage/sqlite_error.hpp"

#include <cerrno>

#include <fmt/format.h>
#include <sqlite3.h>

namespace memory::storage {

namespace {

// After a failed flush nobody knows what the disk holds, and trying again proves nothing (Rebello
// et al., "Can Applications Recover from fsync Failures?", USENIX ATC 2020): the store takes no
// more writes.
bool is_flush_failure(int code) {
    return code == SQLITE_IOERR_FSYNC || code == SQLITE_IOERR_DIR_FSYNC;
}

ErrorCode code_of_io_error(int code, sqlite3* connection) {
    if (is_flush_failure(code)) return ErrorCode::read_only;
    switch (connection != nullptr ? sqlite3_system_errno(connection) : 0) {
        case ENOSPC:
        case EDQUOT:
        case EFBIG: return ErrorCode::full;
        case EACCES:
        case EPERM: return ErrorCode::permission;
        case EROFS: return ErrorCode::read_only;
        default: break;
    }
    return code == SQLITE_IOERR_NOMEM ? ErrorCode::no_memory : ErrorCode::unavailable;
}

ErrorCode code_of(int code, sqlite3* connection) {
    switch (code & 0xff) {
        case SQLITE_BUSY:
        case SQLITE_LOCKED: return ErrorCode::busy;
        case SQLITE_NOMEM: return ErrorCode::no_memory;
        case SQLITE_READONLY: return ErrorCode::read_only;
        case SQLITE_INTERRUPT: return ErrorCode::cancelled;
        case SQLITE_IOERR: return code_of_io_error(code, connection);
        case SQLITE_CORRUPT:
        case SQLITE_NOTADB: return ErrorCode::corrupt;
        case SQLITE_FULL: return ErrorCode::full;
        case SQLITE_PERM:
        case SQLITE_AUTH: return ErrorCode::permission;
        case SQLITE_CANTOPEN: {
            const int system = connection != nullptr ? sqlite3_system_errno(connection) : 0;
            if (system == EACCES || system == EPERM) return ErrorCode::permission;
            if (system == ENOSPC || system == EDQUOT) return ErrorCode::full;
            return system == EROFS ? ErrorCode::read_only : ErrorCode::unavailable;
        }
        case SQLITE_TOOBIG: return ErrorCode::limit;
        case SQLITE_CONSTRAINT: return ErrorCode::conflict;
        default: return ErrorCode::internal;
    }
}

}  // namespace

Error sqlite_error(int code, sqlite3* connection, std::string_view doing) {
    const ErrorCode ours = code_of(code, connection);
    std::string message = fmt::format("{}: {}", doing, sqlite3_errstr(code));
    const bool ours_to_mend = ours == ErrorCode::internal && connection != nullptr;
    if (ours_to_mend) message += fmt::format(" ({})", sqlite3_errmsg(connection));
    message += fmt::format(" [sqlite {}]", code);
    if (is_flush_failure(code)) {
        message +=
            "; a flush to the disk failed: the store takes no writes until it is opened anew";
    }
    Error error = fail(ours, "storage", std::move(message)).value();
    if ((code & 0xff) == SQLITE_IOERR && ours == ErrorCode::unavailable) error.retryable = false;
    return error;
}

}  // namespace memory::storage
