// Receiving datagrams.
#include "support/receiver.hpp"

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <cstring>
#include <filesystem>
#include <iterator>
#include <stdexcept>
#include <utility>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

namespace support {

namespace {

constexpr int kPatienceMs = 30'000;

int bound(int family, const void* address, socklen_t length) {
    const int descriptor = socket(family, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (descriptor < 0 || bind(descriptor, static_cast<const sockaddr*>(address), length) != 0) {
        throw std::runtime_error(std::string("cannot receive: ") + std::strerror(errno));
    }
    return descriptor;
}

}  // namespace

Receiver Receiver::udp(bool is_v6) {
    if (is_v6) {
        sockaddr_in6 at{};
        at.sin6_family = AF_INET6;
        at.sin6_addr = in6addr_loopback;
        socklen_t length = sizeof at;
        const int descriptor = bound(AF_INET6, &at, length);
        getsockname(descriptor, reinterpret_cast<sockaddr*>(&at), &length);
        return {descriptor, "udp://[::1]:" + std::to_string(ntohs(at.sin6_port))};
    }
    return udp_at("udp://127.0.0.1:0");
}

Receiver Receiver::udp_at(const std::string& url) {
    sockaddr_in at{};
    at.sin_family = AF_INET;
    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    at.sin_port = htons(static_cast<std::uint16_t>(std::stoi(url.substr(url.rfind(':') + 1))));
    socklen_t length = sizeof at;
    const int descriptor = bound(AF_INET, &at, length);
    getsockname(descriptor, reinterpret_cast<sockaddr*>(&at), &length);
    return {descriptor, "udp://127.0.0.1:" + std::to_string(ntohs(at.sin_port))};
}

Receiver Receiver::unix_socket(const std::string& path) {
    unlink(path.c_str());
    sockaddr_un at{};
    at.sun_family = AF_UNIX;
    path.copy(at.sun_path, sizeof at.sun_path - 1);
    return {bound(AF_UNIX, &at, sizeof at), "unix://" + path};
}

Receiver::Receiver(Receiver&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)), url_(std::move(other.url_)) {}

Receiver::~Receiver() {
    if (descriptor_ >= 0) close(descriptor_);
}

std::string Receiver::next() const {
    pollfd waits{descriptor_, POLLIN, 0};
    if (poll(&waits, 1, kPatienceMs) != 1) throw std::runtime_error("no datagram came");
    std::string datagram(70'000, '\0');
    const auto got = recv(descriptor_, datagram.data(), datagram.size(), 0);
    datagram.resize(got < 0 ? 0 : static_cast<std::size_t>(got));
    return datagram;
}

std::vector<std::string> Receiver::lines_until(const std::string& last) const {
    std::vector<std::string> lines;
    while (lines.empty() || lines.back().find(last) == std::string::npos) {
        for (auto& line : lines_of(next()))
            lines.push_back(std::move(line));
    }
    return lines;
}

std::vector<std::string> Receiver::rest() const {
    std::vector<std::string> lines;
    pollfd waits{descriptor_, POLLIN, 0};
    while (poll(&waits, 1, 0) == 1) {
        for (auto& line : lines_of(next()))
            lines.push_back(std::move(line));
    }
    return lines;
}

int open_descriptors() {
    const auto all = std::filesystem::directory_iterator("/proc/self/fd");
    return static_cast<int>(std::distance(begin(all), end(all))) - 1;  // without this one
}

std::vector<std::string> lines_of(const std::string& datagram) {
    std::vector<std::string> lines;
    for (std::size_t from = 0; from <= datagram.size();) {
        const std::size_t end = std::min(datagram.find('\n', from), datagram.size());
        lines.push_back(datagram.substr(from, end - from));
        from = end + 1;
    }
    return lines;
}

}  // namespace support
