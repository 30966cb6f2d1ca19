#include "kioku/time.hpp"

#include "support/catch.hpp"

using memory::parse_time;
using memory::Timestamp;
using memory::to_string;

namespace {

Timestamp at_ms(std::int64_t ms) {
    return Timestamp{std::chrono::milliseconds{ms}};
}

}  // namespace

TEST_CASE("a time is written as RFC 3339 in UTC with milliseconds", "[base]") {
    CHECK(to_string(at_ms(0)) == "1970-01-01T00:00:00.000Z");
    CHECK(to_string(at_ms(-1)) == "1969-12-31T23:59:59.999Z");
    CHECK(to_string(at_ms(1'795'253'400'007)) == "2026-11-21T09:30:00.007Z");
    CHECK(to_string(at_ms(951'782'400'000)) == "2000-02-29T00:00:00.000Z");
    CHECK(to_string(Timestamp::max()) == "9999-12-31T23:59:59.999Z");
    CHECK(to_string(Timestamp::min()) == "0000-01-01T00:00:00.000Z");
}

TEST_CASE("a time is read with any offset and any fraction", "[base]") {
    const std::vector<std::pair<std::string, std::string>> cases = {
        {"2026-11-21T09:30:00Z", "2026-11-21T09:30:00.000Z"},
        {"2026-11-21t09:30:00.5z", "2026-11-21T09:30:00.500Z"},
        {"2026-11-21 09:30:00.123456789+02:00", "2026-11-21T07:30:00.123Z"},
        {"2026-11-21T23:30:00-01:30", "2026-11-22T01:00:00.000Z"},
        {"2016-12-31T23:59:60Z", "2017-01-01T00:00:00.000Z"},
        {"0000-01-01T00:00:00Z", "0000-01-01T00:00:00.000Z"},
        {"9999-12-31T23:59:59.999Z", "9999-12-31T23:59:59.999Z"},
        {"2000-02-29T00:00:00-00:00", "2000-02-29T00:00:00.000Z"},
    };
    for (const auto& [text, written] : cases) {
        INFO(text);
        const auto time = parse_time(text);
        REQUIRE(time);
        CHECK(to_string(*time) == written);
        CHECK(parse_time(written).value() == *time);
    }
}

TEST_CASE("what is not RFC 3339 is refused by name", "[base]") {
    for (const std::string text : {"",
                                   "now",
                                   "2026-11-21",
                                   "2026-11-21T09:30:00",
                                   "2026-11-21T09:30Z",
                                   "2026-13-01T00:00:00Z",
                                   "2026-02-29T00:00:00Z",
                                   "2026-11-21T24:00:00Z",
                                   "2026-11-21T09:60:00Z",
                                   "2026-11-21T09:30:61Z",
                                   "2026-11-21T09:30:00.Z",
                                   "2026-11-21T09:30:00+2:00",
                                   "2026-11-21T09:30:00+24:00",
                                   "2026-11-21T09:30:00+0200",
                                   "2026-11-21T09:30:00Zx",
                                   "26-11-21T09:30:00Z",
                                   "+2026-11-21T09:30:00Z",
                                   "0000-01-01T00:00:00+00:01",
                                   "9999-12-31T23:59:59-00:01",
                                   "9999-12-31T23:59:60Z"}) {
        INFO(text);
        const auto time = parse_time(text);
        REQUIRE_FALSE(time);
        CHECK(time.error().code == memory::ErrorCode::invalid_argument);
        CHECK(time.error().message.find('"' + text + '"') != std::string::npos);
    }
}

TEST_CASE("a number below 10^11 counts seconds, any other milliseconds", "[base]") {
    CHECK(memory::time_from_number(0) == at_ms(0));
    CHECK(memory::time_from_number(1'795'253'400) == at_ms(1'795'253'400'000));
    CHECK(memory::time_from_number(99'999'999'999) == at_ms(99'999'999'999'000));
    CHECK(memory::time_from_number(100'000'000'000) == at_ms(100'000'000'000));
    CHECK(memory::time_from_number(-62'135'596'800) == at_ms(-62'135'596'800'000));
    for (const std::int64_t number :
         {INT64_MAX, INT64_MIN, std::int64_t{253'402'300'800'000}, std::int64_t{-62'167'219'201}}) {
        const auto time = memory::time_from_number(number);
        REQUIRE_FALSE(time);
        CHECK(time.error().message.find(std::to_string(number)) != std::string::npos);
    }
}
