// Sessions share the pages; each is cleared in turn and looked for.
#include "erasure_churn.hpp"

#include <random>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "kioku/manager.hpp"
#include "support/catch.hpp"
#include "support/erasing.hpp"
#include "support/markers.hpp"
#include "support/must.hpp"
#include "support/temporary_store.hpp"

using memory::Manager;
using support::must;
using support::repeated;

namespace {

constexpr int kSessions = 12;
constexpr const char* kEvery = "MARKED";  // a part of each marker

// A store under random use. Whatever a session says holds its marker, which changes when it is
// cleared.
class Churn {
  public:
    Churn(Manager& manager, unsigned seed) : manager_(manager), random_(seed) {}

    void step() {
        const int session = pick(kSessions);
        const int what = pick(100);
        if (what < 60) {
            add(session);
        } else if (what < 80) {
            const std::string body = repeated(marker(session), size());
            ok(bool(manager_.save_context(name(session), R"({"s": ")" + body + R"("})")));
        } else if (what < 88) {
            memory::SessionConfig config;
            config.title = repeated(marker(session), pick(900));
            config.title->resize(std::min<std::size_t>(config.title->size(), 1000));
            ok(bool(manager_.configure_session(name(session), config)));
        } else if (what < 97 && !ids_[session].empty()) {
            auto& ids = ids_[session];
            const auto at = static_cast<std::size_t>(pick(static_cast<int>(ids.size())));
            ok(bool(manager_.redact_message(ids[at])));
            ids.erase(ids.begin() + static_cast<std::ptrdiff_t>(at));
        } else if (what == 99 && pick(4) == 0) {
            clear(session);
        }
    }

    // Clears a session; its marker is one of those that must be gone.
    void clear(int session) {
        const auto erasure = manager_.clear_session_memory(name(session), pick(3) == 0);
        ok(erasure ? !erasure->pending : erasure.error().code == memory::ErrorCode::not_found);
        gone.push_back(marker(session));
        ++generation_[session];
        ids_[session].clear();
    }

    std::vector<std::string> gone;
    int failures = 0;

  private:
    static std::string name(int session) { return fmt::format("session {}", session); }
    std::string marker(int session) {
        return fmt::format("<{}{}.{}>", kEvery, static_cast<char>('a' + session),
                           generation_[session]);
    }
    int pick(int below) { return std::uniform_int_distribution<int>(0, below - 1)(random_); }
    std::size_t size() {
        const int kind = pick(10);
        if (kind < 5) return static_cast<std::size_t>(10 + pick(300));
        if (kind < 9) return static_cast<std::size_t>(10 + pick(4000));
        return static_cast<std::size_t>(10 + pick(50'000));
    }
    void add(int session) {
        memory::NewMessage message;
        message.content = repeated(marker(session), size());
        message.name = marker(session);
        const auto added = manager_.add_message(name(session), message);
        ok(bool(added));
        if (added) ids_[session].push_back(added->id);
    }
    void ok(bool good) { failures += good ? 0 : 1; }

    Manager& manager_;
    std::mt19937 random_;
    int generation_[kSessions] = {};
    std::vector<std::string> ids_[kSessions];
};

}  // namespace

void churn(unsigned seed, int rounds, int steps) {
    INFO("seed " << seed);
    const support::TemporaryStore store;
    auto manager = Manager::open(store.config());
    REQUIRE(manager);
    Churn churn(*manager, seed);
    for (int round = 0; round < rounds; ++round) {
        for (int i = 0; i < steps; ++i)
            churn.step();
        churn.clear(round % kSessions);
        CHECK(support::scan_for(store.directory(), churn.gone) == std::vector<std::string>{});
        churn.gone.clear();
    }
    CHECK(churn.failures == 0);
    CHECK(must(manager->check()).problems == std::vector<std::string>{});
    for (int session = 0; session < kSessions; ++session)
        churn.clear(session);
    CHECK(support::scan_for(store.directory(), {kEvery}) == std::vector<std::string>{});
}
