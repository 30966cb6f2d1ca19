// Where datagrams go: urls, and what DD_* say.
#include "observe/address.hpp"

#include <map>

#include "kioku/metrics.hpp"
#include "support/catch.hpp"
#include "support/must.hpp"

using memory::observe::Address;
using memory::observe::parse_address;
using support::must;

namespace {

std::string shown(const std::string& url) {
    const auto address = parse_address(url);
    if (!address) return std::string(to_string(address.error().code));
    return address->path.empty() ? address->host + ' ' + std::to_string(address->port)
                                 : address->path;
}

std::string url_of(const std::map<std::string, std::string>& variables) {
    return memory::DogStatsD::from_variables([&](const char* name) {
               const auto found = variables.find(name);
               return found == variables.end() ? std::string() : found->second;
           })
        .url;
}

TEST_CASE("a url names a host and port of UDP, or the path of a Unix socket", "[observe]") {
    CHECK(shown("udp://agent:9125") == "agent 9125");
    CHECK(shown("udp://agent:9125/") == "agent 9125");
    CHECK(shown("udp://agent") == "agent 8125");
    CHECK(shown("agent:9125") == "agent 9125");
    CHECK(shown("10.0.0.7") == "10.0.0.7 8125");
    CHECK(shown("udp://[::1]:9125") == "::1 9125");
    CHECK(shown("udp://[::1]") == "::1 8125");
    CHECK(shown("udp://fe80::1") == "fe80::1 8125");
    CHECK(shown("unix:///var/run/datadog/dsd.socket") == "/var/run/datadog/dsd.socket");
    CHECK(shown("unixgram:///dsd.socket") == "/dsd.socket");
    CHECK(shown("unix://dsd.socket") == "dsd.socket");
    CHECK(shown("/var/run/dsd.socket") == "/var/run/dsd.socket");
}

TEST_CASE("a url that names nothing is refused with the forms that there are", "[observe]") {
    for (const char* url :
         {"udp://", "udp://:8125", "udp://agent:", "udp://agent:0", "udp://agent:65536",
          "udp://agent:http", "udp://[::1", "udp://[::1]8125", "udp://agent/path", "agent name",
          "unix://", "unixstream:///dsd.socket", "http://agent:8125", "tcp://agent"}) {
        INFO(url);
        CHECK(shown(url) == "invalid_argument");
    }
    const auto refused = parse_address("http://agent");
    CHECK(refused.error().message ==
          "dogstatsd url \"http://agent\" is neither udp://HOST[:PORT] nor unix:///PATH");
    CHECK(shown(std::string("udp://a\0b", 9)) == "invalid_argument");
}

TEST_CASE("a host may come with its port", "[observe]") {
    CHECK(url_of({{"DD_AGENT_HOST", "agent:9125"}}) == "udp://agent:9125");
    CHECK(url_of({{"DD_AGENT_HOST", "agent:9125"}, {"DD_DOGSTATSD_PORT", "8126"}}) ==
          "udp://agent:9125");
    CHECK(url_of({{"DD_AGENT_HOST", "::1"}, {"DD_DOGSTATSD_PORT", "8126"}}) == "udp://[::1]:8126");
}

TEST_CASE("a path fits a socket's address, or is refused with the limit", "[observe]") {
    CHECK(shown("unix:///" + std::string(106, 'x')) == "/" + std::string(106, 'x'));
    const auto refused = parse_address("unix:///" + std::string(107, 'x'));
    CHECK(refused.error().code == memory::ErrorCode::limit);
    CHECK(refused.error().message.find("108 bytes, the limit is 107") != std::string::npos);
}

TEST_CASE("DD_* give a url, and the url outranks host and port", "[observe]") {
    CHECK(url_of({}).empty());
    CHECK(url_of({{"DD_ENV", "prod"}, {"DD_SERVICE", "site"}}).empty());
    CHECK(url_of({{"DD_AGENT_HOST", "agent"}}) == "udp://agent");
    CHECK(url_of({{"DD_AGENT_HOST", "agent"}, {"DD_DOGSTATSD_PORT", "9"}}) == "udp://agent:9");
    CHECK(url_of({{"DD_DOGSTATSD_PORT", "9"}}) == "udp://localhost:9");
    CHECK(url_of({{"DD_AGENT_HOST", "fe80::1"}, {"DD_DOGSTATSD_PORT", "9"}}) ==
          "udp://[fe80::1]:9");
    CHECK(url_of({{"DD_AGENT_HOST", "unix:///dsd"}, {"DD_DOGSTATSD_PORT", "9"}}) == "unix:///dsd");
    CHECK(url_of({{"DD_DOGSTATSD_URL", "unix:///a"}, {"DD_AGENT_HOST", "agent"}}) == "unix:///a");
    // What they say is checked where it is used.
    CHECK(shown(url_of({{"DD_AGENT_HOST", "agent"}, {"DD_DOGSTATSD_PORT", "many"}})) ==
          "invalid_argument");
}

}  // namespace
