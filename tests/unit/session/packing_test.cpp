#include "session/packing.hpp"

#include <cstdlib>
#include <string>

#include "kioku/token_counter.hpp"
#include "unit/session/packing_table.hpp"

namespace {

using namespace memory::session::testing;
using memory::ErrorCode;
using memory::Message;
using memory::Result;
using memory::Role;
using memory::session::group;
using memory::session::Group;
using memory::session::kReplyPrimingTokens;
using memory::session::kSummaryHeading;
using memory::session::pack;
using memory::session::Packed;

std::string sentences(std::size_t count, const std::string& one = "All work and no play. ") {
    std::string text;
    for (; count > 0; --count)
        text += one;
    return text;
}

}  // namespace

TEST_CASE("with room for all, a context is the summary and the whole buffer", "[session]") {
    Conversation chat;
    chat.add(Role::system, "be brief");
    chat.add(Role::user, "hello").name = "Ada";
    chat.add(Role::assistant, "hello!");
    const ByFours counter;
    const Table table(chat, counter, "They met before.");
    const Packed packed = must(table, kAmple);
    REQUIRE(packed.messages.size() == 4);
    CHECK(packed.messages[0].content == "Summary of the conversation so far:\nThey met before.");
    CHECK(packed.messages[1].content == "be brief");
    CHECK(packed.messages[2].name == "Ada");
    CHECK(packed.carried == std::vector<std::size_t>{0, 1, 2});
    CHECK(packed.omitted == 0);

    CHECK(must(table, packed.total_tokens).messages.size() == 4);
    CHECK(must(table, packed.total_tokens - 1).messages.size() == 3);
}

TEST_CASE("an empty buffer makes an empty context that costs the priming", "[session]") {
    const ByFours counter;
    const Packed packed = must(Table({}, counter), kReplyPrimingTokens);
    CHECK(packed.messages.empty());
    CHECK(packed.total_tokens == 3);
    const Result<Packed> refused = Table({}, counter).at(2);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == ErrorCode::limit);
    CHECK(must(Table({}, counter, "Only this."), kAmple).messages.size() == 1);
}

TEST_CASE("room goes to the newest group, the summary, then the older groups", "[session]") {
    Conversation chat;
    chat.add(Role::user, sentences(4));        // 4 + 22
    chat.add(Role::assistant, "short");        // 4 + 2
    chat.add(Role::user, "Newest, in full.");  // 4 + 4
    const ByFours counter;
    const Table table(chat, counter, "Sixteen bytes...");  // 4 + 13
    const std::int64_t newest = 3 + 8;
    CHECK(must(table, newest).carried == std::vector<std::size_t>{2});
    CHECK_FALSE(must(table, newest + 13).has_summary);
    CHECK(must(table, newest + 17).has_summary);
    CHECK(must(table, newest + 17).carried.size() == 1);
    CHECK(must(table, newest + 17 + 6).carried == std::vector<std::size_t>{1, 2});
    CHECK(must(table, newest + 17 + 6 + 26).carried.size() == 3);
}

TEST_CASE("older groups stop at the first that does not fit", "[session]") {
    Conversation chat;
    chat.add(Role::user, "tiny");
    chat.add(Role::user, sentences(40));
    chat.add(Role::user, "newest");
    const ByFours counter;
    const Packed packed = must(Table(chat, counter), 60);
    CHECK(packed.carried == std::vector<std::size_t>{2});
    CHECK(packed.omitted == 2);
}

TEST_CASE("a summary is cut at a sentence, then at a character, then dropped", "[session]") {
    Conversation chat;
    chat.add(Role::user, "hi");
    const ByFours counter;
    const Table table(chat, counter, "The first one is here. The second comes after it.");
    const std::int64_t newest = 3 + 5;
    Packed packed = must(table, newest + 4 + 16);
    REQUIRE(packed.has_summary);
    CHECK(packed.messages[0].content == std::string(kSummaryHeading) + "The first one is here.");
    CHECK(packed.messages[0].truncated);
    packed = must(table, newest + 4 + 10);
    REQUIRE(packed.has_summary);
    CHECK(packed.messages[0].content == std::string(kSummaryHeading) + "The ");
    packed = must(table, newest + 4 + 8);
    CHECK_FALSE(packed.has_summary);
}

