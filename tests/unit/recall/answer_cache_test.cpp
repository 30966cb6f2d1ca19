// Kept answers: for how long, for which state of the store, and which goes first.
#include "recall/answer_cache.hpp"

#include <string>

#include "support/catch.hpp"

using memory::recall::AnswerCache;
using memory::recall::CachedAnswer;

namespace {

constexpr std::int64_t kForever = INT64_MAX;

CachedAnswer text(std::string text) {
    CachedAnswer answer;
    answer.text = std::move(text);
    return answer;
}

}  // namespace

TEST_CASE("an answer is given again for its key and its sequence only", "[recall]") {
    AnswerCache cache;
    CHECK_FALSE(cache.find("a", 1, 0));
    cache.keep("a", text("first"), 1, 0, kForever);
    REQUIRE(cache.find("a", 1, 0));
    CHECK(cache.find("a", 1, 0)->text == "first");
    CHECK_FALSE(cache.find("b", 1, 0));
    CHECK_FALSE(cache.find("a", 2, 0));
    CHECK_FALSE(cache.find("a", 1, 0));  // what does not hold any more is gone
    CHECK(cache.counts().hits == 2);
    CHECK(cache.counts().misses == 4);
}

TEST_CASE("an answer is given again for 300 seconds, or until its own end", "[recall]") {
    AnswerCache cache;
    cache.keep("a", text("a"), 1, 1000, kForever);
    CHECK(cache.find("a", 1, 1000 + 299'999));
    CHECK_FALSE(cache.find("a", 1, 1000 + 300'000));
    cache.keep("a", text("a"), 1, 1000, 1010);
    CHECK(cache.find("a", 1, 1009));
    CHECK_FALSE(cache.find("a", 1, 1010));
    cache.keep("a", text("a"), 1, 1000, kForever);
    CHECK_FALSE(cache.find("a", 1, 999));  // the clock was set back
}

TEST_CASE("of 256 answers the one that was not asked for longest goes first", "[recall]") {
    AnswerCache cache;
    for (int i = 0; i < 256; ++i)
        cache.keep(std::to_string(i), text("x"), 1, 0, kForever);
    CHECK(cache.find("0", 1, 0));
    cache.keep("256", text("x"), 1, 0, kForever);
    CHECK(cache.find("0", 1, 0));
    CHECK_FALSE(cache.find("1", 1, 0));
    CHECK(cache.find("2", 1, 0));
    cache.keep("256", text("y"), 1, 0, kForever);  // replaces, and takes no place of another
    CHECK(cache.find("256", 1, 0)->text == "y");
    CHECK(cache.find("3", 1, 0));
}

TEST_CASE("an answer of more than 64 KiB is not kept", "[recall]") {
    AnswerCache cache;
    cache.keep("a", text(std::string(65'536, 'x')), 1, 0, kForever);
    CHECK_FALSE(cache.find("a", 1, 0));
    cache.keep("a", text(std::string(65'535, 'x')), 1, 0, kForever);
    CHECK(cache.find("a", 1, 0));
}
