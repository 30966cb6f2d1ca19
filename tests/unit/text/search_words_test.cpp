#include "text/search_words.hpp"

#include <string>

#include "support/catch.hpp"
#include "text/word_normal.hpp"

using memory::text::CutRules;
using memory::text::SearchWords;
using memory::text::WordForm;
using memory::text::WordNormal;

namespace {

// The words, each with the sign of its form: plain none, pair ~, whole =, part +.
std::string cut(std::string_view text, const CutRules& rules = {}) {
    SearchWords words;
    words.cut(text, rules);
    std::string all;
    for (const auto& word : words.words()) {
        if (!all.empty()) all += ' ';
        all += std::string_view("\0~=+", 4)[static_cast<std::size_t>(word.form)];
        if (word.form == WordForm::plain) all.pop_back();
        all += words.letters(word);
    }
    return all;
}

std::string normal(std::string_view word) {
    return std::string(WordNormal().of(word));
}

}  // namespace

TEST_CASE("words are lower-case runs of letters and digits, whatever stands around them") {
    CHECK(cut("Hello, World! It's 4pm (really).") == "hello world it s 4pm really");
    CHECK(cut("").empty());
    CHECK(cut(" \n .,;!? -- ").empty());
}

TEST_CASE("case, diacritics and width do not make another word") {
    CHECK(cut("Café CAFÉ cafe\u0301 ｃａｆｅ") == "cafe cafe cafe cafe");
    CHECK(cut("Ørsted Łódź Straße İstanbul") == "orsted lodz strasse istanbul");
    CHECK(cut("ёлка Ёлка") == "елка елка");
    CHECK(cut("كِتَاب كتاب") == "كتاب كتاب");
}

TEST_CASE("scripts without spaces are cut into pairs of characters") {
    CHECK(cut("東京に") == "~東京 ~京に");
    CHECK(cut("我") == "~我");
    CHECK(cut("GPTを使う") == "gpt ~を使 ~使う");
    CHECK(cut("한국어") == "~한국 ~국어");
    CHECK(cut("ไทย") == "~ไท ~ทย");
}

TEST_CASE("names of things stay whole beside their parts") {
    CHECK(cut("see src/a/b.cpp:12.") == "see =src/a/b.cpp:12 =src/a/b.cpp =b.cpp src a b cpp 12");
    CHECK(cut("snake_case") == "=snake_case snake case");
    CHECK(cut("parseHTTPHeader") == "parsehttpheader +parse +http +header");
    CHECK(cut("a@b.org, 2024-03-15 and v1.2.3;") ==
          "=a@b.org a b org =2024-03-15 2024 03 15 and =v1.2.3 v1 2 3");
    CHECK(cut("https://x.org/a?b=1") == "=https://x.org/a?b=1 =a?b=1 https x org a b 1");
    CHECK(cut("ERR-1042 std::vector") == "=err-1042 err 1042 =std::vector std vector");
    CHECK(cut("use --no-cache-dir, please") == "use =no-cache-dir no cache dir please");
}

TEST_CASE("what joins words of prose makes no whole") {
    CHECK(cut("well-known, don't; end: next") == "well known don t end next");
    CHECK(cut("wait--what--now") == "wait what now");
}

TEST_CASE("without the extra layers words are those of [a-z0-9]+") {
    const CutRules ascii{false, false};
    CHECK(cut("Café snake_case parseHTTP 東京", ascii) == "caf snake case parsehttp");
}

TEST_CASE("any bytes are cut without a stop") {
    std::string bytes;
    for (int byte = 0; byte < 256; ++byte)
        bytes += std::string(1, static_cast<char>(byte)) + "a";
    CHECK(!cut(bytes).empty());
    CHECK(cut(std::string(100'000, 'x')).size() == 128);
}

TEST_CASE("inflected and irregular forms are looked up as one") {
    CHECK(normal("running") == normal("run"));
    CHECK(normal("went") == normal("go"));
    CHECK(normal("children") == normal("kids"));
    CHECK(normal("trekking") == normal("trek"));
    CHECK(normal("universities") == normal("university"));
    CHECK(normal("as") == "as");
    CHECK(normal("книгами") == normal("книга"));
}

TEST_CASE("an Arabic word with an article, a preposition or in the plural is the word") {
    for (const char* form : {"الزيتون", "والزيتون", "بالزيتون", "للزيتون"})
        CHECK(normal(form) == normal("زيتون"));
    CHECK(normal("اجتماعات") == normal("الاجتماع"));
    CHECK(normal("خبزها") == normal("الخبز"));
    CHECK(normal("من") == "من");
}

TEST_CASE("a Hebrew word with an article, a preposition or in the plural is the word") {
    for (const char* form : {"הבניין", "בבניין", "לבניין", "מהבניין", "שבבניין", "והבניינים"})
        CHECK(normal(form) == normal("בניין"));
    CHECK(normal("רכבות") == normal("הרכבת"));
    CHECK(normal("שולחנות") == normal("שולחן"));
    CHECK(normal("של") == "של");
}

TEST_CASE("remembering words changes nothing") {
    WordNormal remembering(2);
    for (const char* word : {"running", "went", "running", "cats", "went"})
        CHECK(remembering.of(word) == normal(word));
}
