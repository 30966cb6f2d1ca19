// Opening, sending, and opening again.
#include "observe/datagram_socket.hpp"

#include <cerrno>
#include <cstring>

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

namespace memory::observe {

DatagramSocket::DatagramSocket(Address address)
    : address_(std::move(address)), lookup_(address_.host, address_.port) {}

DatagramSocket::~DatagramSocket() {
    close();
}

DatagramSocket::Outcome DatagramSocket::send(std::string_view datagram) noexcept {
    Outcome outcome;
    // The second try is for a socket that was made anew, or an error that was of a former datagram.
    for (int tries = 0; tries < 2; ++tries) {
        if (descriptor_ < 0) {
            outcome.error = connect();
            if (outcome.error != 0) return outcome;
        }
        const auto sent =
            ::send(descriptor_, datagram.data(), datagram.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
        outcome.error = sent < 0 ? errno : 0;
        if (sent >= 0 || outcome.error == EAGAIN || outcome.error == ENOBUFS ||
            outcome.error == EMSGSIZE) {
            return outcome;
        }
        if (address_.path.empty() && outcome.error == ECONNREFUSED) {
            outcome.lost_former = true;
            ++place_;
        }
        close();
    }
    return outcome;
}

bool DatagramSocket::lost_former() noexcept {
    if (descriptor_ < 0 || !address_.path.empty()) return false;
    int error = 0;
    socklen_t size = sizeof error;
    const int asked = getsockopt(descriptor_, SOL_SOCKET, SO_ERROR, &error, &size);
    return asked == 0 && error == ECONNREFUSED;
}

int DatagramSocket::connect() noexcept {
    const int error = address_.path.empty() ? connect_to_host() : connect_to_path();
    if (error != 0) close();
    return error;
}

int DatagramSocket::connect_to_path() noexcept {
    sockaddr_un to{};
    to.sun_family = AF_UNIX;
    std::memcpy(to.sun_path, address_.path.data(), address_.path.size());
    descriptor_ = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (descriptor_ < 0) return errno;
    const auto* name = reinterpret_cast<const sockaddr*>(&to);
    return ::connect(descriptor_, name, sizeof to) == 0 ? 0 : errno;
}

int DatagramSocket::connect_to_host() noexcept {
    const std::vector<HostAddress>& known = lookup_.found();
    int error = EHOSTUNREACH;
    for (std::size_t i = 0; i < known.size(); ++i) {
        const HostAddress& to = known[(place_ + i) % known.size()];
        const auto* name = reinterpret_cast<const sockaddr*>(&to.address);
        close();
        descriptor_ = socket(name->sa_family, SOCK_DGRAM | SOCK_CLOEXEC, 0);
        if (descriptor_ >= 0 && ::connect(descriptor_, name, to.length) == 0) {
            place_ = (place_ + i) % known.size();
            return 0;
        }
        error = errno;
    }
    return error;
}

void DatagramSocket::close() noexcept {
    if (descriptor_ >= 0) ::close(descriptor_);
    descriptor_ = -1;
}

}  // namespace memory::observe
