// Full dates first; a month alone counts only where there are none, a year alone only where there
// is no month either. Relative dates count always.
#include "recall/said_dates.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <optional>
#include <string_view>

namespace memory::recall {

namespace {

using std::chrono::sys_days;
using std::chrono::year;
using std::chrono::year_month_day;

constexpr std::array<std::string_view, 12> kMonths = {
    "january", "february", "march",     "april",   "may",      "june",
    "july",    "august",   "september", "october", "november", "december"};
constexpr std::array<std::string_view, 7> kWeekdays = {
    "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"};

std::int32_t days(const year_month_day& date) {
    return static_cast<std::int32_t>(sys_days(date).time_since_epoch().count());
}

year_month_day date_of(std::int32_t day) {
    return sys_days(std::chrono::days(day));
}

// All digits, at most six of them.
std::optional<int> number(std::string_view word) {
    int value = 0;
    const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), value);
    if (word.empty() || word.size() > 6 || error != std::errc() ||
        end != word.data() + word.size() || value < 0) {
        return std::nullopt;
    }
    return value;
}

// 1 to 12; 0 when it is no month. The short forms are the first three letters, and "sept".
unsigned month_exactly(std::string_view word) {
    for (unsigned i = 0; i < kMonths.size(); ++i) {
        if (word == kMonths[i] || word == kMonths[i].substr(0, 3)) return i + 1;
    }
    return word == "sept" ? 9 : 0;
}

unsigned full_month(std::string_view word) {
    const auto* found = std::find(kMonths.begin(), kMonths.end(), word);
    return found == kMonths.end() ? 0 : static_cast<unsigned>(found - kMonths.begin()) + 1;
}

// After a day's number anything that begins as a month does is one ("8 sept", "8 decem"), but for
// the short names.
unsigned month_after_day(std::string_view word) {
    const unsigned month = word.size() < 3 ? 0 : month_exactly(word.substr(0, 3));
    if (month == 5) return word == "may" ? 5 : 0;
    if (month == 6) return word == "jun" || word == "june" ? 6 : 0;
    if (month == 7) return word == "jul" || word == "july" ? 7 : 0;
    return month;
}

// "8", "8th", "23rd": one or two digits.
std::optional<unsigned> day_number(std::string_view word) {
    for (const std::string_view tail : {"st", "nd", "rd", "th"}) {
        if (word.ends_with(tail)) {
            word.remove_suffix(2);
            break;
        }
    }
    const auto value = number(word);
    if (!value || word.size() > 2) return std::nullopt;
    return static_cast<unsigned>(*value);
}

class Reader {
  public:
    Reader(const PlainWords& words, std::int32_t said_on, std::vector<DayRange>& out)
        : words_(words),
          text_(words.lower()),
          today_(said_on),
          date_(date_of(said_on)),
          out_(out) {}

    void run() {
        const std::size_t before = out_.size();
        full_dates();
        if (out_.size() == before) months();
        if (out_.size() == before) years();
        days_near();
        weeks();
        months_and_years_near();
        ago();
        weekdays();
    }

  private:
    [[nodiscard]] bool says(std::string_view phrase) const {
        return text_.find(phrase) != std::string_view::npos;
    }
    void add(std::int32_t first, std::int32_t last) { out_.push_back({first, last}); }
    void add_month(year y, unsigned month) {
        const year_month_day first = y / static_cast<int>(month) / 1;
        add(days(first), days(first + std::chrono::months(1)) - 1);
    }
    void add_year(year y) { add(days(y / 1 / 1), days(y / 12 / 31)); }

    // The four digits at the beginning of word i, which follows after `gap` or a single space.
    [[nodiscard]] std::optional<year> year_at(std::size_t i, std::string_view gap) const {
        if (i >= words_.size() || (words_.gap(i) != gap && !words_.follows(i))) return std::nullopt;
        const std::string_view word = words_.word(i);
        if (word.size() < 4) return std::nullopt;
        const auto value = number(word.substr(0, 4));
        if (!value) return std::nullopt;
        return year(*value);
    }

    void full_dates() {
        std::size_t i = 0;
        while (i < words_.size()) {
            std::size_t next = i + 1;
            const auto day = day_number(words_.word(i));
            if (day) {
                if (words_.word(next) == "of" && words_.follows(next)) ++next;
                const unsigned month = next < words_.size() && words_.follows(next)
                                           ? month_after_day(words_.word(next))
                                           : 0;
                i = month == 0 ? i + 1 : add_full(next + 1, *day, month);
                continue;
            }
            const unsigned month = month_exactly(words_.word(i));
            const bool near =
                next < words_.size() && (words_.follows(next) || words_.gap(next) == ". ");
            const auto after = month != 0 && near ? day_number(words_.word(next)) : std::nullopt;
            i = after ? add_full(next + 1, *after, month) : i + 1;
        }
    }

    // Answers the word to go on with.
    std::size_t add_full(std::size_t next, unsigned day, unsigned month) {
        const auto said = year_at(next, ", ");
        const year_month_day date =
            said.value_or(date_.year()) / static_cast<int>(month) / static_cast<int>(day);
        if (date.ok() && date.year() > year(0)) add(days(date), days(date));
        return said ? next + 1 : next;
    }

    // "may" and "march" are months only where a word before them says so.
    [[nodiscard]] bool is_month_word(std::string_view word) const {
        for (std::size_t i = 1; i < words_.size(); ++i) {
            if (words_.word(i) != word || !words_.follows(i)) continue;
            for (const std::string_view before :
                 {"in", "of", "early", "mid", "late", "last", "since", "until", "by", "during"}) {
                if (words_.word(i - 1) == before) return true;
            }
        }
        return false;
    }

