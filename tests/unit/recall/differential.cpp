// The model is a list of items with all that a filter asks for. A question is of words that occur
// in few items: whoever holds one of them and passes the filter must be found. Memories and
// episodes stand for themselves, so that nothing else may be found; messages also bring others of
// their talk, which must pass the filter too.
#include "unit/recall/differential.hpp"

#include <algorithm>
#include <optional>
#include <random>
#include <set>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "kioku/manager.hpp"
#include "support/catch.hpp"
#include "support/child_process.hpp"
#include "support/must.hpp"
#include "support/temporary_store.hpp"

namespace memory::recall::testing {

namespace {

using support::must;

struct Known {
    std::string id;
    ItemKind kind = ItemKind::message;
    std::set<std::string> words;
    std::string text;
    std::optional<std::string> user, project, session;
    Timestamp time{};
    std::optional<std::string> category;
    std::vector<std::string> tags;
    double confidence = 1;
    std::optional<std::int64_t> number;  // metadata.n
    bool is_gone = false;
};

template <class T>
bool holds(const std::vector<T>& values, const T& value) {
    return std::find(values.begin(), values.end(), value) != values.end();
}

bool fits(const std::optional<ScopeValues>& wanted, const std::optional<std::string>& value) {
    return !wanted || holds(*wanted, value);
}

// The filter, by the words of item_filter.hpp.
bool passes(const Known& item, const ItemFilter& filter) {
    if (filter.kinds && !holds(*filter.kinds, item.kind)) return false;
    if (!fits(filter.scope.user, item.user) || !fits(filter.scope.project, item.project) ||
        !fits(filter.scope.session, item.session)) {
        return false;
    }
    if (filter.since && item.time < *filter.since) return false;
    if (filter.until && item.time >= *filter.until) return false;
    if (filter.asks_for_memories() && item.kind != ItemKind::memory) return false;
    if (filter.category && !holds(*filter.category, *item.category)) return false;
    if (filter.tags_any && std::none_of(filter.tags_any->begin(), filter.tags_any->end(),
                                        [&](const auto& tag) { return holds(item.tags, tag); })) {
        return false;
    }
    for (const auto& tag : filter.tags_all)
        if (!holds(item.tags, tag)) return false;
    if (filter.min_confidence && item.confidence < *filter.min_confidence) return false;
    if (filter.max_confidence && item.confidence > *filter.max_confidence) return false;
    if (!filter.metadata.empty() && !item.number) return false;  // of another type or not there
    for (const auto& condition : filter.metadata) {
        const auto bound = std::get<std::int64_t>(condition.values.at(0));
        if (condition.comparison == Comparison::less ? *item.number >= bound
                                                     : *item.number != bound)
            return false;
    }
    return true;
}

class World {
  public:
    explicit World(unsigned seed)
        : random_(seed),
          one_(must(Manager::open(file_.config()))),
          two_(must(Manager::open(file_.config()))),
          other_("recaller", {file_.path()}) {}

    void run(int rounds) {
        for (int round = 0; round < rounds; ++round) {
            const int step = below(20);
            if (step < 9 || items_.size() < 20) {
                write();
            } else if (step < 12) {
                update();
            } else if (step < 16) {
                forget();
            } else if (step == 16) {
                write_elsewhere();
            } else if (step == 17 && below(4) == 0) {
                clear();
            } else if (step == 18 && below(10) == 0) {
                compact();
            }
            ask(below(2) == 0 ? one_ : two_);
            if (round % 10 == 0) ask_other();
        }
        CHECK(found_ > rounds);
    }

  private:
    int below(int bound) { return static_cast<int>(random_() % static_cast<unsigned>(bound)); }
    Manager& any() { return below(2) == 0 ? one_ : two_; }

    // Few items hold the same one; digits keep stemming and typing errors away.
    std::string rare_word() { return fmt::format("w{}x", 100 + below(80)); }

    void fill(Known& item) {
        item.words.clear();
        item.text = fmt::format("n{}.", ++written_);
        for (int count = 1 + below(5); count > 0; --count) {
            const std::string word = rare_word();
            item.words.insert(word);
            item.text += (below(3) == 0 ? ". " : " ") + word;
        }
    }

