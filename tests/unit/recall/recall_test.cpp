#include "recall/recall.hpp"

#include <random>
#include <string>

#include "recall/ranking_function.hpp"
#include "support/catch.hpp"

using namespace memory::recall;

namespace {

constexpr std::int64_t kDayMs = 86'400'000;

Item message(std::int64_t number, std::string_view speaker, std::string_view text,
             std::int64_t session = 1) {
    Item item;
    item.item = number;
    item.kind = kMessage;
    item.session = session;
    item.speaker = speaker;
    item.time_ms = 19'858 * kDayMs + number * 1000;
    item.text = text;
    return item;
}

std::vector<Hit> ask(const Recall& recall, std::string_view query, const Filter& filter = {}) {
    Request request;
    request.query = query;
    request.filter = filter;
    return recall.recall(request);
}

std::int64_t first(const Recall& recall, std::string_view query) {
    const auto hits = ask(recall, query);
    return hits.empty() ? 0 : hits[0].item;
}

void fill(Recall& recall) {
    recall.add(message(1, "user", "I started to play the guitar in the spring."));
    recall.add(message(2, "assistant", "Nice! You could practise scales every day."));
    recall.add(message(3, "user", "My sister lives in Lisbon and bakes bread."));
    recall.add(message(4, "user", "The build fails in src/net/http.cpp:88 with ERR-1042.", 2));
    recall.add(message(5, "user", "昨日は東京で寿司を食べました。", 2));
}

}  // namespace

TEST_CASE("the name of a thing outweighs what ranks talk") {
    Recall recall;
    recall.add(
        message(1, "assistant",
                "Since the last release the worker calls flush_ledger_metric after each batch of "
                "rows that it has written, and nothing else does, so far as the logs of all of "
                "these machines can tell us about what was going on there that night.",
                1));
    recall.add(message(2, "user", "We have flush_ledger_matrix here.", 2));
    recall.add(message(3, "user", "My ledger has a metric.", 2));
    recall.add(message(4, "user", "I saw the flush of a ledger, I am sure.", 2));
    for (std::int64_t number = 5; number < 60; ++number)
        recall.add(message(number, "user", "The weather is fine, and lunch was good.", 3));
    CHECK(first(recall, "where is flush_ledger_metric used?") == 1);
    CHECK(first(recall, "flush_ledger_metric") == 1);
}

TEST_CASE("what was said is found by its words, and says why") {
    Recall recall;
    fill(recall);
    const auto hits = ask(recall, "Which instruments did I play? guitar");
    REQUIRE(!hits.empty());
    CHECK(hits[0].item == 1);
    CHECK(hits[0].kind == kMessage);
    CHECK(hits[0].matched == std::vector<std::string>{"play", "guitar"});
    CHECK(hits[0].reason.find("guitar") != std::string::npos);
    double sum = 0;
    for (const SignalShare& signal : hits[0].signals)
        sum += signal.share;
    CHECK(sum == Approx(hits[0].score));
}

TEST_CASE("a user who has a name is a user beside an assistant, a tool is not") {
    Recall recall;
    recall.add(message(1, "tool", "The lighthouse opens at noon."));
    recall.add(message(2, "assistant", "The lighthouse opens at noon."));
    recall.add(message(3, "ada", "The lighthouse opens at noon."));
    const auto hits = ask(recall, "lighthouse");
    REQUIRE(hits.size() == 3);
    CHECK(hits[0].item == 3);
}

TEST_CASE("names of things are found whole") {
    Recall recall;
    fill(recall);
    CHECK(first(recall, "src/net/http.cpp:88") == 4);
    CHECK(first(recall, "http.cpp") == 4);
    CHECK(first(recall, "what was ERR-1042") == 4);
}

TEST_CASE("scripts without spaces are found by a piece of them") {
    Recall recall;
    fill(recall);
    CHECK(first(recall, "寿司") == 5);
    CHECK(first(recall, "東京") == 5);
}

TEST_CASE("a typo in a word that nobody wrote still finds it") {
    Recall recall;
    fill(recall);
    for (const char* query : {"giutar", "guitr", "guittar", "guiter"})
        CHECK(first(recall, query) == 1);
    CHECK(first(recall, "guitxx") == 0);
    CHECK(first(recall, "brea") == 0);  // four letters
}

TEST_CASE("what is removed is gone, its words too, and replacing is removing and adding") {
    Recall recall;
    fill(recall);
    CHECK(recall.remove(1));
    CHECK_FALSE(recall.remove(1));
    CHECK(first(recall, "guitar") == 0);
    auto terms = recall.terms();
    CHECK(std::find(terms.begin(), terms.end(), "guitar") == terms.end());
    recall.add(message(3, "user", "My sister moved to Porto."));
    CHECK(first(recall, "Lisbon") == 0);
    CHECK(first(recall, "Porto") == 3);
    CHECK(recall.figures().items == 4);
    recall.add(message(3, "user", "My sister moved to Faro."));
    CHECK(first(recall, "Porto") == 0);
    CHECK(first(recall, "Faro") == 3);
    CHECK(recall.remove(3));
    CHECK(first(recall, "Faro") == 0);
    CHECK(first(recall, "ERR-1042") == 4);
    recall.clear();
    CHECK(recall.figures().items == 0);
    CHECK(recall.terms().empty());
}

