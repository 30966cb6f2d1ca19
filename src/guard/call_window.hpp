// The sliding window of a circuit breaker: the newest calls, bounded by number and by age, and how
// many of them failed or were slow.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace memory::guard {

// A ring that allocates once. Externally synchronised.
class CallWindow {
  public:
    CallWindow(std::int64_t max_calls, std::int64_t max_age_ms);

    // `now` may not be before that of an earlier call.
    void add(std::int64_t now, bool failed, bool slow) noexcept;

    // Drops what is older than max_age_ms; a call exactly that old still counts.
    void expire(std::int64_t now) noexcept;

    void clear() noexcept;

    [[nodiscard]] std::int64_t calls() const noexcept { return static_cast<std::int64_t>(size_); }
    [[nodiscard]] std::int64_t failures() const noexcept { return failures_; }
    [[nodiscard]] std::int64_t slow() const noexcept { return slow_; }

  private:
    struct Call {
        std::int64_t at = 0;
        bool failed = false;
        bool slow = false;
    };

    void drop_oldest() noexcept;

    const std::int64_t max_age_ms_;
    std::vector<Call> ring_;
    std::size_t oldest_ = 0;
    std::size_t size_ = 0;
    std::int64_t failures_ = 0;
    std::int64_t slow_ = 0;
};

}  // namespace memory::guard