    void write() {
        Known item;
        fill(item);
        if (below(3) != 0) item.user = fmt::format("u{}", below(3));
        if (below(3) == 0) item.project = fmt::format("p{}", below(2));
        item.time = Timestamp(std::chrono::milliseconds{1'700'000'000'000 + below(1000)});
        item.number = below(4);
        const Json metadata = must(Json::parse(fmt::format(R"({{"n":{}}})", *item.number)));
        switch (below(3)) {
            case 0: {
                item.kind = ItemKind::message;
                item.session = fmt::format("s {} {} {}", item.user.value_or("-"),
                                           item.project.value_or("-"), below(2));
                NewMessage message;
                message.content = item.text;
                message.scope.user = item.user;
                message.scope.project = item.project;
                message.created_at = item.time;
                message.metadata = metadata;
                item.id = must(any().add_message(*item.session, message)).id;
                break;
            }
            case 1: {
                item.kind = ItemKind::memory;
                NewMemory memory;
                memory.content = item.text;
                memory.scope.user = item.user;
                memory.scope.project = item.project;
                memory.created_at = item.time;
                memory.metadata = metadata;
                memory.category = item.category = fmt::format("c{}", below(3));
                memory.confidence = item.confidence = below(5) / 4.0;
                for (int tag = 0; tag < 3; ++tag)
                    if (below(2) == 0) item.tags.push_back(fmt::format("t{}", tag));
                memory.tags = item.tags;
                item.id = must(any().remember(memory)).id;
                break;
            }
            default: {
                item.kind = ItemKind::episode;
                NewEpisode episode;
                episode.content = item.text;
                episode.scope.user = item.user;
                episode.scope.project = item.project;
                episode.occurred_at = item.time;
                episode.metadata = metadata;
                item.id = must(any().store_episode(episode)).id;
            }
        }
        items_.push_back(std::move(item));
    }

    void write_elsewhere() {
        Known item;
        fill(item);
        item.kind = ItemKind::memory;
        item.category = "elsewhere";
        item.id = other_.ask("remember " + item.text);
        item.time = must(one_.memory(item.id)).created_at;
        items_.push_back(std::move(item));
    }

    void update() {
        Known& item = items_[static_cast<std::size_t>(below(static_cast<int>(items_.size())))];
        if (item.is_gone || item.kind != ItemKind::memory) return;
        fill(item);
        if (below(4) == 0) {
            CHECK(other_.ask("update " + item.id + " " + item.text) == "done");
            return;
        }
        MemoryUpdate update;
        update.content = item.text;
        must(any().update_memory(item.id, update));
    }

    void forget() {
        Known& item = items_[static_cast<std::size_t>(below(static_cast<int>(items_.size())))];
        if (item.is_gone) return;
        item.is_gone = true;
        if (below(4) == 0) {
            CHECK(other_.ask("forget " + item.id) == "done");
        } else {
            must(any().forget({item.id}));
        }
    }

    void compact() {
        if (below(2) == 0) {
            must(one_.compact());
        } else {
            CHECK(other_.ask("compact") == "done");
        }
    }

    void clear() {
        const Known& some =
            items_[static_cast<std::size_t>(below(static_cast<int>(items_.size())))];
        if (!some.session) return;
        const std::string session = *some.session;
        must(any().clear_session_memory(session));
        for (Known& item : items_)
            if (item.session == session && item.kind == ItemKind::message) item.is_gone = true;
    }

    std::optional<ScopeValues> scope_values(const std::string& prefix, int count) {
        if (below(3) != 0) return std::nullopt;
        ScopeValues values;
        if (below(2) == 0) values.emplace_back(std::nullopt);
        for (int number = 0; number < count; ++number)
            if (below(2) == 0) values.emplace_back(fmt::format("{}{}", prefix, number));
        return values;
    }

    ItemFilter filter() {
        ItemFilter filter;
        filter.kinds = {ItemKind::message, ItemKind::memory, ItemKind::episode};
        if (below(4) == 0) filter.kinds->erase(filter.kinds->begin() + below(3));
        filter.scope.user = scope_values("u", 3);
        filter.scope.project = scope_values("p", 2);
        if (below(6) == 0) filter.scope.session = ScopeValues{"s u1 - 0", "s - - 1", std::nullopt};
        if (below(6) == 0)
            filter.since = Timestamp(std::chrono::milliseconds{1'700'000'000'000 + below(500)});
        if (below(6) == 0)
            filter.until = Timestamp(std::chrono::milliseconds{1'700'000'000'500 + below(500)});
        if (holds(*filter.kinds, ItemKind::memory)) {
            if (below(8) == 0) filter.category = {"c0", "c2"};
            if (below(8) == 0) filter.tags_any = {"t0", "t1"};
            if (below(8) == 0) filter.tags_all = {"t1", "t2"};
            if (below(8) == 0) filter.min_confidence = 0.5;
            if (below(8) == 0) filter.max_confidence = 0.75;
        }
        if (below(6) == 0) filter.metadata = {{{"n"}, Comparison::less, {std::int64_t{2}}}};
        if (below(8) == 0) filter.metadata = {{{"n"}, Comparison::equal, {std::int64_t{1}}}};
        return filter;
    }

