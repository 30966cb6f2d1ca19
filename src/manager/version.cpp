// Versions, from the build.
#include "kioku/version.hpp"

#include <sqlite3.h>

namespace memory {

std::string_view version() noexcept {
    return KIOKU_VERSION;
}

std::string_view sqlite_version() noexcept {
    return SQLITE_VERSION;
}

}  // namespace memory
