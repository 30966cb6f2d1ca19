// Where datagrams go, read from a url.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "kioku/error.hpp"

namespace memory::observe {

// A Unix datagram socket if it has a path, else a host and port of UDP.
struct Address {
    std::string path;
    std::string host;
    std::uint16_t port = 8125;
};

// DogStatsD::url, which is not empty. Errors: invalid_argument, limit (a path that is longer than
// the system's socket addresses hold).
[[nodiscard]] Result<Address> parse_address(std::string_view url);

}  // namespace memory::observe