    std::set<std::string> query() {
        std::set<std::string> words{rare_word()};
        if (below(2) == 0) words.insert(rare_word());
        if (below(4) == 0) words.insert("absent9x");
        return words;
    }

    [[nodiscard]] static bool is_asked(const Known& item, const std::set<std::string>& words) {
        return std::any_of(words.begin(), words.end(),
                           [&](const auto& word) { return item.words.contains(word); });
    }

    // `found` against all that is known.
    void compare(const std::vector<std::string>& found, const std::set<std::string>& words,
                 const ItemFilter& filter) {
        const std::set<std::string> ids(found.begin(), found.end());
        REQUIRE(ids.size() == found.size());
        std::size_t explained = 0;
        for (const Known& item : items_) {
            const bool is_found = ids.contains(item.id);
            explained += is_found ? 1 : 0;
            const bool may = !item.is_gone && passes(item, filter);
            const bool must_be = may && is_asked(item, words);
            if (must_be && !is_found) FAIL("not found: " << item.text << why(item, words, filter));
            if (is_found && !may) FAIL("must not be found: " << item.text);
            if (is_found && !must_be && item.kind != ItemKind::message)
                FAIL("holds no word: " << item.text);
        }
        if (explained != found.size()) FAIL("found what nobody wrote");
        found_ += static_cast<int>(found.size());
    }

    std::string why(const Known& item, const std::set<std::string>& words,
                    const ItemFilter& filter) {
        RecallOptions options;
        options.filter = filter;
        options.expect = item.id;
        const auto answer = must(one_.recall(fmt::format("{}", fmt::join(words, " ")), options));
        return fmt::format(", a {}: {}", to_string(item.kind), answer.expected->reason);
    }

    void ask(Manager& manager) {
        const auto words = query();
        RecallOptions options;
        options.filter = filter();
        options.limit = 1000;
        if (below(5) == 0) {
            for (const Known& item : items_)
                if (below(3) == 0 && options.exclude.size() < 1000)
                    options.exclude.push_back(item.id);
        }
        const std::string text = fmt::format("{}", fmt::join(words, " "));
        CAPTURE(text);
        const auto hits = must(manager.recall(text, options)).hits;
        std::vector<std::string> found;
        for (const auto& hit : hits) {
            found.push_back(hit.id);
            const auto known = std::find_if(items_.begin(), items_.end(),
                                            [&](const Known& item) { return item.id == hit.id; });
            REQUIRE(known != items_.end());
            CHECK(hit.text == known->text);
            if (holds(options.exclude, hit.id)) FAIL("was excluded: " << hit.text);
        }
        CHECK(std::is_sorted(hits.begin(), hits.end(),
                             [](const auto& a, const auto& b) { return a.score > b.score; }));
        if (!options.exclude.empty()) {
            for (const Known& item : items_)
                if (holds(options.exclude, item.id) && !item.is_gone &&
                    passes(item, options.filter) && is_asked(item, words))
                    found.push_back(item.id);
        }
        compare(found, words, options.filter);
        // The same again, through the other opening.
        const auto again = must((&manager == &one_ ? two_ : one_).recall(text, options)).hits;
        REQUIRE(again.size() == hits.size());
        for (std::size_t at = 0; at < hits.size(); ++at)
            REQUIRE(again[at].id == hits[at].id);
    }

    void ask_other() {
        const auto words = query();
        std::vector<std::string> found;
        const std::string answer = other_.ask(fmt::format("recall {}", fmt::join(words, " ")));
        for (std::size_t at = 0; at < answer.size();) {
            const auto end = std::min(answer.find(' ', at), answer.size());
            found.push_back(answer.substr(at, end - at));
            at = end + 1;
        }
        compare(found, words, {});
    }

    support::TemporaryStore file_;
    std::mt19937 random_;
    Manager one_;
    Manager two_;
    support::ChildProcess other_;
    std::vector<Known> items_;
    int written_ = 0;
    int found_ = 0;
};

}  // namespace

void compare_with_a_scan(unsigned seed, int rounds) {
    CAPTURE(seed);
    World(seed).run(rounds);
}

}  // namespace memory::recall::testing
