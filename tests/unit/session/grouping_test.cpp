#include "session/grouping.hpp"

#include <algorithm>
#include <set>

#include "support/catch.hpp"
#include "unit/session/conversation.hpp"

namespace {

using memory::Role;
using memory::session::BufferRow;
using memory::session::group;
using memory::session::Group;
using memory::session::testing::Conversation;
using memory::session::testing::random_conversation;
using Members = std::vector<std::size_t>;

}  // namespace

TEST_CASE("an empty buffer has no groups", "[session]") {
    CHECK(group({}).empty());
}

TEST_CASE("a message without calls is a group of its own", "[session]") {
    Conversation chat;
    chat.add(Role::system, "be brief");
    chat.add(Role::user, "hello");
    chat.add(Role::assistant, "hello!");
    const auto groups = group(chat.rows);
    REQUIRE(groups.size() == 3);
    for (std::size_t i = 0; i < 3; ++i) {
        CHECK(groups[i].members == Members{i});
        CHECK(groups[i].tokens == chat.rows[i].tokens);
        CHECK(groups[i].is_valid_chat());
    }
}

TEST_CASE("a call and its results are one group in the order in which they came", "[session]") {
    Conversation chat;
    chat.call("let me look", {"a", "b"});
    chat.result("b");
    chat.result("a");
    const auto groups = group(chat.rows);
    REQUIRE(groups.size() == 1);
    CHECK(groups[0].members == Members{0, 1, 2});
    CHECK(groups[0].complete);
    CHECK(groups[0].tokens == chat.rows[0].tokens + chat.rows[1].tokens + chat.rows[2].tokens);
}

TEST_CASE("a result finds its call across messages that stand between", "[session]") {
    Conversation chat;
    chat.call("", {"a"});
    chat.add(Role::user, "still there?");
    chat.call("", {"b"});
    chat.result("a");
    chat.result("b");
    const auto groups = group(chat.rows);
    REQUIRE(groups.size() == 3);
    CHECK(groups[0].members == Members{0, 3});
    CHECK(groups[1].members == Members{1});
    CHECK(groups[2].members == Members{2, 4});
}

TEST_CASE("a call without all its results is incomplete", "[session]") {
    Conversation chat;
    chat.call("", {"a", "b"});
    chat.result("a");
    auto groups = group(chat.rows);
    REQUIRE(groups.size() == 1);
    CHECK_FALSE(groups[0].complete);
    CHECK_FALSE(groups[0].is_valid_chat());
    chat.result("b");
    groups = group(chat.rows);
    REQUIRE(groups.size() == 1);
    CHECK(groups[0].is_valid_chat());
}

TEST_CASE("an id that is used again belongs to the nearest call that waits for it", "[session]") {
    Conversation chat;
    chat.call("first", {"call_0"});
    chat.call("second", {"call_0"});
    chat.result("call_0");
    auto groups = group(chat.rows);
    REQUIRE(groups.size() == 2);
    CHECK_FALSE(groups[0].complete);
    CHECK(groups[1].members == Members{1, 2});
    chat.result("call_0");
    groups = group(chat.rows);
    CHECK(groups[0].members == Members{0, 3});
    CHECK(groups[0].complete);
}

TEST_CASE("the second result of a call is an orphan", "[session]") {
    Conversation chat;
    chat.call("", {"a"});
    chat.result("a", "first");
    chat.result("a", "second");
    const auto groups = group(chat.rows);
    REQUIRE(groups.size() == 2);
    CHECK(groups[0].members == Members{0, 1});
    CHECK(groups[1].members == Members{2});
    CHECK(groups[1].orphan);
    CHECK(groups[1].complete);
}

TEST_CASE("a result before its call, without a call or without an id is an orphan", "[session]") {
    Conversation chat;
    chat.result("a");
    chat.call("", {"a"});
    chat.result("nobody's");
    chat.add(Role::tool, "no id at all");
    const auto groups = group(chat.rows);
    REQUIRE(groups.size() == 4);
    CHECK(groups[0].orphan);
    CHECK_FALSE(groups[1].complete);
    CHECK_FALSE(groups[1].orphan);
    CHECK(groups[2].orphan);
    CHECK(groups[3].orphan);
}

TEST_CASE("an id that one call lists twice waits for one result", "[session]") {
    Conversation chat;
    chat.call("", {"a", "b", "a"});
    chat.result("a");
    chat.result("b");
    chat.result("a");
    const auto groups = group(chat.rows);
    REQUIRE(groups.size() == 2);
    CHECK(groups[0].members == Members{0, 1, 2});
    CHECK(groups[0].complete);
    CHECK(groups[1].orphan);
}

TEST_CASE("call ids of a user and a call id of an assistant mean nothing", "[session]") {
    Conversation chat;
    chat.add(Role::user, "hello");
    chat.rows.back().call_ids = {"a"};
    chat.call("", {"b"});
    chat.add(Role::assistant, "odd");
    chat.rows.back().tool_call_id = "b";
    const auto groups = group(chat.rows);
    REQUIRE(groups.size() == 3);
    CHECK(groups[0].is_valid_chat());
    CHECK_FALSE(groups[1].complete);
    CHECK(groups[2].is_valid_chat());
}

TEST_CASE("groups part the rows, are in order, and hold what belongs together", "[session]") {
    for (std::uint32_t seed = 0; seed < 500; ++seed) {
        const bool open_calls = seed % 2 == 0;
        const Conversation chat = random_conversation(seed, seed % 60, open_calls);
        const auto groups = group(chat.rows);
        std::multiset<std::size_t> seen;
        for (std::size_t g = 0; g < groups.size(); ++g) {
            CAPTURE(seed, g);
            const Members& members = groups[g].members;
            REQUIRE_FALSE(members.empty());
            if (g > 0) REQUIRE(groups[g - 1].first() < groups[g].first());
            REQUIRE(std::is_sorted(members.begin(), members.end()));
            std::multiset<std::string> waiting(chat.rows[members[0]].call_ids.begin(),
                                               chat.rows[members[0]].call_ids.end());
            const std::set<std::string> calls(waiting.begin(), waiting.end());
            std::set<std::string> results;
            std::int64_t tokens = 0;
            for (std::size_t m = 0; m < members.size(); ++m) {
                const BufferRow& row = chat.rows[members[m]];
                seen.insert(members[m]);
                tokens += row.tokens;
                if (m > 0) REQUIRE(results.insert(row.tool_call_id.value()).second);
            }
            REQUIRE(tokens == groups[g].tokens);
            REQUIRE(groups[g].orphan == (chat.rows[members[0]].role == Role::tool));
            REQUIRE(std::includes(calls.begin(), calls.end(), results.begin(), results.end()));
            REQUIRE(groups[g].complete == (calls == results));
            if (!open_calls) REQUIRE(groups[g].is_valid_chat());
        }
        REQUIRE(seen.size() == chat.rows.size());
        REQUIRE(std::set<std::size_t>(seen.begin(), seen.end()).size() == chat.rows.size());
    }
}
