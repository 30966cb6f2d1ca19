#include <set>

#include "unit/guard/breaker_fixture.hpp"

using namespace memory;
using namespace memory::guard_test;

TEST_CASE("client errors, cancellation and not found do not count against a dependency",
          "[guard]") {
    for (int status = 400; status < 500; ++status) {
        CHECK(CircuitBreaker::classify_http(status) == Verdict::ignored);
    }
    CHECK(CircuitBreaker::classify(ErrorCode::cancelled) == Verdict::ignored);
    CHECK(CircuitBreaker::classify(ErrorCode::not_found) == Verdict::ignored);
    CHECK(CircuitBreaker::classify(ErrorCode::invalid_argument) == Verdict::ignored);
}

TEST_CASE("an answer below 400 is a success, a server error or no answer a failure", "[guard]") {
    for (const int status : {100, 200, 204, 301, 399}) {
        CHECK(CircuitBreaker::classify_http(status) == Verdict::success);
    }
    for (const int status : {-1, 0, 99, 500, 503, 599, 600, 999}) {
        CHECK(CircuitBreaker::classify_http(status) == Verdict::failure);
    }
}

TEST_CASE("exactly five error codes are failures of a dependency", "[guard]") {
    const std::set<ErrorCode> failures = {ErrorCode::unavailable, ErrorCode::deadline,
                                          ErrorCode::full, ErrorCode::corrupt, ErrorCode::internal};
    for (int number = 1; number <= 15; ++number) {
        const auto code = static_cast<ErrorCode>(number);
        INFO(to_string(code));
        CHECK((CircuitBreaker::classify(code) == Verdict::failure) == failures.contains(code));
    }
}

TEST_CASE("every state, verdict and cause has a name of its own", "[guard]") {
    std::set<std::string_view> names;
    for (int i = 0; i < 5; ++i) {
        names.insert(to_string(static_cast<State>(i)));
    }
    CHECK(names.size() == 5);
    names.clear();
    for (int i = 0; i < 3; ++i) {
        names.insert(to_string(static_cast<Verdict>(i)));
    }
    CHECK(names.size() == 3);
    names.clear();
    for (int i = 0; i < 7; ++i) {
        names.insert(to_string(static_cast<Cause>(i)));
    }
    CHECK(names.size() == 7);
    CHECK_FALSE(names.contains("unknown"));
    CHECK(to_string(State::half_open) == "half_open");
}
