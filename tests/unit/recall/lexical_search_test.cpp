#include "recall/lexical_search.hpp"

#include <algorithm>
#include <map>
#include <random>
#include <string>
#include <vector>

#include "recall/query.hpp"
#include "recall/ranking_function.hpp"
#include "support/catch.hpp"

using namespace memory::recall;

namespace {

// An item as the naive scan knows it.
struct Known {
    Item item;
    std::string text;
    std::map<std::string, int> counts;
    double length = 0;
};

// Words that a stemmer leaves alone; low numbers are frequent.
std::string word(std::mt19937& random, int words) {
    std::geometric_distribution<int> pick(4.0 / words);
    return "q" + std::to_string(std::min(pick(random), words - 1)) + "x";
}

// A store's items, in memory and in an index; some removed, some replaced.
class World {
  public:
    World(unsigned seed, int items, int words) : random_(seed), words_(words) {
        for (int at = 1; at <= items; ++at) {
            add(at);
            if (random_() % 7 == 0)
                remove(1 + static_cast<int>(random_() % static_cast<unsigned>(at)));
            if (random_() % 11 == 0)
                add(1 + static_cast<int>(random_() % static_cast<unsigned>(at)));
        }
    }

    void add(int number) {
        remove(number);
        Known known;
        known.length = 1 + static_cast<double>(random_() % 60);
        for (int at = 0; at < known.length; ++at) {
            const std::string w = word(random_, words_);
            ++known.counts[w];
            known.text += w + ' ';
        }
        known.item.item = number;
        known.item.kind = kMessage;
        known.item.session = 1 + number % 5;
        known.item.scope = number % 3;
        known.item.time_ms = number * 1000;
        known_.push_back(known);
        known_.back().item.text = known_.back().text;
        index_.add(known_.back().item);
    }

    void remove(int number) {
        const auto found = std::find_if(known_.begin(), known_.end(),
                                        [&](const Known& k) { return k.item.item == number; });
        CHECK(index_.remove(number) == (found != known_.end()));
        if (found != known_.end()) known_.erase(found);
    }

    [[nodiscard]] const Index& index() const { return index_; }

    // Words of one group stand for one.
    std::vector<std::pair<std::uint32_t, std::int64_t>> naive(const std::vector<std::string>& words,
                                                              const std::vector<WeighedTerm>& terms,
                                                              const Filter& filter) const {
        double total = 0;
        for (const Known& known : known_)
            total += known.length;
        const double mean = total / static_cast<double>(known_.size());
        std::vector<std::pair<std::uint32_t, std::int64_t>> all;
        for (const Known& known : known_) {
            if (!passes(known.item, filter)) continue;
            std::map<std::uint32_t, std::uint32_t> best;
            for (std::size_t at = 0; at < words.size(); ++at) {
                const auto found = known.counts.find(words[at]);
                if (found == known.counts.end()) continue;
                const auto norm = static_cast<float>(length_norm(known.length, mean, kLengthFloor));
                const auto part =
                    score_part(part_factor(terms[at].idf), static_cast<float>(found->second), norm);
                best[terms[at].group] = std::max(best[terms[at].group], part);
            }
            std::uint32_t score = 0;
            for (const auto& [group, part] : best)
                score += part;
            if (score > 0) all.emplace_back(score, known.item.item);
        }
        // Older first among equals: known_ is in the order of adding.
        std::stable_sort(all.begin(), all.end(),
                         [](const auto& a, const auto& b) { return a.first > b.first; });
        return all;
    }

    std::size_t holding(const std::string& wanted) const {
        return static_cast<std::size_t>(
            std::count_if(known_.begin(), known_.end(),
                          [&](const Known& k) { return k.counts.contains(wanted); }));
    }
    std::size_t size() const { return known_.size(); }

  private:
    static bool passes(const Item& item, const Filter& filter) {
        if (!filter.scopes.empty() && std::find(filter.scopes.begin(), filter.scopes.end(),
                                                item.scope) == filter.scopes.end()) {
            return false;
        }
        if (!filter.sessions.empty() && item.session != filter.sessions.front()) return false;
        if (filter.from_ms && *item.time_ms < *filter.from_ms) return false;
        if (filter.until_ms && *item.time_ms >= *filter.until_ms) return false;
        return std::find(filter.exclude.begin(), filter.exclude.end(), item.item) ==
               filter.exclude.end();
    }