TEST_CASE("a message that is too large alone keeps its start, cut at a sentence", "[session]") {
    Conversation chat;
    chat.add(Role::user, "before");
    chat.add(Role::user, "One is here. Two is here. Three is here.");
    const ByFours counter;
    const Packed packed = must(Table(chat, counter), 3 + 4 + 8);
    REQUIRE(packed.messages.size() == 1);
    CHECK(packed.messages[0].content == "One is here. Two is here.");
    CHECK(packed.messages[0].truncated);
    CHECK(packed.omitted == 1);
}

TEST_CASE("where not one sentence fits, a cut falls between two characters", "[session]") {
    Conversation chat;
    chat.add(Role::user, "記憶記憶記憶記憶記憶");
    const ByFours counter;
    const Packed packed = must(Table(chat, counter), 3 + 4 + 5);
    CHECK(packed.messages.at(0).content == "記憶記憶記憶");  // 18 of 20 bytes
}

TEST_CASE("of a group that is too large only the longest contents are cut", "[session]") {
    Conversation chat;
    chat.call("Let me look both up.", {"a", "b", "c"});
    chat.result("a", sentences(100));
    chat.result("b", "Nothing found.");
    chat.result("c", sentences(60));
    const ByFours counter;
    const Table table(chat, counter);
    const Packed packed = must(table, 500);
    REQUIRE(packed.messages.size() == 4);
    CHECK_FALSE(packed.messages[0].truncated);
    CHECK(packed.messages[1].truncated);
    CHECK_FALSE(packed.messages[2].truncated);
    CHECK(packed.messages[3].truncated);
    CHECK(packed.total_tokens > 480);
    const auto difference = static_cast<std::int64_t>(packed.messages[1].content.size()) -
                            static_cast<std::int64_t>(packed.messages[3].content.size());
    CHECK(std::abs(difference) <= 44);  // two sentences

    const Packed one_cut = must(table, 860);
    CHECK(one_cut.messages[1].truncated);
    CHECK_FALSE(one_cut.messages[3].truncated);
}

TEST_CASE("what a cut at a sentence frees keeps the next longest content whole", "[session]") {
    Conversation chat;
    chat.call("", {"a", "b"});
    chat.result("a", std::string(400, 'x'));
    chat.result("b", std::string(200, 'y') + ". Z" + std::string(217, 'z'));
    const ByFours counter;
    const Table table(chat, counter);
    const std::int64_t frames = 3 + 4 + 5 + 5;
    const Packed packed = must(table, frames + 190);  // a level of 95: both are longer
    CHECK_FALSE(packed.messages[1].truncated);
    CHECK(packed.messages[2].content == std::string(200, 'y') + ".");
}

TEST_CASE("a budget below the newest group's frame is a limit that names the least", "[session]") {
    Conversation chat;
    chat.add(Role::user, "before");
    chat.call("Looking.", {"abcdefgh"});
    chat.result("abcdefgh", sentences(5));
    const ByFours counter;
    const Table table(chat, counter, "A summary.");
    const std::int64_t least = 3 + 4 + 4 + 2;
    CHECK(table.least() == least);
    const Result<Packed> refused = table.at(least - 1);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == ErrorCode::limit);
    CHECK(refused.error().component == "session");
    CHECK(refused.error().message == "budget_tokens 12 is below the least for this context, 13");
    const Packed packed = must(table, least);
    REQUIRE(packed.messages.size() == 2);
    CHECK(packed.messages[0].content.empty());
    CHECK(packed.messages[0].truncated);
    CHECK_FALSE(table.at(0));
    CHECK_FALSE(table.at(-5));
}

TEST_CASE("what is no valid chat is left out, also when it is the newest", "[session]") {
    Conversation chat;
    chat.result("gone");
    chat.add(Role::user, "look");
    chat.call("", {"a"});
    chat.add(Role::user, "and?");
    chat.call("", {"b", "c"});
    chat.result("b");
    const ByFours counter;
    const Packed packed = must(Table(chat, counter), kAmple);
    CHECK(packed.carried == std::vector<std::size_t>{1, 3});
    CHECK(packed.omitted == 4);
    CHECK(must(Table(chat, counter), 3 + 5).carried == std::vector<std::size_t>{3});
}

