#include "recall/posting_seek.hpp"

#include <algorithm>
#include <random>
#include <vector>

#include "support/catch.hpp"

using namespace memory::recall;

TEST_CASE("seeking stops at the first posting that is not before the item") {
    std::mt19937 engine(3);
    const auto random = [&] { return static_cast<std::uint32_t>(engine()); };
    for (int round = 0; round < 300; ++round) {
        std::vector<std::uint16_t> docs;
        const unsigned gap = 1 + random() % 400;
        for (unsigned doc = random() % 50; doc < kSegmentDocs && docs.size() < 300;
             doc += 1 + random() % gap) {
            docs.push_back(static_cast<std::uint16_t>(doc));
        }
        docs.shrink_to_fit();
        PostingList list;
        list.docs = docs.data();
        list.size = static_cast<std::uint32_t>(docs.size());
        for (int question = 0; question < 20; ++question) {
            const std::uint32_t from = random() % (list.size + 1);
            const std::uint32_t doc = random() % (kSegmentDocs + 1);
            const auto first = std::lower_bound(docs.begin(), docs.end(), doc) - docs.begin();
            REQUIRE(seek(list, from, doc) == std::max(from, static_cast<std::uint32_t>(first)));
        }
    }
}
