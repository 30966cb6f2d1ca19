// How long to wait: the doubling ceiling and the jitter below it, shared by the circuit breaker
// and by retry, and the clock both use unless another is injected.
// Source: Brooker, "Exponential Backoff and Jitter", AWS Architecture Blog, 2015,
// https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/ ("full jitter":
// sleep = random_between(0, min(cap, base * 2 ** attempt))).
#pragma once

#include <cstdint>
#include <optional>
#include <random>

namespace memory::guard {

// min(cap_ms, base_ms × 2^attempt), without overflow. base_ms ≥ 1, cap_ms ≥ base_ms, attempt ≥ 0.
[[nodiscard]] std::int64_t backoff_ceiling_ms(std::int64_t base_ms, std::int64_t cap_ms,
                                              std::int64_t attempt) noexcept;

// A source of uniform numbers. The same seed gives the same numbers with every compiler, which
// std::uniform_int_distribution does not promise. Externally synchronised.
class Jitter {
  public:
    // Absent: seeded by the system.
    explicit Jitter(std::optional<std::uint64_t> seed);

    // Uniform over low..high, both included; low ≤ high, both ≥ 0. The remainder's bias is below
    // one part in 2^36 for the spans used here (a day in ms).
    [[nodiscard]] std::int64_t between(std::int64_t low, std::int64_t high) noexcept;

  private:
    std::mt19937_64 engine_;
};

// std::chrono::steady_clock in milliseconds.
[[nodiscard]] std::int64_t steady_now_ms() noexcept;

}  // namespace memory::guard
