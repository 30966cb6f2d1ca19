#include "text/words.hpp"

#include <algorithm>
#include <string>

#include "samples.hpp"
#include "support/catch.hpp"

using memory::text::Analysis;
using memory::text::analyze;
using memory::text::Word;
using memory::text::WordKind;

namespace {

Analysis read(std::string_view sentence) {
    Analysis analysis;
    analyze(sentence, analysis);
    return analysis;
}

// The kind of the only word of that text that is not a function word.
bool holds(std::string_view sentence, WordKind kind) {
    const Analysis analysis = read(sentence);
    return std::any_of(analysis.words.begin(), analysis.words.end(),
                       [&](const Word& word) { return word.kind == kind; });
}

}  // namespace

TEST_CASE("paths, file names and URLs are one word each", "[text][words]") {
    for (const char* path :
         {"/etc/app/app.conf", "src/text/words.cpp", "~/.config/kioku", "config.yaml",
          "https://a.example/b?c=1", "C:\\data\\app.ini", "(see /var/log/syslog)."}) {
        CHECK(holds(path, WordKind::path));
    }
    CHECK(read("/etc/app/app.conf").words.size() == 1);
    CHECK_FALSE(holds("this and/or that", WordKind::path));
}

TEST_CASE("numbers, amounts, dates and times are numbers", "[text][words]") {
    for (const char* number :
         {"42", "3.14", "1,500", "$40", "€99", "2025-03-01", "14:30", "32GB", "-7"}) {
        CHECK(holds(number, WordKind::number));
    }
}

TEST_CASE("identifiers are told by their form", "[text][words]") {
    for (const char* name : {"snake_case", "camelCase", "std::vector", "run()", "v1.2.3", "KIO-123",
                             "anna@mail.example", "`flush`", "gpt-4o"}) {
        CHECK((holds(name, WordKind::identifier) || holds(name, WordKind::path)));
    }
}

TEST_CASE("names are capitalised words that do not begin the sentence", "[text][words]") {
    CHECK(holds("my sister Anna is here", WordKind::name));
    CHECK(holds("переехала в Лион", WordKind::name));
    CHECK(holds("the NASA budget", WordKind::name));
    CHECK_FALSE(holds("Tomorrow it rains", WordKind::name));
    CHECK_FALSE(holds("and I think so", WordKind::name));
}

TEST_CASE("decisions are told in several languages", "[text][words]") {
    for (const char* decision :
         {"We decided on Friday", "Let's use SQLite", "I will use Ninja", "Rust instead of Go",
          "We’ll use a queue", "Wir haben uns entschieden", "Ninja statt Make", "On a décidé hier",
          "vamos a usar SQLite", "Мы решили так", "我们决定使用它", "これに決定しました",
          "이것으로 결정했다"}) {
        CHECK(read(decision).is_decision);
    }
    for (const char* plain : {"We use SQLite", "It rains", "the instep of a shoe", "天気がいい"}) {
        CHECK_FALSE(read(plain).is_decision);
    }
}

TEST_CASE("questions are told by their mark, not by a mark inside a URL", "[text][words]") {
    for (const char* question :
         {"Who pays?", "Really?!", "\"Why?\" he said", "谁来付钱？", "من يدفع؟"}) {
        CHECK(read(question).is_question);
    }
    CHECK_FALSE(read("see https://a.example/?q=1 there").is_question);
    CHECK_FALSE(read("Who pays").is_question);
}

TEST_CASE("the case of a word does not matter to its hash", "[text][words]") {
    CHECK(read("x Plan").words[1].hash == read("x plan").words[1].hash);
    CHECK(read("x ПЛАН").words[1].hash == read("x план").words[1].hash);
}

TEST_CASE("any bytes can be analysed", "[text][words]") {
    samples::Random random(11);
    for (int round = 0; round < 500; ++round) {
        std::string bytes;
        for (std::size_t i = random.below(40); i > 0; --i) {
            bytes.push_back(static_cast<char>(random.below(256)));
        }
        CHECK(read(bytes).words.size() <= bytes.size());
    }
}
