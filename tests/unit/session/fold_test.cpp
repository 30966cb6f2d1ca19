#include "session/fold.hpp"

#include <algorithm>
#include <set>

#include "support/catch.hpp"
#include "unit/session/conversation.hpp"

namespace {

using memory::Role;
using memory::session::BufferRow;
using memory::session::fold_is_due;
using memory::session::FoldPlan;
using memory::session::FoldPolicy;
using memory::session::group;
using memory::session::Group;
using memory::session::plan_fold;
using memory::session::testing::Conversation;
using memory::session::testing::Random;
using memory::session::testing::random_conversation;

// Messages of these costs, all by users.
Conversation of_costs(const std::vector<std::int64_t>& costs) {
    Conversation chat;
    for (const std::int64_t cost : costs) {
        chat.add(Role::user, "x");
        chat.rows.back().tokens = cost;
    }
    return chat;
}

// What a plan must be, from the definitions and by trying every cut.
struct Expected {
    std::size_t leaving = 0;
    bool blocked = false;
};

std::int64_t tokens_from(const std::vector<BufferRow>& rows, std::size_t cut) {
    std::int64_t sum = 0;
    for (std::size_t i = cut; i < rows.size(); ++i)
        sum += rows[i].tokens;
    return sum;
}

// Whether the groups allow a cut: none is parted, none with a result missing leaves.
bool allows(const std::vector<Group>& groups, std::size_t cut, bool unanswered_may_leave) {
    return std::all_of(groups.begin(), groups.end(), [&](const Group& group) {
        const auto leaving = std::count_if(group.members.begin(), group.members.end(),
                                           [cut](std::size_t member) { return member < cut; });
        if (leaving == 0) return true;
        if (!group.complete && !unanswered_may_leave) return false;
        return leaving == static_cast<std::ptrdiff_t>(group.members.size());
    });
}

std::size_t try_every_cut(const std::vector<BufferRow>& rows, const FoldPolicy& policy,
                          bool unanswered_may_leave) {
    const std::vector<Group> groups = group(rows);
    std::vector<std::size_t> cuts{0};
    for (std::size_t cut = 1; cut < rows.size(); ++cut) {
        if (allows(groups, cut, unanswered_may_leave)) cuts.push_back(cut);
    }
    std::size_t after_expiry = 0;
    for (const std::size_t cut : cuts) {
        if (cut > 0 && policy.expired_before_seq && rows[cut - 1].seq < *policy.expired_before_seq)
            after_expiry = cut;
    }
    const auto left = [&](std::size_t cut) { return static_cast<std::int64_t>(rows.size() - cut); };
    if (tokens_from(rows, after_expiry) < policy.summary_trigger_tokens &&
        left(after_expiry) <= policy.max_buffer_messages)
        return after_expiry;
    for (const std::size_t cut : cuts) {
        if (cut >= after_expiry && 2 * tokens_from(rows, cut) <= policy.summary_trigger_tokens &&
            2 * left(cut) <= policy.max_buffer_messages)
            return cut;
    }
    return cuts.back();
}

}  // namespace

TEST_CASE("a fold is due at the trigger and above the greatest count", "[session]") {
    const FoldPolicy policy{100, 4, {}};
    CHECK_FALSE(fold_is_due(99, 4, policy));
    CHECK(fold_is_due(100, 1, policy));
    CHECK(fold_is_due(1, 5, policy));
}

TEST_CASE("a buffer below trigger and count does not fold", "[session]") {
    const FoldPlan plan = plan_fold(of_costs({33, 33, 33}).rows, {100, 3, {}});
    CHECK_FALSE(plan.new_k);
    CHECK(plan.leaving == 0);
    CHECK_FALSE(plan.blocked);
    CHECK_FALSE(plan_fold({}, {1, 1, {}}).new_k);
}

