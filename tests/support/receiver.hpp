// A real receiver of datagrams on this machine: UDP on the loopback, or a Unix datagram socket.
#pragma once

#include <string>
#include <vector>

namespace support {

class Receiver {
  public:
    // Of UDP, on a port that is free; IPv6 where asked for.
    static Receiver udp(bool is_v6 = false);

    // Of UDP where another one was, which told `url`.
    static Receiver udp_at(const std::string& url);

    // At `path`, which is made anew.
    static Receiver unix_socket(const std::string& path);

    Receiver(Receiver&& other) noexcept;
    Receiver& operator=(Receiver&&) = delete;
    ~Receiver();

    // "udp://127.0.0.1:PORT" and the like.
    [[nodiscard]] const std::string& url() const { return url_; }

    // The next datagram; waits for it, and fails the test where none comes.
    [[nodiscard]] std::string next() const;

    // All lines until one holds `last`.
    [[nodiscard]] std::vector<std::string> lines_until(const std::string& last) const;

    // What is there, without waiting.
    [[nodiscard]] std::vector<std::string> rest() const;

  private:
    Receiver(int descriptor, std::string url) : descriptor_(descriptor), url_(std::move(url)) {}

    int descriptor_;
    std::string url_;
};

// How many file descriptors this process has open.
[[nodiscard]] int open_descriptors();

// The lines of a datagram.
[[nodiscard]] std::vector<std::string> lines_of(const std::string& datagram);

}  // namespace support