TEST_CASE("queries without a word that counts have no hits and do no harm") {
    Recall recall;
    fill(recall);
    for (const std::string& query :
         {std::string(), std::string("   "), std::string("the of and"), std::string("?!... --"),
          std::string("\xff\xfe\x80"), std::string("\0\0", 2), std::string("nowhere")}) {
        CHECK(ask(recall, query).empty());
    }
    CHECK(first(recall, "guitar AND NOT \"play\" NEAR(x) *") == 1);
    std::string many;
    for (int at = 0; many.size() < 65'536; ++at)
        many += "word" + std::to_string(at) + " guitar ";
    CHECK(first(recall, many) == 1);
    CHECK(Recall()
              .recall({.query = "guitar", .filter = {}, .limit = 10, .now_ms = {}, .explain = true})
              .empty());
}

TEST_CASE("filters hold before anything is ranked") {
    Recall recall;
    for (int at = 1; at <= 200; ++at) {
        Item item = message(at, "user", "the same bread recipe again", at % 7);
        item.scope = at % 10;
        item.kind = at % 3 == 0 ? 3 : kMessage;
        recall.add(item);
    }
    Filter filter;
    filter.scopes = {4};
    for (const Hit& hit : ask(recall, "bread recipe", filter))
        CHECK(hit.item % 10 == 4);
    CHECK(ask(recall, "bread recipe", filter).size() == 10);
    filter.scopes = {77};
    CHECK(ask(recall, "bread", filter).empty());
    filter = {};
    filter.kinds = {3};
    for (const Hit& hit : ask(recall, "bread", filter))
        CHECK(hit.kind == 3);
    filter = {};
    filter.exclude = {1, 2, 3};
    for (const Hit& hit : ask(recall, "bread", filter))
        CHECK(hit.item > 3);
    filter = {};
    filter.until_ms = 0;
    CHECK(ask(recall, "bread", filter).empty());
}

TEST_CASE("the turns around a message are its session's, in order") {
    Recall recall;
    fill(recall);
    CHECK(recall.neighbours(2, 5, 5) == std::vector<std::int64_t>{1, 3});
    CHECK(recall.neighbours(1, 5, 1) == std::vector<std::int64_t>{2});
    recall.remove(2);
    CHECK(recall.neighbours(3, 1, 1) == std::vector<std::int64_t>{1});
    CHECK(recall.neighbours(99, 1, 1).empty());
}

TEST_CASE("an index from which much was removed ranks as one that never held it") {
    Recall whole;
    Recall clean;
    std::mt19937 random(7);
    const std::vector<std::string> words = {"guitar", "bread", "lisbon",  "yesterday", "play",
                                            "sister", "2023",  "because", "train",     "why?"};
    std::vector<std::string> texts;
    for (int at = 0; at < 400; ++at) {
        std::string text = at % 2 == 0 ? "I think" : "you asked";
        for (unsigned count = 0; count < 3 + random() % 30; ++count)
            text += " " + words[random() % words.size()];
        texts.push_back(text);
    }
    for (int at = 0; at < 400; ++at)
        whole.add(message(at + 1, at % 2 == 0 ? "anna" : "ben", texts[static_cast<std::size_t>(at)],
                          1 + at / 40));
    for (int at = 0; at < 400; ++at) {
        if (at % 3 == 0) {
            whole.remove(at + 1);
        } else {
            clean.add(message(at + 1, at % 2 == 0 ? "anna" : "ben",
                              texts[static_cast<std::size_t>(at)], 1 + at / 40));
        }
    }
    for (const char* query :
         {"when did anna play guitar", "lisbon train", "why bread yesterday?", "2023"}) {
        const auto expected = ask(clean, query);
        const auto hits = ask(whole, query);
        REQUIRE(hits.size() == expected.size());
        for (std::size_t at = 0; at < hits.size(); ++at) {
            CHECK(hits[at].item == expected[at].item);
            CHECK(hits[at].score == Approx(expected[at].score));
        }
    }
    CHECK(whole.terms() == clean.terms());
}

TEST_CASE("neighbours are those of the session, however far apart they stand", "[recall]") {
    constexpr std::int64_t kItems = 6000;
    std::mt19937 random(7);
    Recall recall;
    std::vector<std::int64_t> session_of(kItems + 1);
    for (std::int64_t number = 1; number <= kItems; ++number) {
        // One that talks nearly always, a few in between, and some that are two messages long.
        const auto drawn = random() % 100;
        auto& session = session_of[static_cast<std::size_t>(number)];
        session = drawn < 90 ? 1 : drawn < 97 ? 2 + random() % 3 : number % 2000 + 10;
        recall.add(message(number, "user", "a walrus", session));
    }
    for (std::int64_t number = 5; number <= kItems; number += 11) {
        recall.remove(number);
        session_of[static_cast<std::size_t>(number)] = 0;
    }
    for (std::int64_t number = 1; number <= kItems; number += 3) {
        const std::int64_t session = session_of[static_cast<std::size_t>(number)];
        if (session == 0) continue;
        std::vector<std::int64_t> wanted;
        for (std::int64_t at = number; at-- > 1 && wanted.size() < 3;) {
            if (session_of[static_cast<std::size_t>(at)] == session)
                wanted.insert(wanted.begin(), at);
        }
        const std::size_t before = wanted.size();
        for (std::int64_t at = number + 1; at <= kItems && wanted.size() < before + 4; ++at) {
            if (session_of[static_cast<std::size_t>(at)] == session) wanted.push_back(at);
        }
        REQUIRE(recall.neighbours(number, 3, 4) == wanted);
    }
}