TEST_CASE("the fewest oldest messages leave to come to half the trigger", "[session]") {
    Conversation chat = of_costs({30, 20, 20, 20, 10});
    for (BufferRow& row : chat.rows)
        row.seq += 40;
    const FoldPlan plan = plan_fold(chat.rows, {100, 30, {}});
    CHECK(plan.leaving == 2);
    CHECK(plan.new_k == 42);
}

TEST_CASE("an odd trigger is halved downwards", "[session]") {
    // Half of 101 is 50: 51 are too many to stay.
    CHECK(plan_fold(of_costs({50, 1, 50}).rows, {101, 30, {}}).leaving == 2);
    CHECK(plan_fold(of_costs({51, 1, 49}).rows, {101, 30, {}}).leaving == 1);
}

TEST_CASE("the fewest oldest messages leave to come to half the count", "[session]") {
    CHECK(plan_fold(of_costs({1, 1, 1, 1, 1, 1}).rows, {100, 5, {}}).leaving == 4);
    CHECK(plan_fold(of_costs({1, 1, 1, 1, 1, 1}).rows, {100, 6, {}}).leaving == 0);
}

TEST_CASE("the newest group never leaves, however large", "[session]") {
    CHECK_FALSE(plan_fold(of_costs({5000}).rows, {100, 1, {}}).new_k);
    CHECK(plan_fold(of_costs({1, 5000}).rows, {100, 30, {}}).leaving == 1);
    CHECK(plan_fold(of_costs({1, 1}).rows, {100, 1, {}}).leaving == 1);
    CHECK(plan_fold(of_costs({1, 1}).rows, {1, 1, 1000}).leaving == 1);
}

TEST_CASE("a call and its results leave together", "[session]") {
    Conversation chat;
    chat.call("", {"a"});
    chat.result("a");
    chat.add(Role::user, "thanks");
    chat.add(Role::user, "more");
    CHECK(plan_fold(chat.rows, {1000, 3, {}}).leaving == 3);
    CHECK(plan_fold({chat.rows.data(), 3}, {1000, 2, {}}).leaving == 2);
}

TEST_CASE("groups that interleave leave together", "[session]") {
    Conversation chat;
    chat.call("", {"a"});
    chat.add(Role::user, "meanwhile");
    chat.result("a");
    chat.add(Role::user, "next");
    const FoldPlan plan = plan_fold(chat.rows, {1000, 3, {}});
    CHECK(plan.leaving == 3);
    CHECK_FALSE(plan.blocked);
}

TEST_CASE("an unanswered call holds everything from itself on", "[session]") {
    Conversation chat;
    chat.add(Role::user, "look");
    chat.call("", {"a"});
    chat.add(Role::user, "hello?");
    chat.add(Role::user, "hello??");
    const FoldPlan plan = plan_fold(chat.rows, {1000, 3, {}});
    CHECK(plan.leaving == 1);
    CHECK(plan.blocked);

    const FoldPlan next = plan_fold(std::span(chat.rows).subspan(1), {1000, 2, {}});
    CHECK_FALSE(next.new_k);
    CHECK(next.blocked);

    chat.result("a");
    chat.add(Role::user, "ah");
    CHECK(plan_fold(chat.rows, {1000, 3, {}}).leaving == 5);
}

TEST_CASE("an unanswered call that need not leave blocks nothing", "[session]") {
    Conversation chat = of_costs({40, 40});
    chat.call("", {"a"});
    chat.rows.back().tokens = 20;
    const FoldPlan plan = plan_fold(chat.rows, {100, 30, {}});
    CHECK(plan.leaving == 2);
    CHECK_FALSE(plan.blocked);
}

TEST_CASE("an orphan leaves like any other message", "[session]") {
    Conversation chat;
    chat.result("gone");
    chat.add(Role::user, "one");
    chat.add(Role::user, "two");
    const FoldPlan plan = plan_fold(chat.rows, {1000, 2, {}});
    CHECK(plan.leaving == 2);
    CHECK_FALSE(plan.blocked);
}

