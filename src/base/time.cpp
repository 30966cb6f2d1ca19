// Timestamps as text: RFC 3339, written by hand because neither strftime nor std::chrono's parsing
// (absent from gcc 12) is free of the locale.
#include "kioku/time.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>

#include "base/quote.hpp"

namespace memory {
namespace {

using std::chrono::days;
using std::chrono::milliseconds;
using std::chrono::sys_days;

constexpr Timestamp kFirst = sys_days{std::chrono::year{0} / 1 / 1};
constexpr Timestamp kLast = sys_days{std::chrono::year{9999} / 12 / 31} + days{1} - milliseconds{1};

// Below this many a host's number counts seconds: the year 5138, or as milliseconds March 1973.
constexpr std::int64_t kSecondsBelow = 100'000'000'000;

void put_digits(char* at, int width, std::int64_t value) {
    for (int i = width - 1; i >= 0; --i, value /= 10)
        at[i] = static_cast<char>('0' + value % 10);
}

// Reads a text from the left, one expected thing at a time.
class Cursor {
  public:
    explicit Cursor(std::string_view text) : text_(text) {}

    std::optional<int> digits(std::size_t count) {
        if (text_.size() < count) return std::nullopt;
        int value = 0;
        for (std::size_t i = 0; i < count; ++i) {
            if (text_[i] < '0' || text_[i] > '9') return std::nullopt;
            value = value * 10 + (text_[i] - '0');
        }
        text_.remove_prefix(count);
        return value;
    }

    // Takes the next character if it is one of `accepted`; 0 if not.
    char any_of(std::string_view accepted) {
        if (text_.empty() || accepted.find(text_.front()) == std::string_view::npos) return 0;
        const char taken = text_.front();
        text_.remove_prefix(1);
        return taken;
    }

    [[nodiscard]] bool at_end() const { return text_.empty(); }

  private:
    std::string_view text_;
};

std::optional<sys_days> read_date(Cursor& in) {
    const auto year = in.digits(4);
    if (!year || in.any_of("-") == 0) return std::nullopt;
    const auto month = in.digits(2);
    if (!month || in.any_of("-") == 0) return std::nullopt;
    const auto day = in.digits(2);
    if (!day) return std::nullopt;
    const std::chrono::year_month_day date{std::chrono::year{*year},
                                           std::chrono::month{static_cast<unsigned>(*month)},
                                           std::chrono::day{static_cast<unsigned>(*day)}};
    if (!date.ok()) return std::nullopt;
    return sys_days{date};
}

// hh:mm:ss with an optional fraction. Second 60 is a leap second: the first of the next minute.
std::optional<milliseconds> read_clock(Cursor& in) {
    const auto hour = in.digits(2);
    if (!hour || *hour > 23 || in.any_of(":") == 0) return std::nullopt;
    const auto minute = in.digits(2);
    if (!minute || *minute > 59 || in.any_of(":") == 0) return std::nullopt;
    const auto second = in.digits(2);
    if (!second || *second > 60) return std::nullopt;
    int fraction_ms = 0;
    if (in.any_of(".") != 0) {
        int weight = 100;
        auto digit = in.digits(1);
        if (!digit) return std::nullopt;
        for (; digit; digit = in.digits(1), weight /= 10)
            fraction_ms += *digit * weight;
    }
    return std::chrono::hours{*hour} + std::chrono::minutes{*minute} +
           std::chrono::seconds{*second} + milliseconds{fraction_ms};
}

// "Z" or a distance from UTC.
std::optional<std::chrono::minutes> read_offset(Cursor& in) {
    if (in.any_of("Zz") != 0) return std::chrono::minutes{0};
    const char sign = in.any_of("+-");
    if (sign == 0) return std::nullopt;
    const auto hours = in.digits(2);
    if (!hours || *hours > 23 || in.any_of(":") == 0) return std::nullopt;
    const auto minutes = in.digits(2);
    if (!minutes || *minutes > 59) return std::nullopt;
    const std::chrono::minutes offset{*hours * 60 + *minutes};
    return sign == '-' ? -offset : offset;
}

std::optional<Timestamp> read_time(Cursor& in) {
    const auto date = read_date(in);
    if (!date || in.any_of("Tt ") == 0) return std::nullopt;
    const auto clock = read_clock(in);
    if (!clock) return std::nullopt;
    const auto offset = read_offset(in);
    if (!offset || !in.at_end()) return std::nullopt;
    const Timestamp time = Timestamp{*date} + *clock - *offset;
    if (time < kFirst || time > kLast) return std::nullopt;
    return time;
}

}  // namespace

std::string to_string(Timestamp time) {
    time = std::clamp(time, kFirst, kLast);
    const sys_days day = std::chrono::floor<days>(time);
    const std::chrono::year_month_day date{day};
    const std::chrono::hh_mm_ss clock{time - day};
    std::string text = "0000-00-00T00:00:00.000Z";
    put_digits(text.data(), 4, static_cast<int>(date.year()));
    put_digits(text.data() + 5, 2, static_cast<unsigned>(date.month()));
    put_digits(text.data() + 8, 2, static_cast<unsigned>(date.day()));
    put_digits(text.data() + 11, 2, clock.hours().count());
    put_digits(text.data() + 14, 2, clock.minutes().count());
    put_digits(text.data() + 17, 2, clock.seconds().count());
    put_digits(text.data() + 20, 3, clock.subseconds().count());
    return text;
}

Result<Timestamp> parse_time(std::string_view text) {
    Cursor in{text};
    const auto time = read_time(in);
    if (!time) {
        return fail(ErrorCode::invalid_argument, "base",
                    "time " + base::quote(text) +
                        " is not RFC 3339 of the years 0000 to 9999, such as "
                        "\"2026-11-21T09:30:00Z\"");
    }
    return *time;
}

Result<Timestamp> time_from_number(std::int64_t number) {
    const bool seconds = number > -kSecondsBelow && number < kSecondsBelow;
    const std::int64_t ms = seconds ? number * 1000 : number;
    if (ms < kFirst.time_since_epoch().count() || ms > kLast.time_since_epoch().count()) {
        return fail(ErrorCode::invalid_argument, "base",
                    "time " + std::to_string(number) + " lies outside the years 0000 to 9999");
    }
    return Timestamp{milliseconds{ms}};
}

}  // namespace memory
