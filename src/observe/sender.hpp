// Lines on their way out: packed into datagrams, handed to the system without waiting, counted when
// they are lost.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <string>
#include <string_view>

#include "observe/datagram_socket.hpp"

namespace memory::observe {

// What fits a datagram that no usual network cuts in two: Ethernet's 1,500 bytes without the
// headers, as official clients have it.
inline constexpr std::size_t kDatagramBytes = 1432;

struct SenderStatus {
    std::int64_t sent = 0;     // lines that the system took
    std::int64_t dropped = 0;  // lines that were lost; those of UDP show a datagram later
    std::string problem;       // of the last try; empty when it went well
};

// Thread-safe. The lock is held while a datagram is handed over, which never waits.
class Sender {
  public:
    // `tags`: of every line, for those that this makes itself.
    Sender(Address address, std::string tags);
    Sender(const Sender&) = delete;
    Sender& operator=(const Sender&) = delete;

    // Takes a line without its line break; one above kDatagramBytes goes by itself, at once. What
    // has waited for long goes too. Answers whether this line is the first that waits: the caller
    // sees to it that flush follows.
    bool add(std::string_view line) noexcept;

    // Sends what waits.
    void flush() noexcept;

    [[nodiscard]] SenderStatus status();

  private:
    void send_waiting() noexcept;
    void send(std::string_view datagram, std::int64_t lines) noexcept;
    void lost_former() noexcept;
    void tell_dropped() noexcept;

    const std::string tags_;
    std::mutex mutex_;  // guards what follows
    DatagramSocket socket_;
    std::string waiting_;
    std::int64_t waiting_lines_ = 0;
    std::chrono::steady_clock::time_point waiting_since_{};
    std::int64_t former_lines_ = 0;  // of the datagram that went last
    std::int64_t former_told_ = 0;   // what it told of dropped_
    std::int64_t sent_ = 0;
    std::int64_t dropped_ = 0;
    std::int64_t told_dropped_ = 0;  // of these, sent as a metric
    int error_ = 0;
};

}  // namespace memory::observe