TEST_CASE("what has expired leaves, and what this write brought stays", "[session]") {
    const Conversation chat = of_costs({10, 10, 10, 10});
    const FoldPlan plan = plan_fold(chat.rows, {1000, 30, 3});
    CHECK(plan.leaving == 2);
    CHECK(plan.new_k == 2);
    CHECK(plan_fold(chat.rows, {1000, 30, 1}).leaving == 0);
}

TEST_CASE("a result that comes after the ttl keeps its call in the buffer", "[session]") {
    Conversation chat;
    chat.add(Role::user, "look");
    chat.call("", {"a"});
    chat.result("a");
    const FoldPlan plan = plan_fold(chat.rows, {1000, 30, 3});
    CHECK(plan.leaving == 1);
    CHECK_FALSE(plan.blocked);
}

TEST_CASE("an expired call without its result stays and blocks", "[session]") {
    Conversation chat;
    chat.add(Role::user, "look");
    chat.call("", {"a"});
    chat.add(Role::user, "the next day");
    const FoldPlan plan = plan_fold(chat.rows, {1000, 30, 3});
    CHECK(plan.leaving == 1);
    CHECK(plan.blocked);
}

TEST_CASE("what expires may make room enough, else the same fold goes on", "[session]") {
    const Conversation chat = of_costs({60, 30, 30, 30});
    CHECK(plan_fold(chat.rows, {100, 30, 2}).leaving == 1);   // 90 left: not due
    CHECK(plan_fold(chat.rows, {90, 30, 2}).leaving == 3);    // 90 left: due, down to 45
    CHECK(plan_fold(chat.rows, {100, 30, {}}).leaving == 3);  // 150: due, down to 50
}

TEST_CASE("every plan is the shortest allowed prefix, as trying every cut finds it", "[session]") {
    for (std::uint32_t seed = 0; seed < 3000; ++seed) {
        Random random(seed);
        const std::size_t size = random.below(14);
        const Conversation chat = random_conversation(seed, size, seed % 3 != 0);
        FoldPolicy policy{1 + static_cast<std::int64_t>(random.below(400)),
                          1 + static_cast<std::int64_t>(random.below(16)), std::nullopt};
        if (random.one_in(3))
            policy.expired_before_seq =
                chat.first_seq + static_cast<std::int64_t>(random.below(chat.rows.size() + 2));
        CAPTURE(seed, size, policy.summary_trigger_tokens, policy.max_buffer_messages);
        const FoldPlan plan = plan_fold(chat.rows, policy);
        const std::size_t expected = try_every_cut(chat.rows, policy, false);
        REQUIRE(plan.leaving == expected);
        REQUIRE(plan.new_k.has_value() == (expected > 0));
        if (plan.new_k) REQUIRE(*plan.new_k == chat.rows[expected - 1].seq);
        REQUIRE(plan.blocked == (try_every_cut(chat.rows, policy, true) > expected));
    }
}

TEST_CASE("writing message by message, each is either folded or in the buffer", "[session]") {
    const FoldPolicy policy{300, 12, {}};
    for (std::uint32_t seed = 0; seed < 30; ++seed) {
        const Conversation chat = random_conversation(seed, 200, false);
        std::vector<BufferRow> buffer;
        std::int64_t k = chat.first_seq - 1;
        for (const BufferRow& row : chat.rows) {
            buffer.push_back(row);
            const FoldPlan plan = plan_fold(buffer, policy);
            if (plan.new_k) {
                REQUIRE(*plan.new_k > k);
                k = *plan.new_k;
            }
            buffer.erase(buffer.begin(),
                         buffer.begin() + static_cast<std::ptrdiff_t>(plan.leaving));
            REQUIRE(buffer.front().seq == k + 1);
            REQUIRE(buffer.back().seq == row.seq);
        }
    }
}
