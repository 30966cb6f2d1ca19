#include "text/sentences.hpp"

#include <string>

#include "base/utf8.hpp"
#include "samples.hpp"
#include "support/catch.hpp"

using memory::text::Sentence;
using memory::text::split_sentences;

namespace {

std::vector<std::string> split(std::string_view text) {
    std::vector<std::string> out;
    for (const Sentence& sentence : split_sentences(text))
        out.emplace_back(sentence.in(text));
    return out;
}

using Texts = std::vector<std::string>;

bool is_space(char c) {
    return c == ' ' || (c >= '\t' && c <= '\r');
}

}  // namespace

TEST_CASE("sentences end at full stops, exclamation and question marks before a space",
          "[text][sentences]") {
    CHECK(split("One. Two! Three? Four") == Texts{"One.", "Two!", "Three?", "Four"});
    CHECK(split("Wait... What?! \"No.\" He left.") ==
          Texts{"Wait...", "What?!", "\"No.\"", "He left."});
    CHECK(split("").empty());
    CHECK(split(" \n\t\n ").empty());
}

TEST_CASE("sentences end at the terminators of other scripts without a space",
          "[text][sentences]") {
    CHECK(split("今日は晴れ。明日は？「はい。」行く！") ==
          Texts{"今日は晴れ。", "明日は？", "「はい。」", "行く！"});
    CHECK(split("ما هذا؟ هذا كتاب۔ نعم") == Texts{"ما هذا؟", "هذا كتاب۔", "نعم"});
    CHECK(split("यह है। वह है॥") == Texts{"यह है।", "वह है॥"});
}

TEST_CASE("decimals, versions, URLs, paths and abbreviations do not end a sentence",
          "[text][sentences]") {
    for (const char* whole :
         {"Pi is 3.14 or so.", "Use v1.2.3 of it.", "See https://a.example/x.html?q=1.5 for more.",
          "Open /etc/app/app.conf now.", "Write to J. Smith, e.g. by mail.", "Ask Dr. Weber first.",
          "It took approx. five days.", "Das ist z.B. ein Test."}) {
        CHECK(split(whole) == Texts{whole});
    }
    CHECK(split("See /etc/app.conf. Then go.") == Texts{"See /etc/app.conf.", "Then go."});
}

TEST_CASE("a line break ends a sentence unless the line was wrapped", "[text][sentences]") {
    CHECK(split("short\nlines") == Texts{"short", "lines"});
    CHECK(
        split("This line is long enough to have been wrapped by an editor\nwhich went on here.") ==
        Texts{"This line is long enough to have been wrapped by an editor\nwhich went on here."});
    CHECK(split("This line is long enough to have been wrapped by an editor\nBut this is new.") ==
          Texts{"This line is long enough to have been wrapped by an editor", "But this is new."});
}

TEST_CASE("list items, headings, quotes and table rows stand alone", "[text][sentences]") {
    CHECK(split("# Plan\n1. Buy milk\n2. Call Bo. Now\n- x\n> quoted\n| a. | B. |") ==
          Texts{"# Plan", "1. Buy milk", "2. Call Bo.", "Now", "- x", "> quoted", "| a. | B. |"});
}

TEST_CASE("a fenced code block is one sentence, closed or not", "[text][sentences]") {
    const std::string text =
        "Look. At:\n```cpp\nint a; // one. Two.\n\nint b;\n```\nDone.\n~~~\nx. Y";
    const auto sentences = split_sentences(text);
    REQUIRE(sentences.size() == 5);
    CHECK(sentences[2].is_code);
    CHECK(sentences[2].in(text) == "```cpp\nint a; // one. Two.\n\nint b;\n```");
    CHECK(sentences[3].in(text) == "Done.");
    CHECK(sentences[4].is_code);
    CHECK(sentences[4].in(text) == "~~~\nx. Y");
}

TEST_CASE("sentences are in order, cut no character, and leave only white space outside",
          "[text][sentences]") {
    for (std::uint64_t seed = 1; seed <= 400; ++seed) {
        const std::string text = samples::generated(seed, 1 + seed % 120);
        std::size_t at = 0;
        for (const Sentence& sentence : split_sentences(text)) {
            REQUIRE(sentence.begin >= at);
            REQUIRE(sentence.end > sentence.begin);
            REQUIRE(sentence.end <= text.size());
            for (; at < sentence.begin; ++at)
                REQUIRE(is_space(text[at]));
            REQUIRE_FALSE(memory::base::first_invalid(sentence.in(text)).has_value());
            REQUIRE_FALSE(is_space(text[sentence.begin]));
            REQUIRE_FALSE(is_space(text[sentence.end - 1]));
            at = sentence.end;
        }
        for (; at < text.size(); ++at)
            REQUIRE(is_space(text[at]));
    }
}

TEST_CASE("text that is not UTF-8 is split without reading past its end", "[text][sentences]") {
    samples::Random random(7);
    for (int round = 0; round < 300; ++round) {
        std::string bytes;
        for (std::size_t i = random.below(60); i > 0; --i) {
            bytes.push_back(static_cast<char>(random.below(3) == 0 ? '.' : random.below(256)));
        }
        for (const Sentence& sentence : split_sentences(bytes))
            REQUIRE(sentence.end <= bytes.size());
    }
}

TEST_CASE("a megabyte of one thing is split in one pass", "[text][sentences]") {
    for (const char* unit : {".", "a", "\n", "a. ", ".)", "```\n", "。"}) {
        std::string text;
        while (text.size() < (1U << 20U))
            text += unit;
        CHECK(split_sentences(text).size() <= text.size());
    }
}
