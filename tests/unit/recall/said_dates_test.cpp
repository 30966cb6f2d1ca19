#include "recall/said_dates.hpp"

#include <string>

#include "support/catch.hpp"

using memory::recall::day_of;
using memory::recall::DayRange;
using memory::recall::kNoDay;
using memory::recall::PlainWords;

namespace {

constexpr std::int32_t kWednesday = 19'858;  // 15 May 2024

// The dates said, as days away from 15 May 2024: "-1..-1".
std::string said(std::string_view text, std::int32_t on = kWednesday) {
    PlainWords words;
    words.read(text);
    std::vector<DayRange> ranges;
    memory::recall::append_said_dates(words, on, ranges);
    std::string all;
    for (const DayRange& range : ranges) {
        if (!all.empty()) all += ' ';
        all += std::to_string(range.first - kWednesday) + ".." +
               std::to_string(range.last - kWednesday);
    }
    return all;
}

}  // namespace

TEST_CASE("a time's day is that of its date, before 1970 too") {
    CHECK(day_of(0) == 0);
    CHECK(day_of(86'399'999) == 0);
    CHECK(day_of(-1) == -1);
}

TEST_CASE("full dates are read in either order") {
    CHECK(said("on 8 May, 2024 we met") == "-7..-7");
    CHECK(said("May 8th it is") == "-7..-7");
    CHECK(said("the 1st of june 2024") == "17..17");
    CHECK(said("31 february") == said("february"));
}

TEST_CASE("a month or a year alone counts where no full date is said") {
    CHECK(said("in April 2024") == "-44..-15");
    CHECK(said("back in 2023") == "-500..-136");
    CHECK(said("you may march on").empty());
    CHECK(said("in may") == "-14..16");
}

TEST_CASE("relative dates are resolved against the day they are said on") {
    CHECK(said("yesterday") == "-1..-1");
    CHECK(said("last week") == "-9..-3");
    CHECK(said("last weekend") == "-9..-3 -4..-3");
    CHECK(said("next month") == "17..46");
    CHECK(said("two days ago") == "-2..-2");
    CHECK(said("a couple of weeks ago") == "-17..-11");
    CHECK(said("last monday") == "-2..-2");
    CHECK(said("on wednesday") == "-7..-7");
    CHECK(said("99999 days ago").empty());
}

TEST_CASE("without a day nothing is resolved") {
    CHECK(said("yesterday, 8 May 2024", kNoDay).empty());
}
