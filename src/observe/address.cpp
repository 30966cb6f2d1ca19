// Reading addresses, and what DD_* say of one.
#include "observe/address.hpp"

#include <charconv>

#include <fmt/format.h>
#include <sys/un.h>

#include "base/quote.hpp"
#include "base/result.hpp"
#include "kioku/metrics.hpp"
#include "records/checks.hpp"

namespace memory::observe {

namespace {

constexpr std::size_t kMaxPathBytes = sizeof(sockaddr_un::sun_path) - 1;  // it ends in NUL
constexpr std::size_t kMaxHostBytes = 253;                                // of a DNS name

tl::unexpected<Error> refuse(std::string_view url) {
    return fail(ErrorCode::invalid_argument, "observe",
                fmt::format("dogstatsd url {} is neither udp://HOST[:PORT] nor unix:///PATH",
                            base::quote(url)));
}

Result<Address> unix_address(std::string_view url, std::string_view path) {
    if (path.empty()) return refuse(url);
    KIOKU_TRY(records::check_size("path of the dogstatsd url", path.size(), kMaxPathBytes));
    Address address;
    address.path = path;
    return address;
}

bool read_port(std::string_view text, std::uint16_t& port) {
    const auto read = std::from_chars(text.begin(), text.end(), port);
    return read.ec == std::errc() && read.ptr == text.end() && port > 0;
}

Result<Address> udp_address(std::string_view url, std::string_view rest) {
    if (rest.ends_with('/')) rest.remove_suffix(1);
    Address address;
    std::string_view port;
    const auto colon = rest.rfind(':');
    const bool has_one = colon != std::string_view::npos && rest.find(':') == colon;
    if (const auto closed = rest.find(']'); rest.starts_with('[')) {
        if (closed == std::string_view::npos) return refuse(url);
        address.host = rest.substr(1, closed - 1);
        port = rest.substr(closed + 1);
    } else if (has_one) {
        address.host = rest.substr(0, colon);
        port = rest.substr(colon);
    } else {
        address.host = rest;  // several colons: an IPv6 address without a port
    }
    if (!port.empty() && (port[0] != ':' || !read_port(port.substr(1), address.port))) {
        return refuse(url);
    }
    if (address.host.empty() || address.host.find_first_of("/[] ") != std::string::npos) {
        return refuse(url);
    }
    KIOKU_TRY(records::check_size("host of the dogstatsd url", address.host.size(), kMaxHostBytes));
    return address;
}

}  // namespace

Result<Address> parse_address(std::string_view url) {
    KIOKU_TRY(records::check_text(url, "dogstatsd url"));
    for (const std::string_view scheme : {"unix://", "unixgram://"}) {
        if (url.starts_with(scheme)) return unix_address(url, url.substr(scheme.size()));
    }
    if (url.starts_with('/')) return unix_address(url, url);
    if (url.starts_with("udp://")) return udp_address(url, url.substr(6));
    if (url.find("://") != std::string_view::npos) return refuse(url);
    return udp_address(url, url);
}

}  // namespace memory::observe

namespace memory {

DogStatsD DogStatsD::from_variables(const std::function<std::string(const char*)>& variable) {
    DogStatsD said;
    said.may_be_wrong = true;
    said.env = variable("DD_ENV");
    said.service = variable("DD_SERVICE");
    said.version = variable("DD_VERSION");
    said.url = variable("DD_DOGSTATSD_URL");
    if (!said.url.empty()) return said;
    const std::string host = variable("DD_AGENT_HOST");
    const std::string port = variable("DD_DOGSTATSD_PORT");
    if (host.empty() && port.empty()) return said;
    // Official clients take a socket's url as the host too.
    if (host.find("://") != std::string::npos) {
        said.url = host;
        return said;
    }
    const bool is_v6 = host.find(':') != host.rfind(':') && !host.starts_with('[');
    said.url = "udp://";
    said.url += host.empty() ? "localhost" : is_v6 ? '[' + host + ']' : host;
    const bool has_port = !is_v6 && host.find(':') != std::string::npos && !host.ends_with(']');
    if (!port.empty() && !has_port) said.url += ':' + port;
    return said;
}

}  // namespace memory
