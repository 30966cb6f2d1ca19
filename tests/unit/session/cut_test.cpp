#include "session/cut.hpp"

#include <cstddef>
#include <limits>
#include <string>

#include "base/utf8.hpp"
#include "support/catch.hpp"
#include "text/sentences.hpp"
#include "unit/session/conversation.hpp"

namespace {

using memory::session::cut_to_cost;
using memory::session::testing::Random;
using memory::session::testing::random_text;

const auto by_threes = [](std::string_view text) {
    return 7 + static_cast<std::int64_t>((text.size() + 2) / 3);
};

// The definition, tried on every place.
std::string_view try_every_place(std::string_view text, std::int64_t limit) {
    std::size_t at_sentence = 0;
    for (const auto& sentence : memory::text::split_sentences(text)) {
        if (by_threes(text.substr(0, sentence.end)) <= limit) at_sentence = sentence.end;
    }
    std::size_t at_character = 0;
    for (std::size_t at = 0; at < text.size();) {
        at += memory::base::decode_next(text, at).length_bytes;
        if (by_threes(text.substr(0, at)) <= limit) at_character = at;
    }
    return text.substr(0, at_sentence > 0 ? at_sentence : at_character);
}

}  // namespace

TEST_CASE("a cut is the longest beginning that trying every place finds", "[session]") {
    for (std::uint32_t seed = 0; seed < 200; ++seed) {
        Random random(seed);
        const std::string text = random_text(random, 60);
        for (std::int64_t limit = 0; limit < by_threes(text); ++limit) {
            CAPTURE(seed, limit, text);
            REQUIRE(cut_to_cost(text, limit, by_threes) == try_every_place(text, limit));
        }
    }
}

TEST_CASE("a beginning that costs too much is not handed out, however costs jump", "[session]") {
    const auto jumps = [](std::string_view text) {
        return static_cast<std::int64_t>(text.size() + text.size() * 37 % 11);
    };
    for (std::uint32_t seed = 0; seed < 100; ++seed) {
        Random random(seed);
        const std::string text = random_text(random, 40);
        for (std::int64_t limit = 0; limit < jumps(text); ++limit) {
            const std::string_view cut = cut_to_cost(text, limit, jumps);
            REQUIRE(jumps(cut) <= limit);
            REQUIRE_FALSE(memory::base::first_invalid(cut));
        }
    }
}

TEST_CASE("a limit beyond all sense asks for no place beyond the text", "[session]") {
    const auto never_fits = [](std::string_view text) {
        return text.size() == 4 ? std::numeric_limits<std::int64_t>::max() : 0;
    };
    CHECK(cut_to_cost("abcd", std::numeric_limits<std::int64_t>::max() - 1, never_fits) == "abc");
}
