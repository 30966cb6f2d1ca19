#include "text/extractive_summary.hpp"

#include <string>
#include <vector>

#include "base/utf8.hpp"
#include "samples.hpp"
#include "support/catch.hpp"
#include "text/token_estimate.hpp"

using memory::text::CountTokens;
using memory::text::SpokenText;
using memory::text::summarize;

namespace {

const CountTokens kEstimate = [](std::string_view text) {
    return memory::text::estimate_tokens(text);
};
const CountTokens kBytes = [](std::string_view text) { return text.size(); };
// Counts that do not grow with the text, as those of a merging tokenizer may not.
const CountTokens kUneven = [](std::string_view text) {
    return text.size() / 4 + (text.size() % 7 == 0 ? 9 : 0);
};

bool holds(const std::string& text, std::string_view part) {
    return text.find(part) != std::string::npos;
}

// Small talk of about 1,500 tokens, different for each seed.
std::vector<std::string> small_talk(std::uint64_t seed) {
    static const char* const kSubjects[] = {"the weather", "my garden",  "that film",
                                            "the weekend", "the train",  "our dinner",
                                            "the music",   "a long walk"};
    static const char* const kVerbs[] = {"was quite pleasant",        "seems a little strange",
                                         "took longer than expected", "made everybody laugh",
                                         "is what people talk about", "could have been better"};
    static const char* const kEnds[] = {"as far as anyone can tell.", "and that is fine with us.",
                                        "though nobody really minded.", "so we talked about it."};
    samples::Random random(seed);
    std::vector<std::string> texts;
    for (int i = 0; i < 50; ++i) {
        std::string text;
        for (int n = 0; n < 2; ++n) {
            text += std::string("I think ") + kSubjects[random.below(8)] + " " +
                    kVerbs[random.below(6)] + " " + kEnds[random.below(4)] + " ";
        }
        texts.push_back(text);
    }
    return texts;
}

std::vector<SpokenText> spoken(const std::vector<std::string>& texts) {
    std::vector<SpokenText> messages;
    for (std::size_t i = 0; i < texts.size(); ++i) {
        messages.push_back({i % 2 == 0 ? "user" : "assistant", texts[i]});
    }
    return messages;
}

}  // namespace

TEST_CASE("a summary is within its limit by any counter, always valid, always the same",
          "[text][summary]") {
    for (std::uint64_t seed = 1; seed <= 20; ++seed) {
        std::vector<std::string> texts;
        for (std::uint64_t i = 0; i < 6; ++i)
            texts.push_back(samples::generated(seed * 10 + i, 40));
        std::string previous = samples::generated(seed + 5000, seed % 30);
        for (const CountTokens& count : {kEstimate, kBytes, kUneven}) {
            for (const std::size_t limit : {0, 1, 2, 3, 7, 20, 60, 200, 1000}) {
                const std::string text = summarize(previous, spoken(texts), limit, count);
                REQUIRE(count(text) * (text.empty() ? 0 : 1) <= limit);
                REQUIRE_FALSE(memory::base::first_invalid(text).has_value());
                REQUIRE(text == summarize(previous, spoken(texts), limit, count));
            }
        }
    }
}

TEST_CASE("even one token says something, cut between two characters", "[text][summary]") {
    const std::vector<SpokenText> messages{{"user", "日本語の長い文章がここにあります"}};
    const std::string text = summarize("", messages, 4, kBytes);
    CHECK(text == "日");
    CHECK(summarize("", messages, 2, kBytes).empty());
    const std::vector<SpokenText> english{{"user", "A long sentence stands here"}};
    CHECK_FALSE(summarize("", english, 1, kEstimate).empty());
}

TEST_CASE("nothing to say is an empty summary", "[text][summary]") {
    CHECK(summarize("", {}, 500, kEstimate).empty());
    const std::vector<SpokenText> blank{{"user", " \n\n "}, {"assistant", "---"}};
    CHECK(summarize("", blank, 500, kEstimate).empty());
}

TEST_CASE("what fits is kept whole, in order, with its speaker", "[text][summary]") {
    const std::vector<SpokenText> messages{{"user", "We meet on Monday. Bring **the plan**."},
                                           {"anna", "Fine.\n```cpp\nint main() {\n}\n```"}};
    CHECK(summarize("user: We met in Lyon.", messages, 500, kEstimate) ==
          "user: We met in Lyon.\n"
          "user: We meet on Monday. Bring the plan.\n"
          "anna: Fine. [code cpp] int main() { …");
}

