// An index that memory was refused to in the middle of a write: nobody searches half of it, and it
// begins anew.
#include <new>
#include <string>

#include "kioku/manager.hpp"
#include "recall/recall.hpp"
#include "recall/store_index.hpp"
#include "storage/store_impl.hpp"
#include "support/catch.hpp"
#include "support/faults.hpp"
#include "support/must.hpp"
#include "support/recalling.hpp"
#include "support/skip.hpp"

using memory::recall::Item;
using memory::recall::Recall;
using memory::recall::Request;
using support::must;
using support::faults::Kind;

namespace {

const memory::base::Deadline kPatience = memory::base::Deadline::in(60'000);

Item item(std::int64_t number, std::string_view text) {
    Item made;
    made.item = number;
    made.kind = 3;
    made.text = text;
    return made;
}

std::size_t count(const Recall& recall) {
    Request request;
    request.query = "walrus";
    return recall.recall(request).size();
}

// Whether it got through without the nth allocation, or none from it on.
template <class Act>
bool gets_through(long nth, bool for_good, Act act) {
    support::faults::arm(Kind::own_allocation, nth, for_good);
    bool did = true;
    try {
        act();
    } catch (const std::bad_alloc&) {
        did = false;
    }
    support::faults::disarm();
    return did;
}

}  // namespace

TEST_CASE("an index that ran out of memory is not searched until it is cleared",
          "[fault][recall]") {
#ifdef KIOKU_NEW_CAN_FAIL
    const std::string text = "The walrus of 2025-03-01 says: where is it, Ada? walrus1 walrus2";
    int failed = 0;
    for (long nth = 1;; ++nth) {
        Recall recall;
        recall.add(item(1, "a walrus"));
        if (gets_through(nth, false, [&] { recall.add(item(2, text)); })) {
            if (support::faults::was_reached()) continue;
            break;
        }
        ++failed;
        CHECK_THROWS_AS(count(recall), std::bad_alloc);
        CHECK_THROWS_AS(recall.size(), std::bad_alloc);
        CHECK_THROWS_AS(recall.neighbours(1, 1, 1), std::bad_alloc);
        CHECK(gets_through(1, nth % 2 == 0, [&] { recall.clear(); }));
        recall.add(item(2, text));
        CHECK(count(recall) == 1);
    }
    CHECK(failed > 10);
#else
    support::skip_file("operator new is the sanitizer's");
#endif
}

TEST_CASE("an index that cannot even be cleared is read whole when there is memory again",
          "[fault][recall]") {
#ifdef KIOKU_NEW_CAN_FAIL
    support::RecallStore store;
    for (int i = 0; i < 40; ++i) {
        memory::NewMemory memory;
        memory.content = "walrus number " + std::to_string(i);
        must(store.manager.remember(memory));
    }
    const auto& inside = memory::StoreAccess::of(store.store);
    for (const bool for_good : {false, true}) {
        for (long nth = 1;; ++nth) {
            memory::recall::StoreIndex index;
            auto snapshot = must(inside.read({}));
            bool followed = false;
            const bool through = gets_through(nth, for_good, [&] {
                followed = index.follow(snapshot.sql(), kPatience).has_value();
            });
            if (through && followed && !support::faults::was_reached()) break;
            must(index.follow(snapshot.sql(), kPatience));
            CHECK(index.items().size() == 40);
            CHECK(count(index.items()) == 10);
        }
    }
#else
    support::skip_file("operator new is the sanitizer's");
#endif
}
