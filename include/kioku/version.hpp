// Which Kioku this is.
#pragma once

#include <string_view>

namespace memory {

// The library's version, e.g. "0.1.0". Static storage.
[[nodiscard]] std::string_view version() noexcept;

// The version of the SQLite compiled in, e.g. "3.54.1". Static storage.
[[nodiscard]] std::string_view sqlite_version() noexcept;

}  // namespace memory
