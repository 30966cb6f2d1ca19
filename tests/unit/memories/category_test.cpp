// The category that rules give, measured on statements that a person labelled.
#include "memories/category.hpp"

#include <array>
#include <string>

#include "support/catch.hpp"
#include "unit/memories/category_samples.hpp"

using memory::memories::category_of;

namespace {

template <std::size_t Count>
int right(const std::array<samples::Labelled, Count>& labelled) {
    int count = 0;
    for (const auto& [category, text] : labelled) {
        const auto found = category_of(text);
        if (found == category) {
            ++count;
        } else {
            UNSCOPED_INFO(category << " taken for " << found << ": " << text);
        }
    }
    return count;
}

}  // namespace

TEST_CASE("the rules agree with a person as often as the docs say", "[memories][category]") {
    // docs/memories.md states these figures.
    const int development = right(samples::kDevelopment);
    const int held_out = right(samples::kHeldOut);
    CHECK(development == 60);
    CHECK(held_out == 54);
}

TEST_CASE("the same text has always the same category", "[memories][category]") {
    for (const auto& [category, text] : samples::kHeldOut)
        CHECK(category_of(text) == category_of(std::string(text)));
}

TEST_CASE("text without a known word is a fact of the project", "[memories][category]") {
    CHECK(category_of("xyzzy") == "project");
    CHECK(category_of("") == "project");
    CHECK(category_of("\xE4\xBD\xA0\xE5\xA5\xBD") == "project");
}

TEST_CASE("what looks like code is technical", "[memories][category]") {
    for (const char* text :
         {"foo_bar", "fooBar.baz", "see a::b", "src/x.cpp", "-h or --help", "call `x` or `y`"})
        CHECK(category_of(text) == "technical");
}
