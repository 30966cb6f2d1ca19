// Circuit breakers for the host's own dependencies.
#include "records/breaker.hpp"

#include "door.hpp"

using memory::CircuitBreaker;
using memory::Result;
using memory::capi::door;
using memory::capi::Inputs;
namespace capi = memory::capi;
namespace records = memory::records;

int32_t kioku_breaker_open(const char* options, uint64_t options_length, kioku_breaker** breaker,
                           kioku_error** error) {
    return door(
        error,
        [&](Inputs& in) -> Result<void> {
            in.place(breaker, "breaker");
            auto asked = in.options(options, options_length, &records::read_breaker_options);
            if (in.failed()) return in.failure();
            Result<CircuitBreaker> created = CircuitBreaker::create(std::move(asked));
            if (!created) return tl::unexpected(std::move(created).error());
            return capi::give_handle(breaker,
                                     std::make_unique<capi::BreakerObject>(std::move(*created)));
        },
        breaker);
}

int32_t kioku_breaker_allow(kioku_breaker* breaker, uint64_t* permit, kioku_error** error) {
    return door(
        error,
        [&](Inputs& in) -> Result<void> {
            const auto object = in.handle(breaker);
            if (in.failed()) return in.failure();
            const auto given = object->breaker.allow();
            if (!given) return tl::unexpected(given.error());
            capi::set(permit, given->id);
            return {};
        },
        permit);
}

int32_t kioku_breaker_report(kioku_breaker* breaker, uint64_t permit, int32_t verdict,
                             const char* options, uint64_t options_length, kioku_error** error) {
    return door(error, [&](Inputs& in) -> Result<void> {
        const auto object = in.handle(breaker);
        auto outcome = in.options(options, options_length, &records::read_breaker_outcome);
        if (in.failed()) return in.failure();
        outcome.verdict = static_cast<CircuitBreaker::Verdict>(verdict);
        return object->breaker.report({permit}, outcome);
    });
}

int32_t kioku_breaker_state(kioku_breaker* breaker, int32_t* state, kioku_text** snapshot,
                            kioku_error** error) {
    return door(
        error,
        [&](Inputs& in) -> Result<void> {
            const auto object = in.handle(breaker);
            if (in.failed()) return in.failure();
            const CircuitBreaker::Snapshot seen = object->breaker.snapshot();
            if (snapshot != nullptr) *snapshot = capi::make_text(records::to_json(seen));
            capi::set(state, static_cast<std::int32_t>(seen.state));
            return {};
        },
        state, snapshot);
}

int32_t kioku_breaker_reset(kioku_breaker* breaker, kioku_error** error) {
    return door(error, [&](Inputs& in) -> Result<void> {
        const auto object = in.handle(breaker);
        if (in.failed()) return in.failure();
        object->breaker.reset();
        return {};
    });
}

void kioku_breaker_close(kioku_breaker* breaker) {
    capi::handles().close(capi::number_of(breaker), capi::Kind::breaker);
}