    void months() {
        for (std::size_t i = 0; i < words_.size(); ++i) {
            const unsigned month = full_month(words_.word(i));
            if (month == 0) continue;
            std::size_t next = i + 1;
            const std::string_view gap = words_.gap(next);
            if (words_.word(next) == "of" && (gap == " " || gap == ", ") &&
                words_.follows(next + 1))
                ++next;
            const auto said = year_at(next, ", ");
            if ((month == 5 || month == 3) && !said && !is_month_word(words_.word(i))) continue;
            add_month(said.value_or(date_.year()), month);
        }
    }

    void years() {
        for (std::size_t i = 0; i < words_.size(); ++i) {
            const std::string_view word = words_.word(i);
            if (word.size() != 4 || !(word.starts_with("19") || word.starts_with("20"))) continue;
            if (const auto value = number(word)) add_year(year(*value));
        }
    }

    void days_near() {
        if (says("yesterday") || says("last night")) add(today_ - 1, today_ - 1);
        if (says("today") || says("tonight") || says("this morning")) add(today_, today_);
        if (says("tomorrow")) add(today_ + 1, today_ + 1);
    }

    void weeks() {
        const std::int32_t monday = today_ - weekday();
        if (says("last week")) add(monday - 7, monday - 1);
        if (says("next week")) add(monday + 7, monday + 13);
        if (says("last weekend")) {
            add(monday - 2, monday - 1);
        } else if (says("next weekend")) {
            add(monday + 5, monday + 13);
        } else if (says("weekend")) {
            add(monday + 5, monday + 6);
        }
    }

    void months_and_years_near() {
        const year_month_day first = date_.year() / date_.month() / 1;
        const auto month = [&](int away) {
            const year_month_day moved = first + std::chrono::months(away);
            add_month(moved.year(), static_cast<unsigned>(moved.month()));
        };
        if (says("last month")) month(-1);
        if (says("next month")) month(1);
        if (says("this month")) month(0);
        if (says("last year")) add_year(date_.year() - std::chrono::years(1));
        if (says("next year")) add_year(date_.year() + std::chrono::years(1));
        if (says("this year")) add_year(date_.year());
    }

    // How many "a", "two", "few", "12" are.
    static std::optional<int> count(std::string_view word) {
        constexpr std::array<std::pair<std::string_view, int>, 11> kCounts = {{{"a", 1},
                                                                               {"an", 1},
                                                                               {"one", 1},
                                                                               {"two", 2},
                                                                               {"three", 3},
                                                                               {"four", 4},
                                                                               {"five", 5},
                                                                               {"six", 6},
                                                                               {"seven", 7},
                                                                               {"few", 3},
                                                                               {"couple", 2}}};
        for (const auto& [name, value] : kCounts) {
            if (word == name) return value;
        }
        return number(word);
    }

    void ago() {
        struct Unit {
            std::string_view name;
            int days, slack;
        };
        constexpr std::array<Unit, 4> kUnits = {
            {{"day", 1, 0}, {"week", 7, 3}, {"month", 30, 15}, {"year", 365, 182}}};
        for (std::size_t i = 0; i + 2 < words_.size(); ++i) {
            const auto value = count(words_.word(i));
            if (!value || *value > 5'000) continue;
            std::size_t at = i + 1;
            if (words_.word(at) == "of" && words_.follows(at)) ++at;
            if (!words_.follows(at) || !words_.follows(at + 1) ||
                !words_.word(at + 1).starts_with("ago"))
                continue;
            std::string_view name = words_.word(at);
            if (name.ends_with('s')) name.remove_suffix(1);
            for (const Unit& unit : kUnits) {
                if (name != unit.name) continue;
                const std::int32_t middle = today_ - *value * unit.days;
                add(middle - unit.slack, middle + unit.slack);
            }
        }
    }

    void weekdays() {
        for (std::int32_t day = 0; day < 7; ++day) {
            if (!says_weekday(kWeekdays[static_cast<std::size_t>(day)])) continue;
            const std::int32_t back = (weekday() - day + 7) % 7;
            add(today_ - (back == 0 ? 7 : back), today_ - (back == 0 ? 7 : back));
        }
    }

    // After "last", "on" or "this past".
    [[nodiscard]] bool says_weekday(std::string_view name) const {
        for (std::size_t i = 1; i < words_.size(); ++i) {
            if (!words_.word(i).starts_with(name) || !words_.follows(i)) continue;
            const std::string_view before = words_.word(i - 1);
            if (before == "last" || before == "on") return true;
            if (before == "past" && i > 1 && words_.follows(i - 1) && words_.word(i - 2) == "this")
                return true;
        }
        return false;
    }

    // 0 is Monday.
    [[nodiscard]] std::int32_t weekday() const { return ((today_ % 7) + 10) % 7; }

    const PlainWords& words_;
    std::string_view text_;
    std::int32_t today_;
    year_month_day date_;
    std::vector<DayRange>& out_;
};

}  // namespace

std::int32_t day_of(std::int64_t time_ms) noexcept {
    constexpr std::int64_t kDayMs = 86'400'000;
    return static_cast<std::int32_t>(time_ms / kDayMs - (time_ms % kDayMs < 0 ? 1 : 0));
}

void append_said_dates(const PlainWords& words, std::int32_t said_on, std::vector<DayRange>& out) {
    if (said_on != kNoDay) Reader(words, said_on, out).run();
}

}  // namespace memory::recall
