// SQLite's result codes as Kioku's errors.
#pragma once

#include <string_view>

#include "kioku/error.hpp"

struct sqlite3;

namespace memory::storage {

// The error of `code` (an extended result code). `doing` says what was tried, e.g. "commit".
// SQLite's own message is added where it names no value of the caller's (errors of the file, not of
// a constraint).
[[nodiscard]] Error sqlite_error(int code, sqlite3* connection, std::string_view doing);

}  // namespace memory::storage
