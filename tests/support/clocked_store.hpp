// A store with everything that works on it, under a clock that the test moves.
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "kioku/buffer_store.hpp"
#include "kioku/manager.hpp"
#include "kioku/summary_store.hpp"
#include "support/temporary_store.hpp"

namespace support {

// 2026-01-01T00:00:00Z and so many seconds; starts an hour after, so that tests can look back.
class TestClock {
  public:
    [[nodiscard]] memory::Timestamp now() const { return *now_; }
    void pass(std::chrono::milliseconds time) { *now_ += time; }
    [[nodiscard]] std::function<memory::Timestamp()> function() const {
        return [now = now_] { return *now; };
    }

  private:
    std::shared_ptr<memory::Timestamp> now_ = std::make_shared<memory::Timestamp>(
        std::chrono::sys_days{std::chrono::year{2026} / 1 / 1} + std::chrono::hours{1});
};

struct ClockedStore {
    explicit ClockedStore(const memory::SessionSettings& settings = {})
        : store(open(settings)), manager(store), buffer(store), summaries(store) {}

    TemporaryStore file;
    TestClock clock;
    memory::Store store;
    memory::Manager manager;
    memory::BufferStore buffer;
    memory::SummaryStore summaries;

    // Adds a user's message and answers its id; the verb must succeed.
    std::string say(std::string_view session, std::string content);

    // Adds `count` messages "<words> <i>", one write each.
    void say_many(std::string_view session, int count, const std::string& words = "Sheep number");

    // What check finds wrong.
    std::vector<std::string> problems();

    // How far the summarised range of a session goes: k.
    std::int64_t summarized_to(std::string_view session);

    // Contents of the whole transcript, redacted ones as "".
    std::vector<std::string> transcript(std::string_view session);

    // The text of the current summary; empty without one.
    std::string summary(std::string_view session);

    // Takes a job; nothing when there is none.
    std::optional<memory::Job> take_job();

    // Every record, a line each.
    std::vector<std::string> exported(const std::vector<std::string>& sessions = {});

    memory::Result<memory::ImportReport> import(const std::vector<std::string>& lines,
                                                const memory::ImportOptions& what = {});

  private:
    memory::Store open(const memory::SessionSettings& settings) const;
};

[[nodiscard]] memory::NewMessage user(std::string content);
[[nodiscard]] memory::NewMessage assistant(std::string content);

// An assistant's call of tools with these ids, without words.
[[nodiscard]] memory::NewMessage call(const std::vector<std::string>& ids);
[[nodiscard]] memory::NewMessage result(std::string id, std::string content = "done");

// Settings that fold soon: above so many messages, whatever their tokens.
[[nodiscard]] memory::SessionSettings fold_above(std::int64_t messages);

}  // namespace support