    std::mt19937 random_;
    int words_;
    Index index_;
    std::vector<Known> known_;
};

Filter any_filter(std::mt19937& random, int items) {
    Filter filter;
    const auto some = [&] {
        return static_cast<std::int64_t>(random() % static_cast<unsigned>(items));
    };
    switch (random() % 6) {
        case 0: filter.scopes = {static_cast<std::int64_t>(random() % 4)}; break;
        case 1: filter.sessions = {1 + static_cast<std::int64_t>(random() % 5)}; break;
        case 2: filter.from_ms = some() * 1000; break;
        case 3:
            filter.until_ms = some() * 1000;
            filter.scopes = {0, 2};
            break;
        case 4: filter.exclude = {some(), some(), some()}; break;
        default: break;
    }
    return filter;
}

void compare(unsigned seed, int items, int words, int queries) {
    const World world(seed, items, words);
    std::mt19937 random(seed + 1);
    CHECK(world.index().live_count() == world.size());
    for (int query = 0; query < queries; ++query) {
        std::vector<std::string> wanted;
        std::vector<WeighedTerm> terms;
        for (unsigned at = 0; at < 1 + random() % 8; ++at) {
            const std::string w = word(random, words);
            if (std::find(wanted.begin(), wanted.end(), w) != wanted.end()) continue;
            const TermId id = world.index().dictionary().find(w);
            const std::size_t holding = id == kNoTerm ? 0 : world.index().items_with(id);
            REQUIRE(holding == world.holding(w));
            wanted.push_back(w);
            const double idf =
                rarity(static_cast<double>(holding), static_cast<double>(world.size()));
            const std::uint32_t group =
                terms.empty() ? 0 : terms.back().group + (random() % 3 != 0 ? 1U : 0U);
            terms.push_back({id, idf, group});
        }
        const Filter filter = any_filter(random, items);
        const std::size_t limit = 1 + random() % 20;
        auto expected = world.naive(wanted, terms, filter);
        if (expected.size() > limit) expected.resize(limit);
        const auto hits =
            search_words(world.index(), terms, DocFilter(world.index(), filter), limit);
        INFO("seed " << seed << " query " << query);
        REQUIRE(hits.size() == expected.size());
        for (std::size_t at = 0; at < hits.size(); ++at) {
            REQUIRE(world.index().row(hits[at].doc).item == expected[at].second);
            REQUIRE(hits[at].score == expected[at].first * kScorePart);
        }
    }
}

}  // namespace

TEST_CASE("a search finds what a scan of all items finds, in its order") {
    for (unsigned seed = 1; seed <= 5; ++seed)
        compare(seed, 300, 40, 60);
    compare(6, 6000, 400, 60);  // several windows
}

TEST_CASE("a search over several segments finds what a scan finds") {
    Index index;
    const int items = kSegmentDocs + 500;
    for (int at = 1; at <= items; ++at) {
        Item item;
        item.item = at;
        item.kind = kMessage;
        item.text = at == 70 || at == items - 3 ? "needle haystack" : "haystack";
        index.add(item);
    }
    const Filter none;
    const auto find = [&](std::string_view term, std::size_t limit) {
        return search_words(index, {{index.dictionary().find(term), 1.0, 0}},
                            DocFilter(index, none), limit);
    };
    const auto needles = find("needl", 10);
    REQUIRE(needles.size() == 2);
    CHECK(index.row(needles[0].doc).item == 70);
    CHECK(index.row(needles[1].doc).item == items - 3);
    CHECK(find("haystack", 3).size() == 3);
    CHECK(find("absent", 3).empty());
    CHECK(index.row(find("haystack", 3)[2].doc).item == 3);
}

TEST_CASE("terms that no item holds find nothing") {
    const Index index;
    const Filter none;
    CHECK(search_words(index, {{kNoTerm, 1.0, 0}}, DocFilter(index, none), 5).empty());
    CHECK(search_words(index, {}, DocFilter(index, none), 5).empty());
}
