#include <limits>

#include "support/catch.hpp"
#include "support/clocked_store.hpp"

using memory::ErrorCode;
using memory::Page;
using support::ClockedStore;

namespace {

std::vector<std::int64_t> seqs(const memory::Result<memory::List<memory::Message>>& list) {
    REQUIRE(list);
    std::vector<std::int64_t> found;
    for (const auto& message : list->items)
        found.push_back(message.seq);
    return found;
}

using Seqs = std::vector<std::int64_t>;

}  // namespace

TEST_CASE("the transcript holds what left the buffer too", "[session][transcript]") {
    ClockedStore store(support::fold_above(4));
    store.say_many("s", 9);
    CHECK(seqs(store.manager.messages("s")) == Seqs{1, 2, 3, 4, 5, 6, 7, 8, 9});
}

TEST_CASE("messages are listed by range", "[session][transcript]") {
    ClockedStore store;
    store.say_many("s", 6);
    CHECK(seqs(store.manager.messages("s", 3, 5)) == Seqs{3, 4, 5});
    CHECK(seqs(store.manager.messages("s", 6, 6)) == Seqs{6});
    CHECK(seqs(store.manager.messages("s", 5)) == Seqs{5, 6});
    CHECK(seqs(store.manager.messages("s", 4, 100)) == Seqs{4, 5, 6});
    CHECK(seqs(store.manager.messages("s", 7)).empty());
    CHECK(seqs(store.manager.messages("s", std::numeric_limits<std::int64_t>::max())).empty());
    CHECK(store.manager.messages("s", 0).error().code == ErrorCode::invalid_argument);
    CHECK(store.manager.messages("s", 3, 2).error().code == ErrorCode::invalid_argument);
    CHECK(store.manager.messages("t").error().code == ErrorCode::not_found);
}

TEST_CASE("a cursor goes on to the end of the range", "[session][transcript]") {
    ClockedStore store;
    store.say_many("s", 7);
    Page page{3, {}};
    auto list = store.manager.messages("s", 2, 7, page);
    CHECK(seqs(list) == Seqs{2, 3, 4});
    REQUIRE(list->next);
    page.cursor = list->next;
    list = store.manager.messages("s", 2, 7, page);
    CHECK(seqs(list) == Seqs{5, 6, 7});
    CHECK_FALSE(list->next);
    store.say("s", "one more");
    CHECK(seqs(store.manager.messages("s", 2, std::nullopt, {7, {}})).size() == 7);
    CHECK_FALSE(store.manager.messages("s", 2, std::nullopt, {7, {}})->next);
    CHECK(store.manager.messages("s", 2, std::nullopt, {6, {}})->next);
    for (const char* bad : {"", "x", "0", "-3", "3x", "99999999999999999999"}) {
        CHECK(store.manager.messages("s", 1, {}, {3, bad}).error().code ==
              ErrorCode::invalid_argument);
    }
    CHECK(store.manager.messages("s", 1, {}, {0, {}}).error().code == ErrorCode::invalid_argument);
    CHECK(store.manager.messages("s", 1, {}, {1001, {}}).error().code ==
          ErrorCode::invalid_argument);
    CHECK(store.manager.messages("s", 1, {}, {1000, {}}));
}

TEST_CASE("a transcript after a clearing begins with the next seq", "[session][transcript]") {
    ClockedStore store;
    store.say_many("s", 5);
    REQUIRE(store.manager.clear_session_memory("s"));
    CHECK(seqs(store.manager.messages("s")).empty());
    CHECK_FALSE(store.manager.messages("s", 1, {}, {1, {}})->next);
    store.say_many("s", 2);
    CHECK(seqs(store.manager.messages("s")) == Seqs{6, 7});
    CHECK(seqs(store.manager.messages("s", 1, 6)) == Seqs{6});
}
