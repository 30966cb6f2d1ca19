// Random schedules: whatever happens in whatever order, the breaker does what the model says and
// keeps its invariants.
#include <map>
#include <random>
#include <set>

#include "unit/guard/breaker_fixture.hpp"
#include "unit/guard/breaker_model.hpp"

using namespace memory;
using namespace memory::guard_test;

namespace {

struct Schedule {
    explicit Schedule(std::uint64_t seed) : random(seed) {
        f.options.seed = seed;
        f.options.slow_call_ms = 3'000;
        f.options.probe_deadline_ms = 4'000;
        if (seed % 2 == 1) vary_options();
        model.emplace(f.options);
    }

    std::int64_t below(std::int64_t bound) {
        return static_cast<std::int64_t>(random() % static_cast<std::uint64_t>(bound));
    }

    void vary_options() {
        auto& o = f.options;
        o.consecutive_failures = 1 + below(12);
        o.window_calls = 1 + below(40);
        o.min_calls = 1 + below(o.window_calls);
        o.window_ms = 1 + below(20'000);
        o.failure_rate_percent = 1 + below(100);
        o.slow_call_rate_percent = 1 + below(100);
        o.slow_call_ms = 1 + below(5'000);
        o.open_ms = 1 + below(5'000);
        o.open_max_ms = o.open_ms + below(20'000);
        o.max_probes = 1 + below(6);
        o.close_after_successes = 1 + below(6);
        o.probe_deadline_ms = 1 + below(5'000);
    }

    void step() {
        if (below(100) == 0) failing_percent = below(101);
        *f.now += below(4) != 0 ? below(40) : below(40) == 0 ? below(90'000) : below(2'000);
        catch_up();
        const bool switched_off =
            model->state == State::forced_open || model->state == State::disabled;
        const auto action = below(1'000);
        if (action < 500) allow();
        if (action >= 500 && action < 990) report();
        if (action == 990) f.breaker().force_open(), model->move_to(State::forced_open);
        if (action == 991) f.breaker().disable(), model->move_to(State::disabled);
        if (action >= (switched_off ? 950 : 998)) f.breaker().reset(), model->reset();
        compare();
    }

    // Lets the model follow the clock, telling it the length of each new opening.
    void catch_up() {
        model->pass_time(*f.now);
        while (model->state == State::open && !model->length_known) {
            REQUIRE(model->learn_opening(f.breaker().snapshot().opening_ms));
            model->pass_time(*f.now);
        }
    }

    void allow() {
        const bool admits = model->admits();
        const auto permit = f.breaker().allow();
        REQUIRE(permit.has_value() == admits);
        if (!permit) {
            ++refused;
            REQUIRE(permit.error().code == ErrorCode::unavailable);
            return;
        }
        REQUIRE(permit->id > last_id);
        last_id = permit->id;
        ++allowed;
        open_permits.push_back(permit->id);
        model->admit(permit->id, *f.now);
    }

    void report() {
        if (open_permits.empty()) return;
        // Mostly one of the newest, so that probes are answered; and now and then one twice.
        const auto size = static_cast<std::int64_t>(open_permits.size());
        const auto back = below(10) == 0 ? below(size) : below(std::min<std::int64_t>(3, size));
        const auto at = open_permits.end() - 1 - back;
        const std::uint64_t id = *at;
        if (below(20) != 0) open_permits.erase(at);

        CircuitBreaker::Outcome outcome;
        outcome.verdict = below(100) < failing_percent ? Verdict::failure : Verdict::success;
        if (below(8) == 0) outcome.verdict = Verdict::ignored;
        if (below(3) != 0) outcome.duration_ms = below(below(4) == 0 ? 6'000 : 1'000);
        if (below(30) == 0) outcome.retry_after_ms = below(100'000);

        const bool known = model->report(id, *f.now, outcome);
        const auto result = f.breaker().report({id}, outcome);
        REQUIRE(result.has_value() == known);
        if (!result) REQUIRE(result.error().code == ErrorCode::conflict);
        catch_up();
    }

    void compare() {
        const auto seen = f.breaker().snapshot();
        REQUIRE(seen.state == model->state);
        REQUIRE(seen.probes_in_flight == model->probes());
        REQUIRE(seen.probes_in_flight <= f.options.max_probes);
        REQUIRE(seen.probe_successes < f.options.close_after_successes);
        REQUIRE(seen.openings_in_row == model->row);
        REQUIRE(seen.successes == static_cast<std::uint64_t>(model->successes));
        REQUIRE(seen.failures == static_cast<std::uint64_t>(model->failures));
        REQUIRE(seen.ignored == static_cast<std::uint64_t>(model->ignored));
        REQUIRE(seen.allowed == allowed);
        REQUIRE(seen.refused == refused);
        REQUIRE(seen.allowed ==
                seen.successes + seen.failures + seen.ignored + seen.in_flight + seen.forgotten);
        const auto window = model->window(*f.now);
        REQUIRE(seen.window_calls == window.calls);
        REQUIRE(seen.window_failures == window.failed);
        REQUIRE(seen.window_slow == window.slow);
        REQUIRE(seen.consecutive_failures == model->failures_in_row());
        REQUIRE(seen.window_calls <= f.options.window_calls);
        REQUIRE(seen.hung_probes <= seen.failures);
        REQUIRE((seen.retry_in_ms > 0) == (seen.state == State::open));
        REQUIRE(seen.in_state_ms >= 0);
        states[seen.state]++;
        causes.insert(seen.cause);
    }

    Fixture f;
    std::mt19937_64 random;
    std::optional<BreakerModel> model;
    std::vector<std::uint64_t> open_permits;
    std::int64_t failing_percent = 20;
    std::uint64_t last_id = 0, allowed = 0, refused = 0;
    std::map<State, int> states;
    std::set<Cause> causes;
};

}  // namespace

TEST_CASE("over random schedules the breaker does what the plain model does", "[guard]") {
    std::map<State, int> states;
    std::set<Cause> causes;
    for (std::uint64_t seed = 1; seed <= 60; ++seed) {
        INFO("seed " << seed);
        Schedule schedule(seed);
        for (int i = 0; i < 1'000; ++i) {
            INFO("step " << i);
            schedule.step();
        }
        for (const auto& [state, steps] : schedule.states) {
            states[state] += steps;
        }
        causes.insert(schedule.causes.begin(), schedule.causes.end());
    }
    // The schedules go everywhere, so that the comparison means something.
    for (const auto state :
         {State::closed, State::open, State::half_open, State::forced_open, State::disabled}) {
        INFO(to_string(state));
        CHECK(states[state] > 500);
    }
    CHECK(causes.size() == 7);
}
