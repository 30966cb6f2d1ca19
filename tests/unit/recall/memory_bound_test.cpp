// recall_memory_mb: the newest items that have room are searched, and answers say so.
#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "recall/store_index.hpp"
#include "storage/store_impl.hpp"
#include "support/catch.hpp"
#include "support/clocked_store.hpp"
#include "support/must.hpp"

using memory::ErrorCode;
using memory::Manager;
using memory::StoreAccess;
using memory::base::Deadline;
using memory::recall::StoreIndex;
using support::ClockedStore;
using support::must;

namespace {

constexpr std::size_t kMost = std::size_t{192} << 10U;

class World : public ClockedStore {
  public:
    // Items "item<number> w.. w..", from 0.
    void remember(int count) {
        std::vector<memory::NewMemory> many(static_cast<std::size_t>(count));
        for (auto& memory : many) {
            memory.content = fmt::format("item{}", remembered_++);
            for (int word = 0; word < 12; ++word)
                memory.content += fmt::format(" w{}", random_() % 500);
        }
        for (const auto& one : must(manager.remember_many(many)))
            ids.push_back(one.id);
    }
    void segment() { must(StoreAccess::of(store).database->do_own_work(Deadline::in(60'000))); }
    void follow(StoreIndex& index) {
        auto snapshot = must(StoreAccess::of(store).read({}));
        must(index.follow(snapshot.sql(), Deadline::in(60'000)));
    }
    static bool finds(const StoreIndex& index, int number) {
        const std::string query = fmt::format("item{}", number);
        memory::recall::Request request;
        request.query = query;
        return !index.items().recall(request).empty();
    }
    // The newest are held, as many as there is room for, and no other.
    void check(const StoreIndex& index) {
        const auto held = static_cast<int>(index.items().size());
        CHECK(index.items().size_bytes() <= kMost + kMost / 8);
        CHECK(index.items().size_bytes() >= kMost / 2);
        CHECK(held + index.left_out() == remembered_);
        CHECK(finds(index, remembered_ - 1));
        CHECK(finds(index, remembered_ - held));
        CHECK_FALSE(finds(index, remembered_ - held - 1));
        CHECK_FALSE(finds(index, 0));
    }

    std::vector<std::string> ids;

  private:
    std::mt19937 random_{1};
    int remembered_ = 0;
};

}  // namespace

TEST_CASE("an index within bounds holds the newest items", "[recall]") {
    World world;
    world.remember(3000);
    StoreIndex from_rows(kMost);
    world.follow(from_rows);
    CHECK(from_rows.items().size_bytes() <= kMost);
    world.check(from_rows);
    world.segment();
    StoreIndex from_segments(kMost);
    world.follow(from_segments);
    CHECK(from_segments.items().size_bytes() <= kMost);
    world.check(from_segments);
    StoreIndex whole;
    world.follow(whole);
    CHECK(whole.left_out() == 0);
    CHECK(whole.items().size() == 3000);
}

TEST_CASE("an index that outgrows its bounds leaves out more", "[recall]") {
    World world;
    world.remember(400);
    StoreIndex index(kMost);
    world.follow(index);
    CHECK(index.left_out() == 0);
    for (int round = 0; round < 4; ++round) {
        world.remember(600);
        world.follow(index);
    }
    CHECK(index.left_out() > 0);
    world.check(index);
    // What happens to those that are left out changes nothing but how many there are.
    const auto left_out = index.left_out();
    const auto held = index.items().size();
    memory::MemoryUpdate update;
    update.content = "a walrus";
    must(world.manager.update_memory(world.ids[0], update));
    must(world.manager.forget({world.ids[1], world.ids[2]}));
    world.follow(index);
    CHECK(index.items().size() == held);
    CHECK(index.left_out() == left_out - 2);
}

TEST_CASE("bounds that nothing fits in leave the last item", "[recall]") {
    World world;
    world.remember(20);
    StoreIndex index(1);
    world.follow(index);
    CHECK(index.items().size() == 1);
    CHECK(World::finds(index, 19));
}

TEST_CASE("answers say that not all items are searched", "[recall]") {
    const support::TemporaryStore file;
    auto config = file.config();
    config.recall_memory_mb = 1;
    auto manager = must(Manager::open(config));
    std::vector<memory::NewMemory> many(500);
    int word = 0;
    for (auto& memory : many) {
        for (int at = 0; at < 80; ++at)
            memory.content += fmt::format("word{} ", word++);
    }
    must(manager.remember_many(many));
    const auto answer = must(manager.recall("word1"));
    CHECK(answer.hits.empty());
    REQUIRE(answer.degraded.size() == 1);
    CHECK(answer.degraded[0] ==
          fmt::format("recall: {} of 500 items are searched: recall_memory_mb is 1",
                      answer.searched));
    CHECK(answer.searched < 500);
    must(manager.add_message("s", support::user("what of word1?")));
    const auto context = must(manager.get_context("s"));
    REQUIRE(context.degraded.size() == 1);
    CHECK(context.degraded[0].find("recall_memory_mb is 1") != std::string::npos);
    const auto last = must(manager.recall(fmt::format("word{}", word - 1)));
    CHECK(last.hits.size() == 1);
}

TEST_CASE("openings of one file agree on the memory of recall", "[recall]") {
    const support::TemporaryStore file;
    auto config = file.config();
    config.recall_memory_mb = 16;
    auto manager = must(Manager::open(config));
    CHECK(Manager::open(config));
    config.recall_memory_mb = 32;
    const auto other = Manager::open(config);
    REQUIRE_FALSE(other);
    CHECK(other.error().code == ErrorCode::conflict);
    CHECK(other.error().message.find("recall_memory_mb is 32") != std::string::npos);
    CHECK(other.error().message.find("with 16") != std::string::npos);
}
