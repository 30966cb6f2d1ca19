// A circuit breaker's state and options, as JSON.
#include "records/breaker.hpp"

#include "records/fields.hpp"
#include "records/writer.hpp"

namespace memory::records {

std::string to_json(const CircuitBreaker::Snapshot& snapshot) {
    Writer out(768);
    out.open('{');
    out.field("name", snapshot.name);
    out.field("state", to_string(snapshot.state));
    out.field("in_state_ms", snapshot.in_state_ms);
    out.field("cause", to_string(snapshot.cause));
    out.field("window_calls", snapshot.window_calls);
    out.field("window_failures", snapshot.window_failures);
    out.field("window_slow", snapshot.window_slow);
    out.field("consecutive_failures", snapshot.consecutive_failures);
    out.field("openings_in_row", snapshot.openings_in_row);
    out.field("opening_ms", snapshot.opening_ms);
    out.field("retry_in_ms", snapshot.retry_in_ms);
    out.field("probes_in_flight", snapshot.probes_in_flight);
    out.field("probe_successes", snapshot.probe_successes);
    out.field("allowed", snapshot.allowed);
    out.field("refused", snapshot.refused);
    out.field("successes", snapshot.successes);
    out.field("failures", snapshot.failures);
    out.field("ignored", snapshot.ignored);
    out.field("slow", snapshot.slow);
    out.field("hung_probes", snapshot.hung_probes);
    out.field("openings", snapshot.openings);
    out.field("in_flight", snapshot.in_flight);
    out.field("forgotten", snapshot.forgotten);
    out.close('}');
    return out.take();
}

Result<CircuitBreaker::Options> read_breaker_options(std::string_view text) {
    Fields fields(text, "breaker options");
    CircuitBreaker::Options options;
    fields.text("name", options.name);
    fields.integer("consecutive_failures", options.consecutive_failures);
    fields.integer("window_calls", options.window_calls);
    fields.integer("min_calls", options.min_calls);
    fields.integer("window_ms", options.window_ms);
    fields.integer("failure_rate_percent", options.failure_rate_percent);
    fields.integer("slow_call_rate_percent", options.slow_call_rate_percent);
    fields.integer("slow_call_ms", options.slow_call_ms);
    fields.integer("open_ms", options.open_ms);
    fields.integer("open_max_ms", options.open_max_ms);
    fields.integer("max_probes", options.max_probes);
    fields.integer("close_after_successes", options.close_after_successes);
    fields.integer("probe_deadline_ms", options.probe_deadline_ms);
    std::optional<std::int64_t> seed;
    fields.integer("seed", seed, {0});
    if (seed) options.seed = static_cast<std::uint64_t>(*seed);
    return fields.result(std::move(options));
}

Result<CircuitBreaker::Outcome> read_breaker_outcome(std::string_view text) {
    Fields fields(text, "report options");
    CircuitBreaker::Outcome outcome;
    fields.integer("duration_ms", outcome.duration_ms, {0});
    fields.integer("retry_after_ms", outcome.retry_after_ms, {0});
    return fields.result(outcome);
}

}  // namespace memory::records
