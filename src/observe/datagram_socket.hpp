// A socket that hands datagrams over or says why not, at once either way.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "observe/address.hpp"
#include "observe/host_lookup.hpp"

namespace memory::observe {

// Connected to one address: opened with the first datagram, and anew where the receiver's socket
// was made anew. Externally synchronised. Never waits.
class DatagramSocket {
  public:
    explicit DatagramSocket(Address address);
    ~DatagramSocket();
    DatagramSocket(const DatagramSocket&) = delete;
    DatagramSocket& operator=(const DatagramSocket&) = delete;

    struct Outcome {
        int error = 0;  // errno; 0: the system took the datagram
        // One that the system took before was refused by the other side, as UDP learns it late.
        bool lost_former = false;
    };
    [[nodiscard]] Outcome send(std::string_view datagram) noexcept;

    // Whether a datagram was refused since the last send.
    [[nodiscard]] bool lost_former() noexcept;

    // Why nothing can be sent yet; empty when a name is resolved.
    [[nodiscard]] std::string lookup_problem() const { return lookup_.problem(); }

  private:
    [[nodiscard]] int connect() noexcept;
    [[nodiscard]] int connect_to_path() noexcept;
    [[nodiscard]] int connect_to_host() noexcept;
    void close() noexcept;

    const Address address_;
    HostLookup lookup_;
    std::size_t place_ = 0;  // in what the name stands for: another one after a refusal
    int descriptor_ = -1;
};

}  // namespace memory::observe
