// What one opening of a store says to DogStatsD: its host's metrics and events, and its own.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "kioku/error.hpp"
#include "kioku/health.hpp"
#include "kioku/metrics.hpp"
#include "observe/sender.hpp"

namespace memory::manager {

// Thread-safe. In a child of fork(2) it does nothing: its lock may be held for ever there.
class Publisher {
  public:
    // `config` is on, and was checked.
    explicit Publisher(const DogStatsD& config);
    ~Publisher();
    Publisher(const Publisher&) = delete;
    Publisher& operator=(const Publisher&) = delete;

    // Errors: see Manager::count_metric and Manager::send_event.
    [[nodiscard]] Result<void> count(std::string_view name, std::int64_t value,
                                     const std::vector<std::string>& tags);
    [[nodiscard]] Result<void> event(std::string_view title, std::string_view text,
                                     const EventOptions& options);

    // Sends what waits, and adds what became of all that was sent.
    void report(Health& health);

  private:
    const std::string tags_;
    const std::uint32_t generation_;
    std::unique_ptr<observe::Sender> sender_;
};

// Errors: invalid_argument, limit (its url or its tags).
[[nodiscard]] Result<void> check_dogstatsd(const DogStatsD& config);

// As Publisher's where there is none: the input is checked, and nothing is sent.
[[nodiscard]] Result<void> check_count(std::string_view name, const std::vector<std::string>& tags);
[[nodiscard]] Result<void> check_event(std::string_view title, std::string_view text,
                                       const EventOptions& options);

}  // namespace memory::manager
