// What one opening of a store says to DogStatsD: its host's metrics and events, and its own, which
// docs/metrics.md lists.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "kioku/error.hpp"
#include "kioku/health.hpp"
#include "kioku/metrics.hpp"
#include "storage/database.hpp"

namespace memory::manager {

// Which metrics count a verb.
enum class Verbs {
    writing,
    recalling
};

// Thread-safe. Never waits. In a child of fork(2) its lock may be held for ever: there it does
// nothing.
class Publisher {
  public:
    // `config` is on, and was checked. `database` outlives this; its thread sends what waits.
    Publisher(const DogStatsD& config, storage::Database& database);

    // Sends what waits.
    ~Publisher();
    Publisher(const Publisher&) = delete;
    Publisher& operator=(const Publisher&) = delete;

    // Not in a child of fork(2). Errors: see Manager::count_metric and Manager::send_event.
    [[nodiscard]] Result<void> count(std::string_view name, std::int64_t value,
                                     const std::vector<std::string>& tags);
    [[nodiscard]] Result<void> event(std::string_view title, std::string_view text,
                                     const EventOptions& options);

    // A verb has done what it was asked, or failed.
    void did(Verbs kind, std::string_view verb, std::chrono::nanoseconds took) noexcept;
    void failed(std::string_view verb, ErrorCode code) noexcept;
    void asked_cache(bool was_hit) noexcept;

    // Publishes the state of the store, sends what waits, and adds what became of all that was.
    void report(Health& health);

  private:
    class Outgoing;
    [[nodiscard]] bool is_ours() const noexcept;
    void add(std::string_view line) noexcept;
    void add(std::string_view name, double value, char type, std::string_view tags) noexcept;

    storage::Database& database_;
    const std::string tags_;
    const std::uint32_t generation_;
    std::shared_ptr<Outgoing> outgoing_;
};

// Errors: invalid_argument, limit (its url or its tags).
[[nodiscard]] Result<void> check_dogstatsd(const DogStatsD& config);

// As Publisher's where there is none: the input is checked, and nothing is sent.
[[nodiscard]] Result<void> check_count(std::string_view name, const std::vector<std::string>& tags);
[[nodiscard]] Result<void> check_event(std::string_view title, std::string_view text,
                                       const EventOptions& options);

}  // namespace memory::manager
