// Publishing.
#include "manager/publisher.hpp"

#include "base/result.hpp"
#include "observe/lines.hpp"
#include "storage/registry.hpp"

namespace memory::manager {

Publisher::Publisher(const DogStatsD& config)
    : tags_(observe::constant_tags(config).value_or("")),
      generation_(storage::fork_generation()),
      sender_(std::make_unique<observe::Sender>(
          observe::parse_address(config.url).value_or(observe::Address()), tags_)) {}

Publisher::~Publisher() {
    // The parent's socket and lock: left as they are.
    if (!storage::refuse_after_fork(generation_)) static_cast<void>(sender_.release());
}

Result<void> Publisher::count(std::string_view name, std::int64_t value,
                              const std::vector<std::string>& tags) {
    KIOKU_TRY(storage::refuse_after_fork(generation_));
    KIOKU_LET(const std::string line, observe::count_line(name, value, tags, tags_));
    static_cast<void>(sender_->add(line));
    sender_->flush();
    return {};
}

Result<void> Publisher::event(std::string_view title, std::string_view text,
                              const EventOptions& options) {
    KIOKU_TRY(storage::refuse_after_fork(generation_));
    KIOKU_LET(const std::string line, observe::event_line(title, text, options, tags_));
    static_cast<void>(sender_->add(line));
    sender_->flush();
    return {};
}

void Publisher::report(Health& health) {
    sender_->flush();
    const observe::SenderStatus status = sender_->status();
    health.metrics_sent = status.sent;
    health.metrics_dropped = status.dropped;
    BackendHealth backend{"dogstatsd", "ok", "", ""};
    if (!status.problem.empty()) {
        backend.state = "degraded";
        backend.detail = "metrics are lost: " + status.problem;
        backend.advice = "start the Agent, or mend the url in dogstatsd; nothing else is affected";
    }
    health.backends.push_back(std::move(backend));
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
