// CircuitBreaker as the public sees it: the clock and the mutex around the state machine.
#include "kioku/circuit_breaker.hpp"

#include <mutex>
#include <utility>

#include "guard/backoff.hpp"
#include "guard/breaker_machine.hpp"
#include "guard/breaker_options.hpp"

namespace memory {

struct CircuitBreaker::Impl {
    explicit Impl(Options options)
        : clock(options.clock ? std::move(options.clock) : Clock(guard::steady_now_ms)),
          machine(options, clock()) {}

    // Runs `act` on the machine with the time. The clock is read before the lock is taken: it is
    // the host's code.
    template <class Act>
    auto with_machine(Act act) {
        const std::int64_t now = clock();
        const std::lock_guard lock(mutex);
        return act(machine, now);
    }

    const Clock clock;
    std::mutex mutex;
    guard::BreakerMachine machine;  // protected by mutex
};

Result<CircuitBreaker> CircuitBreaker::create(Options options) {
    if (auto valid = guard::validate(options); !valid) {
        return tl::unexpected<Error>(std::move(valid.error()));
    }
    return CircuitBreaker(std::make_unique<Impl>(std::move(options)));
}

CircuitBreaker::CircuitBreaker(std::unique_ptr<Impl> impl) noexcept : impl_(std::move(impl)) {}
CircuitBreaker::CircuitBreaker(CircuitBreaker&&) noexcept = default;
CircuitBreaker& CircuitBreaker::operator=(CircuitBreaker&&) noexcept = default;
CircuitBreaker::~CircuitBreaker() = default;

Result<CircuitBreaker::Permit> CircuitBreaker::allow() {
    return impl_->with_machine([](auto& machine, auto now) { return machine.allow(now); });
}

Result<void> CircuitBreaker::report(Permit permit, const Outcome& outcome) {
    return impl_->with_machine(
        [&](auto& machine, auto now) { return machine.report(now, permit.id, outcome); });
}

CircuitBreaker::State CircuitBreaker::state() const {
    return impl_->with_machine([](auto& machine, auto now) { return machine.state(now); });
}

CircuitBreaker::Snapshot CircuitBreaker::snapshot() const {
    return impl_->with_machine([](auto& machine, auto now) { return machine.snapshot(now); });
}

void CircuitBreaker::force_open() {
    impl_->with_machine([](auto& machine, auto now) { machine.force(now, State::forced_open); });
}

void CircuitBreaker::disable() {
    impl_->with_machine([](auto& machine, auto now) { machine.force(now, State::disabled); });
}

void CircuitBreaker::reset() {
    impl_->with_machine([](auto& machine, auto now) { machine.reset(now); });
}

}  // namespace memory
