#include "kioku/error.hpp"

#include "support/catch.hpp"

TEST_CASE("only busy, unavailable and deadline say that the same call may succeed later",
          "[base]") {
    using memory::ErrorCode;
    for (int code = 1; code <= 15; ++code) {
        const auto error = memory::fail(static_cast<ErrorCode>(code), "base", "x").value();
        const bool transient = error.code == ErrorCode::busy ||
                               error.code == ErrorCode::unavailable ||
                               error.code == ErrorCode::deadline;
        CHECK(error.retryable == transient);
        CHECK(memory::to_string(error.code) != "unknown");
    }
}
