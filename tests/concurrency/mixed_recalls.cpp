// Each thread knows what it has written; what all share is only recalled.
#include "mixed_recalls.hpp"

#include <algorithm>
#include <mutex>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "kioku/manager.hpp"
#include "support/catch.hpp"
#include "support/must.hpp"
#include "support/temporary_store.hpp"

using memory::Manager;
using support::must;

namespace {

// Thread-safe.
class Wrong {
  public:
    void add(const std::string& what) {
        const std::lock_guard lock(mutex_);
        if (list_.size() < 20) list_.push_back(what);
    }
    [[nodiscard]] const std::vector<std::string>& list() const { return list_; }

  private:
    std::mutex mutex_;
    std::vector<std::string> list_;
};

struct Own {
    std::string id;
    std::string word;
};

class Caller {
  public:
    Caller(Manager& manager, int number, Wrong& wrong)
        : manager_(manager),
          number_(number),
          seed_(static_cast<unsigned>(number) + 1),
          wrong_(wrong) {}

    void call(int call) {
        const unsigned what = next() % 100;
        if (what < 30 || own_.empty()) {
            write(call, what % 3);
        } else if (what < 40) {
            update(call);
        } else if (what < 55) {
            forget();
        } else if (what < 70) {
            find(own_.at(next() % own_.size()));
        } else if (what < 80) {
            ask();
        } else if (what < 90) {
            context();
        } else if (what < 99) {
            shared();
        } else {
            // Drops the tombstones, so that the index may begin anew.
            if (number_ == 0) static_cast<void>(manager_.compact());
        }
    }

  private:
    unsigned next() {
        seed_ = seed_ * 1'664'525U + 1'013'904'223U;
        return seed_ >> 8U;
    }

    std::string text(const std::string& word) const {
        return fmt::format("shared words of many and {}", word);
    }

    void write(int call, unsigned kind) {
        Own own{{}, fmt::format("t{}c{}x", number_, call)};
        if (kind == 0) {
            memory::NewMessage message;
            message.content = text(own.word);
            own.id = must(manager_.add_message(fmt::format("s{}", number_), message)).id;
        } else if (kind == 1) {
            memory::NewMemory memory;
            memory.content = text(own.word);
            own.id = must(manager_.remember(memory)).id;
            memories_.push_back(own.id);
        } else {
            memory::NewEpisode episode;
            episode.content = text(own.word);
            own.id = must(manager_.store_episode(episode)).id;
        }
        own_.push_back(own);
        find(own);
    }

    void update(int call) {
        Own& own = own_.at(next() % own_.size());
        if (std::find(memories_.begin(), memories_.end(), own.id) == memories_.end()) return;
        const Own before = own;
        own.word = fmt::format("t{}u{}x", number_, call);
        memory::MemoryUpdate update;
        update.content = text(own.word);
        must(manager_.update_memory(own.id, update));
        find(own);
        miss(before);
    }

    void forget() {
        const auto at = own_.begin() + static_cast<std::ptrdiff_t>(next() % own_.size());
        const Own own = std::move(*at);
        own_.erase(at);
        must(manager_.forget({own.id}));
        miss(own);
    }

    std::vector<memory::Hit> recall(const std::string& query) {
        memory::RecallOptions options;
        options.limit = 5;
        return must(manager_.recall(query, options)).hits;
    }

    void find(const Own& own) {
        const auto hits = recall(own.word);
        if (std::none_of(hits.begin(), hits.end(), [&](const auto& h) { return h.id == own.id; }))
            wrong_.add("not found: " + own.word);
    }
    // Its words may stand beside a message of the same talk, itself it may not.
    void miss(const Own& own) {
        for (const auto& hit : recall(own.word)) {
            if (hit.text == text(own.word)) wrong_.add("found and gone: " + own.word);
        }
    }

    void ask() {
        const Own& own = own_.at(next() % own_.size());
        for (int twice = 0; twice < 2; ++twice) {
            if (must(manager_.query_memory(own.word)).find(text(own.word)) == std::string::npos)
                wrong_.add("not in the text: " + own.word);
        }
    }

    void context() {
        const auto context = manager_.get_context(fmt::format("s{}", number_));
        if (!context) {
            if (context.error().code != memory::ErrorCode::not_found)
                wrong_.add(context.error().message);
            return;
        }
        if (!context->degraded.empty()) wrong_.add("degraded: " + context->degraded[0]);
        for (const auto& hit : context->recalled) {
            if (hit.session != fmt::format("s{}", number_)) wrong_.add("foreign: " + hit.text);
        }
    }

    void shared() {
        if (recall("shared words of many").empty()) wrong_.add("nothing shared is found");
    }

    Manager& manager_;
    int number_;
    unsigned seed_;
    Wrong& wrong_;
    std::vector<Own> own_;
    std::vector<std::string> memories_;
};

}  // namespace

void make_mixed_recalls(int threads, int calls) {
    const support::TemporaryStore store;
    memory::Config config = store.config();
    config.busy_timeout_ms = 600'000;  // many wait for one another
    auto manager = must(Manager::open(config));
    Wrong wrong;
    std::vector<std::thread> running;
    running.reserve(static_cast<std::size_t>(threads));
    for (int number = 0; number < threads; ++number) {
        running.emplace_back([&, number] {
            try {
                Caller caller(manager, number, wrong);
                for (int call = 0; call < calls; ++call)
                    caller.call(call);
            } catch (const std::exception& thrown) {
                wrong.add(thrown.what());
            }
        });
    }
    for (auto& each : running)
        each.join();
    const std::vector<std::string> nothing;
    CHECK(wrong.list() == nothing);
    CHECK(must(manager.check()).problems.empty());
}
