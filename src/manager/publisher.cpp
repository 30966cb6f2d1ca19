// Publishing. The library's own metrics are made here and nowhere else.
#include "manager/publisher.hpp"

#include <exception>

#include <fmt/format.h>

#include "base/result.hpp"
#include "observe/lines.hpp"
#include "observe/sender.hpp"
#include "storage/registry.hpp"

namespace memory::manager {

// The sender, as the database's thread knows it.
class Publisher::Outgoing final : public storage::Chore {
  public:
    Outgoing(observe::Address address, std::string tags)
        : sender(std::move(address), std::move(tags)) {}
    void run() noexcept override { sender.flush(); }

    observe::Sender sender;
};

Publisher::Publisher(const DogStatsD& config, storage::Database& database)
    : database_(database),
      tags_(observe::constant_tags(config).value_or("")),
      generation_(storage::fork_generation()),
      outgoing_(std::make_shared<Outgoing>(
          observe::parse_address(config.url).value_or(observe::Address()), tags_)) {}

Publisher::~Publisher() {
    if (is_ours()) {
        outgoing_->sender.flush();
    } else {
        // In a child of fork(2): its lock and its thread are the parent's. Given up as it is.
        static_cast<void>(new (std::nothrow) std::shared_ptr<Outgoing>(std::move(outgoing_)));
    }
}

bool Publisher::is_ours() const noexcept {
    return storage::fork_generation() == generation_;
}

Result<void> Publisher::count(std::string_view name, std::int64_t value,
                              const std::vector<std::string>& tags) {
    KIOKU_LET(const std::string line, observe::count_line(name, value, tags, tags_));
    add(line);
    return {};
}

Result<void> Publisher::event(std::string_view title, std::string_view text,
                              const EventOptions& options) {
    KIOKU_LET(const std::string line, observe::event_line(title, text, options, tags_));
    static_cast<void>(outgoing_->sender.add(line));
    outgoing_->sender.flush();
    return {};
}

void Publisher::did(Verbs kind, std::string_view verb, std::chrono::nanoseconds took) noexcept {
    if (!is_ours()) return;
    const bool writes = kind == Verbs::writing;
    const std::chrono::duration<double, std::milli> ms = took;
    try {
        const std::string tag = fmt::format("verb:{}", verb);
        add(writes ? "kioku.writes" : "kioku.recalls", 1, 'c', tag);
        add(writes ? "kioku.write.ms" : "kioku.recall.ms", ms.count(), 'd', tag);
    } catch (const std::exception&) {
        return;  // a metric that is not made must not fail the verb
    }
}

void Publisher::failed(std::string_view verb, ErrorCode code) noexcept {
    if (!is_ours()) return;
    try {
        add("kioku.errors", 1, 'c', fmt::format("verb:{},code:{}", verb, to_string(code)));
    } catch (const std::exception&) {
        return;
    }
}

void Publisher::asked_cache(bool was_hit) noexcept {
    if (!is_ours()) return;
    add(was_hit ? "kioku.query_memory.cache_hit" : "kioku.query_memory.cache_miss", 1, 'c', {});
}

void Publisher::report(Health& health) {
    if (!is_ours()) return;
    add("kioku.store.available", health.available ? 1 : 0, 'g', {});
    add("kioku.store.size_bytes", static_cast<double>(health.size_bytes), 'g', {});
    add("kioku.store.log_size_bytes", static_cast<double>(health.log_size_bytes), 'g', {});
    add("kioku.store.items", static_cast<double>(health.items), 'g', {});
    add("kioku.jobs.pending", static_cast<double>(health.jobs_pending), 'g', {});
    add("kioku.jobs.failed", static_cast<double>(health.jobs_failed), 'g', {});
    outgoing_->sender.flush();
    const observe::SenderStatus status = outgoing_->sender.status();
    health.metrics_sent = status.sent;
    health.metrics_dropped = status.dropped;
    BackendHealth backend{"dogstatsd", "ok", "", ""};
    if (!status.problem.empty()) {
        backend.state = "degraded";
        backend.detail = "metrics are lost: " + status.problem;
        backend.advice = "start the Agent, or mend the url of dogstatsd; the store is not affected";
    }
    health.backends.push_back(std::move(backend));
}

void Publisher::add(std::string_view name, double value, char type,
                    std::string_view tags) noexcept {
    try {
        add(observe::metric_line(name, value, type, tags, tags_));
    } catch (const std::exception&) {
        return;
    }
}

// The first line of a datagram is sent with those that follow it within the tenth of a second.
void Publisher::add(std::string_view line) noexcept {
    if (outgoing_->sender.add(line) && !database_.run_soon(outgoing_)) outgoing_->sender.flush();
}

Result<void> check_dogstatsd(const DogStatsD& config) {
    if (config.url.empty()) return {};
    KIOKU_TRY(observe::parse_address(config.url));
    KIOKU_TRY(observe::constant_tags(config));
    return {};
}

Result<void> check_count(std::string_view name, const std::vector<std::string>& tags) {
    KIOKU_TRY(observe::count_line(name, 0, tags, {}));
    return {};
}

Result<void> check_event(std::string_view title, std::string_view text,
                         const EventOptions& options) {
    KIOKU_TRY(observe::event_line(title, text, options, {}));
    return {};
}

}  // namespace memory::manager
