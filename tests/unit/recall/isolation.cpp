// Every item's text names its scope, and so says by itself whether an answer may hold it.
#include "unit/recall/isolation.hpp"

#include <optional>
#include <random>
#include <set>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "kioku/manager.hpp"
#include "support/catch.hpp"
#include "support/must.hpp"
#include "support/temporary_store.hpp"

namespace memory::recall::testing {

namespace {

using support::must;

constexpr int kScopes = 100;
constexpr int kItems = 12;  // in each, at first
constexpr int kWords = 60;

struct Place {
    Scope scope;
    std::string session;
    std::string mark;  // begins every text: "#17#"
};

class World {
  public:
    World() : manager_(must(Manager::open(file_.config()))) {
        for (int number = 0; number < kScopes; ++number) {
            Place& place = places_.emplace_back();
            // Ten users by ten projects; some without the one or the other.
            if (number % 10 != 0) place.scope.user = fmt::format("user {}", number % 10);
            if (number / 10 != 0) place.scope.project = fmt::format("project {}", number / 10);
            place.session = fmt::format("session {}", number);
            place.mark = fmt::format("#{}#", number);
            SessionConfig config;
            config.scope = place.scope;
            must(manager_.configure_session(place.session, config));
            for (int item = 0; item < kItems; ++item)
                write(number);
        }
    }

    void ask() {
        const int number = below(kScopes);
        if (below(20) == 0) write(number);
        switch (below(10)) {
            case 0: ask_context(number); break;
            case 1: ask_text(number); break;
            case 2: ask_sessions(number); break;
            case 3: ask_several(); break;
            default: ask_scope(number);
        }
    }

    [[nodiscard]] int answered() const { return answered_; }

  private:
    int below(int bound) { return static_cast<int>(random_() % static_cast<unsigned>(bound)); }

    std::string words() {
        std::string text;
        for (int count = 1 + below(6); count > 0; --count)
            text += fmt::format(" word{}", below(kWords));
        return text;
    }

    void write(int number) {
        const Place& place = places_[static_cast<std::size_t>(number)];
        const std::string text = place.mark + words() + fmt::format(" {}", ++written_);
        switch (written_ % 3) {
            case 0: {
                NewMessage message;
                message.content = text;
                must(manager_.add_message(place.session, message));
                break;
            }
            case 1: {
                NewMemory memory;
                memory.content = text;
                memory.scope = place.scope;
                must(manager_.remember(memory));
                break;
            }
            default: {
                NewEpisode episode;
                episode.content = text;
                episode.scope = place.scope;
                must(manager_.store_episode(episode));
            }
        }
    }

    static ScopeValues exactly(const std::optional<std::string>& key) { return {key}; }

    void check(const std::vector<memory::Hit>& hits, const std::set<std::string>& allowed) {
        for (const auto& hit : hits) {
            const std::string mark = hit.text.substr(0, hit.text.find('#', 1) + 1);
            if (!allowed.contains(mark)) FAIL("a foreign item: " << hit.text);
            for (const auto& neighbour : hit.neighbours) {
                if (!neighbour.text.starts_with(mark)) FAIL("a foreign item: " << neighbour.text);
            }
        }
        answered_ += static_cast<int>(hits.size());
    }

    RecallOptions scoped_to(int number) const {
        const Place& place = places_[static_cast<std::size_t>(number)];
        RecallOptions options;
        options.filter.scope.user = exactly(place.scope.user);
        options.filter.scope.project = exactly(place.scope.project);
        options.explain = false;
        return options;
    }

    void ask_scope(int number) {
        RecallOptions options = scoped_to(number);
        options.limit = 1 + below(30);
        options.neighbours = below(4) == 0 ? 3 : 0;
        if (below(5) == 0) options.filter.kinds = {ItemKind::memory, ItemKind::message};
        check(must(manager_.recall(words(), options)).hits,
              {places_[static_cast<std::size_t>(number)].mark});
    }

    void ask_sessions(int number) {
        RecallOptions options;
        const Place& place = places_[static_cast<std::size_t>(number)];
        options.filter.scope.session = ScopeValues{place.session};
        check(must(manager_.recall(words(), options)).hits, {place.mark});
    }

    // One user's projects, or one project's users and those without.
    void ask_several() {
        RecallOptions options;
        std::set<std::string> allowed;
        const int one = below(10);
        const bool is_user = below(2) == 0;
        for (int number = 0; number < kScopes; ++number) {
            const Place& place = places_[static_cast<std::size_t>(number)];
            const int own = is_user ? number % 10 : number / 10;
            if (own == one || own == 0) allowed.insert(place.mark);
        }
        const std::string name = fmt::format("{} {}", is_user ? "user" : "project", one);
        ScopeValues values{std::nullopt};
        if (one != 0) values.emplace_back(name);
        (is_user ? options.filter.scope.user : options.filter.scope.project) = values;
        check(must(manager_.recall(words(), options)).hits, allowed);
    }

    void ask_text(int number) {
        const Place& place = places_[static_cast<std::size_t>(number)];
        const std::string text = must(manager_.query_memory(words(), 10, scoped_to(number)));
        for (std::size_t at = 0; at < text.size(); at = text.find('\n', at) + 1) {
            if (text.compare(at, 2 + place.mark.size(), "- " + place.mark) != 0)
                FAIL("a foreign item for " << place.mark << ": " << text);
            ++answered_;
        }
    }

    // The own user and project, and what has none; without a scope the session itself.
    void ask_context(int number) {
        const Place& place = places_[static_cast<std::size_t>(number)];
        std::set<std::string> allowed{place.mark};
        if (number != 0) {
            for (const int user : {0, number % 10}) {
                for (const int project : {0, number / 10})
                    allowed.insert(fmt::format("#{}#", project * 10 + user));
            }
        }
        ContextOptions options;
        options.query = words();
        options.recall_limit = 20;
        const Context context = must(manager_.get_context(place.session, options));
        check(context.recalled, allowed);
        if (number != 0) return;
        for (const auto& hit : context.recalled)
            if (hit.session != place.session) FAIL("not of the session: " << hit.text);
    }

    support::TemporaryStore file_;
    Manager manager_;
    std::vector<Place> places_;
    std::mt19937 random_{20260101};
    int written_ = 0;
    int answered_ = 0;
};

}  // namespace

void ask_at_random(int queries) {
    World world;
    for (int asked = 0; asked < queries; ++asked)
        world.ask();
    CHECK(world.answered() > queries);
}

}  // namespace memory::recall::testing