TEST_CASE("a call is followed by its results, whoever spoke in between", "[session]") {
    Conversation chat;
    chat.call("", {"a", "b"});
    chat.add(Role::user, "while it runs");
    chat.result("b");
    chat.add(Role::system, "note");
    chat.result("a");
    const ByFours counter;
    const Packed packed = must(Table(chat, counter), kAmple);
    CHECK(packed.carried == std::vector<std::size_t>{0, 2, 4, 1, 3});
}

TEST_CASE("redacted messages are left out, but a redacted result stands, empty", "[session]") {
    Conversation chat;
    const auto redact = [&chat](std::size_t index) {
        chat.messages[index].redacted = true;
        chat.messages[index].content.clear();
    };
    chat.add(Role::user, "secret");
    chat.call("", {"a", "b"});
    chat.result("a", "secret");
    chat.result("b", "plain");
    chat.call("secret", {"c"});
    chat.result("c", "plain");
    chat.add(Role::user, "secret");
    for (const std::size_t index : {0, 2, 4, 6})
        redact(index);
    const ByFours counter;
    const Packed packed = must(Table(chat, counter), kAmple);
    CHECK(packed.carried == std::vector<std::size_t>{1, 2, 3});
    CHECK(packed.messages[1].content.empty());
    CHECK(packed.messages[2].content == "plain");
    CHECK(packed.omitted == 4);
}

TEST_CASE("counts that the session's counter made are trusted, others made anew", "[session]") {
    Conversation chat;
    for (int i = 0; i < 30; ++i)
        chat.add(Role::user, "message");
    const ByFours counter;
    Table table(chat, counter);
    counter.calls = 0;
    REQUIRE(table.at(kAmple));
    CHECK(counter.calls == 0);

    for (Message& message : chat.messages) {
        message.counter = "another";
        message.tokens = 1;
    }
    const std::vector<Group> groups = group(chat.rows);
    const Result<Packed> packed = pack({chat.messages, groups, "", kAmple}, counter);
    REQUIRE(packed);
    CHECK(counter.calls == 30);
    CHECK(packed->total_tokens == 3 + 30 * 6);
}

TEST_CASE("a large content is cut with few counts of little text", "[session]") {
    Conversation chat;
    chat.add(Role::user, sentences(50'000));  // a little over a mebibyte
    const ByFours counter;
    const Table table(chat, counter);
    counter.calls = counter.bytes = 0;
    const Result<Packed> packed = table.at(1000);
    REQUIRE(packed);
    CHECK(packed->total_tokens > 990);
    CHECK(counter.calls < 25);
    CHECK(counter.bytes < 100'000);
}

TEST_CASE("a content without a place to cut is cut all the same", "[session]") {
    for (const std::string& content :
         {std::string(100'000, 'x'), std::string(100'000, '\x80'), std::string(100'000, ' '),
          "Short. " + std::string(100'000, 'x')}) {
        Conversation chat;
        chat.add(Role::user, content);
        const ByFours counter;
        const Result<Packed> packed = Table(chat, counter).at(100);
        REQUIRE(packed);
        CHECK(packed->total_tokens <= 100);
        CHECK(packed->messages.at(0).truncated);
        CHECK_FALSE(packed->messages.at(0).content.empty());
    }
}

TEST_CASE("a summary's stored count and its heading's are the count of both, in every encoding",
          "[session]") {
    const std::vector<std::string> beginnings{"a",
                                              "Z",
                                              "0",
                                              "9",
                                              "The ",
                                              "x=",
                                              "12345",
                                              "don't",
                                              "ABC",
                                              "camelCase ",
                                              "3D \xE6\x97\xA5",
                                              "a\n\n",
                                              "1.\r\n"};
    for (const std::string_view encoding : memory::TokenCounter::encodings()) {
        const auto counter = memory::TokenCounter::open(encoding).value();
        const std::size_t heading = counter.count_tokens(kSummaryHeading);
        for (const std::string& text : beginnings) {
            REQUIRE(memory::session::adds_up(text));
            CHECK(counter.count_tokens(std::string(kSummaryHeading) + text) ==
                  heading + counter.count_tokens(text));
        }
    }
    for (const std::string_view text : {"", " x", "\nx", "/x", "'s", "\xE6\x97\xA5", "_"})
        CHECK_FALSE(memory::session::adds_up(text));
}
