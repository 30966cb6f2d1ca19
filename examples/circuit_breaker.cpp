// A circuit breaker around calls to a dependency of the host's.
#include <iostream>

#include <kioku/circuit_breaker.hpp>

namespace {

struct Response {
    int status = 0;
    std::int64_t retry_after_ms = 0;
};

// Stands for a request of yours; this dependency is down.
Response post() {
    return {503, 2000};
}

memory::Result<void> call(memory::CircuitBreaker& breaker) {
    const auto permit = breaker.allow();
    if (!permit) return tl::unexpected(permit.error());  // unavailable: says when to try again
    const Response response = post();
    memory::CircuitBreaker::Outcome outcome;
    outcome.verdict = memory::CircuitBreaker::classify_http(response.status);
    outcome.retry_after_ms = response.retry_after_ms;
    return breaker.report(*permit, outcome);
}

}  // namespace

int main() {
    memory::CircuitBreaker::Options options;
    options.name = "embedder";
    options.slow_call_ms = 10'000;
    auto breaker = memory::CircuitBreaker::create(options);
    if (!breaker) return 1;
    for (int i = 0; i < 6; ++i) {
        const auto done = call(*breaker);
        if (!done) std::cout << done.error().message << '\n';
    }
    const auto seen = breaker->snapshot();  // state, cause, window, opening, probes, counters
    return seen.state == memory::CircuitBreaker::State::open ? 0 : 1;
}
