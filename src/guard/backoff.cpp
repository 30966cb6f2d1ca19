// The doubling ceiling, the jitter and the steady clock.
#include "guard/backoff.hpp"

#include <chrono>
#include <exception>

namespace memory::guard {
namespace {

std::uint64_t system_seed() {
    try {
        std::random_device device;
        return (std::uint64_t{device()} << 32) | device();
    } catch (const std::exception&) {
        // No entropy source to be had: jitter only has to differ between processes.
        return static_cast<std::uint64_t>(
            std::chrono::steady_clock::now().time_since_epoch().count());
    }
}

}  // namespace

std::int64_t backoff_ceiling_ms(std::int64_t base_ms, std::int64_t cap_ms,
                                std::int64_t attempt) noexcept {
    std::int64_t ceiling = base_ms;
    for (; attempt > 0 && ceiling < cap_ms; --attempt) {
        ceiling = ceiling > cap_ms / 2 ? cap_ms : ceiling * 2;
    }
    return ceiling;
}

Jitter::Jitter(std::optional<std::uint64_t> seed) : engine_(seed ? *seed : system_seed()) {}

std::int64_t Jitter::between(std::int64_t low, std::int64_t high) noexcept {
    const auto span = static_cast<std::uint64_t>(high - low) + 1;
    return low + static_cast<std::int64_t>(engine_() % span);
}

std::int64_t steady_now_ms() noexcept {
    using std::chrono::milliseconds;
    return std::chrono::duration_cast<milliseconds>(
               std::chrono::steady_clock::now().time_since_epoch())
        .count();
}

}  // namespace memory::guard
