#include "recall/cues.hpp"

#include "recall/question.hpp"
#include "support/catch.hpp"

using memory::recall::Cues;
using memory::recall::PlainWords;
using memory::recall::Question;

namespace {

Cues cues(std::string_view text) {
    PlainWords words;
    words.read(text);
    return memory::recall::read_cues(words, "melanie");
}

Question asks(std::string_view text) {
    PlainWords words;
    words.read(text);
    return memory::recall::read_question(words);
}

}  // namespace

TEST_CASE("people are counted up to three, written as people write them") {
    CHECK(cues("I'm here and my dog is with me, we said, in our car").me == 3);
    CHECK(cues("MY ME i").me == 0);
    CHECK(cues("You and your").you == 2);
}

TEST_CASE("expressions of time are strong or weak") {
    CHECK(cues("last night was fun").time == 2);
    CHECK(cues("in 2023").time == 2);
    CHECK(cues("see you soon").time == 1);
    CHECK(cues("the 3rd one").time == 1);
    CHECK(cues("a plain remark").time == 0);
    CHECK(cues("you may").time == 0);
}

TEST_CASE("places, durations, reasons, numbers and names are seen") {
    CHECK(cues("we went to Paris").place == 1);
    CHECK(cues("we went to bed").place == 0);
    CHECK(cues("for a couple of weeks").duration == 1);
    CHECK(cues("since then").duration == 1);
    CHECK(cues("because of it").reason == 1);
    CHECK(cues("that's why").reason == 1);
    CHECK(cues("4 of them").digit == 1);
    CHECK(cues("I met Anna").name == 1);
    CHECK(cues("Thanks Melanie").name == 0);
    CHECK(cues("Well. Anna").name == 0);
    CHECK(cues("She walked and talked and saw").past == 3);
}

TEST_CASE("a text without words shows nothing") {
    const Cues none = cues("... !");
    CHECK(none.me + none.you + none.past + none.digit + none.time == 0);
}

TEST_CASE("a query says what it asks for") {
    CHECK(asks("When did she go?").when);
    CHECK(asks("What year was it").when);
    CHECK(asks("how many dogs").many);
    CHECK(asks("What percentage").many);
    CHECK(asks("did you ever suggest that").said);
    CHECK(!asks("did she suggest that").said);
    CHECK(asks("your recommendations").said);
    CHECK(asks("How can I do it").manner);
    CHECK(asks("what strategies").manner);
    CHECK(asks("where is it").place);
    CHECK(asks("how often").duration);
    CHECK(asks("why").reason);
    CHECK(asks("who was it").name);
    CHECK(asks("plain words").when == false);
}
