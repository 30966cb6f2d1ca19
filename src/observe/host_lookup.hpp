// What a host's name stands for, asked for on a thread of its own: a name server that does not
// answer holds nobody up.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include <sys/socket.h>

namespace memory::observe {

struct HostAddress {
    sockaddr_storage address{};
    socklen_t length = 0;
};

// Externally synchronised.
class HostLookup {
  public:
    // An address in digits is known at once. A name is asked for, and waited for for a moment; an
    // answer that takes longer is there once it has come. An empty host: nothing is asked.
    HostLookup(const std::string& host, std::uint16_t port);
    ~HostLookup();
    HostLookup(const HostLookup&) = delete;
    HostLookup& operator=(const HostLookup&) = delete;

    // IPv4 first, which is what an Agent listens on unless it is told otherwise; empty as long as
    // none is known. Asks again, now and then, where the answer was that there is none.
    [[nodiscard]] const std::vector<HostAddress>& found() noexcept;

    // Why none is known; empty when one is.
    [[nodiscard]] std::string problem() const;

  private:
    struct Question;
    void ask() noexcept;
    void take_answer() noexcept;
    void leave() noexcept;

    std::shared_ptr<Question> question_;
    std::chrono::steady_clock::time_point asked_;
    std::thread thread_;
    std::vector<HostAddress> found_;
    std::string problem_;
};

}  // namespace memory::observe
