#include "guard/breaker_options.hpp"

#include "support/catch.hpp"

using memory::CircuitBreaker;
using memory::ErrorCode;
using Options = CircuitBreaker::Options;

TEST_CASE("every option of a breaker is refused outside its limits and taken at them", "[guard]") {
    struct Row {
        const char* name;
        std::int64_t Options::* option;
        std::int64_t low;
        std::int64_t high;
    };
    const std::int64_t day = 86'400'000;
    const Row rows[] = {
        {"consecutive_failures", &Options::consecutive_failures, 1, 10'000},
        {"window_calls", &Options::window_calls, 10, 10'000},  // 10 is min_calls
        {"min_calls", &Options::min_calls, 1, 20},             // 20 is window_calls
        {"window_ms", &Options::window_ms, 1, day},
        {"failure_rate_percent", &Options::failure_rate_percent, 1, 100},
        {"slow_call_rate_percent", &Options::slow_call_rate_percent, 1, 100},
        {"slow_call_ms", &Options::slow_call_ms, 1, day},
        {"open_ms", &Options::open_ms, 1, 60'000},           // 60,000 is open_max_ms
        {"open_max_ms", &Options::open_max_ms, 5'000, day},  // 5,000 is open_ms
        {"max_probes", &Options::max_probes, 1, 100},
        {"close_after_successes", &Options::close_after_successes, 1, 10'000},
        {"probe_deadline_ms", &Options::probe_deadline_ms, 1, day},
    };
    for (const Row& row : rows) {
        INFO(row.name);
        Options options;
        for (const std::int64_t good : {row.low, row.high}) {
            options.*row.option = good;
            CHECK(CircuitBreaker::create(options).has_value());
        }
        for (const std::int64_t bad : {row.low - 1, row.high + 1, INT64_MIN, INT64_MAX}) {
            options.*row.option = bad;
            const auto result = CircuitBreaker::create(options);
            REQUIRE_FALSE(result.has_value());
            CHECK(result.error().code == ErrorCode::invalid_argument);
            CHECK(result.error().component == "guard");
        }
    }
}

TEST_CASE("the error of a bad option names it, its value and its limits", "[guard]") {
    Options options;
    options.min_calls = 21;
    CHECK(CircuitBreaker::create(options).error().message ==
          "min_calls is 21, but must be 1 to 20");
}

TEST_CASE("the name of a breaker has 1 to 64 bytes and no control characters", "[guard]") {
    const auto error = [](std::string name) {
        Options options;
        options.name = std::move(name);
        const auto result = CircuitBreaker::create(options);
        return result ? std::string() : result.error().message;
    };
    CHECK(error(std::string(64, 'x')).empty());
    CHECK(error("記憶").empty());
    CHECK(error("") == "name has 0 bytes, but must have 1 to 64");
    CHECK(error(std::string(65, 'x')) == "name has 65 bytes, but must have 1 to 64");
    CHECK(error("a\nb") == "name has the control character 0x0a at byte 1, but must have none");
    CHECK(error("\x7f") == "name has the control character 0x7f at byte 0, but must have none");
}
