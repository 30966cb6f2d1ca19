// The analysis of texts is part of the format of segments: whoever changes it is told here.
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "recall/index.hpp"
#include "recall/segment.hpp"
#include "support/catch.hpp"

namespace {

// Something for each part of the analysis: stems, irregular forms, hyphens, names and numbers,
// code, scripts without spaces, accents, dates that are said, cues, questions and their pairs.
const std::vector<std::string_view> kTexts{
    "I went hiking with Melanie last week; she had written about the hikers' mice and geese.",
    "Which instruments do you play, and since when? Have you ever sung, swum or flown?",
    "The build fails in src/net/http.cpp:88 with ERR-1042: parseConfigFile, max_retries = 0x1F.",
    "昨日は東京で寿司を食べました。我们去年搬到了北京。서울에서 만났어요.",
    "สวัสดีตอนเช้า वह किताबें पढ़ता है Это были её книги و هذه كتب",
    "We moved to Lisbon on 8 May 2023 because of my sister-in-law's well-known re-organisation.",
    "Did you visit the museum yesterday? I did, two years ago, in spring 2021.",
    "Ich wohne in Zürich, naïve café owner; the colours, the color, organised and organizing.",
    "alice@example.org wrote https://example.org/a/b?c=1 on 2024-02-29T10:00:00Z at 3pm.",
    "My favourite is pizza, I'm allergic to nuts, and I'd never drive; we're expecting a child.",
    "No, actually that's wrong: my birthday is June 3rd, not the 2nd. Remember it from now on!",
    "Thanks, happy to help! It costs $1,234.50, 15% off, 5kg, v2.10.3, C++20, AT&T, O'Brien.",
    "better best worse children feet teeth ran run running runs bought buying thought caught",
    "relational conditional rationalization happiness hopping hoping flies dying generously",
};

std::uint64_t hash_of(std::string_view bytes) {
    std::uint64_t hash = 0xCBF29CE484222325;
    for (const char byte : bytes)
        hash = (hash ^ static_cast<std::uint8_t>(byte)) * 0x100000001B3;
    return hash;
}

}  // namespace

TEST_CASE("what is kept of a text is what the format of segments says", "[recall]") {
    using namespace memory::recall;
    Index index({}, IndexUse::segment);
    std::int64_t number = 0;
    for (const std::string_view text : kTexts) {
        Item item;
        item.item = ++number;
        item.kind = number % 5 == 0 ? 3 : kMessage;
        item.session = item.kind == kMessage ? number % 2 + 1 : 0;
        item.scope = 1;
        item.speaker = number % 3 == 0 ? "assistant" : "Ada";
        item.time_ms = 1'700'000'000'000 + number * 60'000;
        item.text = text;
        if (number == 6) item.beside = "a photo of a house";
        index.add(item);
    }
    INFO(
        "Other terms, cues, dates or pairs than those of before, or other bytes: segments in"
        " stores do not have them. Raise kSegmentFormat, if a version with the last one was"
        " released, and set kSegmentSample.");
    CHECK(hash_of(index.dump().substr(sizeof(std::uint64_t))) == kSegmentSample);
}