TEST_CASE("folding a summary with nothing new leaves it as it is", "[text][summary]") {
    const auto texts = small_talk(3);
    const std::string once = summarize("", spoken(texts), 300, kEstimate);
    CHECK(summarize(once, {}, 300, kEstimate) == once);
}

TEST_CASE("a name, a number, a path, a decision and an open question survive three folds",
          "[text][summary]") {
    auto first = small_talk(1);
    first[6] += " My sister Margarete Olsen keeps the keys.";
    first[13] += " The rent is 1450 euros a month.";
    first[20] += " The settings live in /srv/billing/settings.toml on that machine.";
    first[31] += " We decided on paper invoices.";
    first[38] += " Who will translate the handbook before the inspection?";
    std::string summary = summarize("", spoken(first), 500, kEstimate);
    for (std::uint64_t fold = 2; fold <= 4; ++fold) {
        CHECK(holds(summary, "Margarete Olsen"));
        CHECK(holds(summary, "1450"));
        CHECK(holds(summary, "/srv/billing/settings.toml"));
        CHECK(holds(summary, "decided on paper invoices"));
        CHECK(holds(summary, "Who will translate the handbook"));
        summary = summarize(summary, spoken(small_talk(fold)), 500, kEstimate);
    }
}

TEST_CASE("old facts give way to new ones slowly, not at once", "[text][summary]") {
    // Each fold brings more facts than the summary can hold.
    const auto fold_of = [](int fold) {
        std::vector<std::string> texts;
        for (int i = 0; i < 40; ++i) {
            texts.push_back("Machine number " + std::to_string(fold * 1000 + i) +
                            " stands in hall " + std::to_string(fold * 1000 + 500 + i) +
                            " and runs.");
        }
        return texts;
    };
    const auto share_of = [](const std::string& text, int fold) {
        std::size_t found = 0;
        for (int i = 0; i < 40; ++i) {
            if (holds(text, "number " + std::to_string(fold * 1000 + i) + " ")) ++found;
        }
        return found;
    };
    std::string summary = summarize("", spoken(fold_of(1)), 300, kEstimate);
    const std::size_t all = share_of(summary, 1);
    REQUIRE(all >= 8);
    summary = summarize(summary, spoken(fold_of(2)), 300, kEstimate);
    CHECK(share_of(summary, 1) * 2 >= all);
    CHECK(share_of(summary, 2) * 4 >= all);
    summary = summarize(summary, spoken(fold_of(3)), 300, kEstimate);
    CHECK(share_of(summary, 1) >= 1);
    CHECK(share_of(summary, 3) * 4 >= all);
}

TEST_CASE("what is said twice is kept once", "[text][summary]") {
    const std::vector<SpokenText> messages{{"user", "The port is 8443."},
                                           {"assistant", "The port is 8443."},
                                           {"user", "The door is 12 cm wide."}};
    const std::string text = summarize("user: The port is 8443.", messages, 500, kEstimate);
    CHECK(text.find("8443") == text.rfind("8443"));
    CHECK(holds(text, "12 cm"));
}

TEST_CASE("an answered question gives way to facts, an open one does not", "[text][summary]") {
    std::vector<std::string> texts;
    for (int i = 0; i < 12; ++i) {
        texts.push_back("What did you think about it?");
        texts.push_back("Pump " + std::to_string(700 + i) + " was repaired by Weber.");
    }
    texts.push_back("Which supplier delivers the missing gaskets?");
    const std::string text = summarize("", spoken(texts), 60, kEstimate);
    CHECK(holds(text, "missing gaskets"));
    CHECK_FALSE(holds(text, "What did you think"));
}

TEST_CASE("a message of a megabyte is summarised whatever it holds", "[text][summary]") {
    for (const char* unit : {".", "A b? ", "```\nx\n", "日"}) {
        std::string text;
        while (text.size() < (1U << 20U))
            text += unit;
        const std::vector<SpokenText> messages{{"user", text}, {"user", "The port is 8443."}};
        const std::string summary = summarize("", messages, 500, kEstimate);
        CHECK(kEstimate(summary) <= 500);
    }
}
