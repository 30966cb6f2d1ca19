// Metrics and events: a host's own, beside those that the library sends by itself. It runs with or
// without a receiver.
#include <iostream>
#include <stdexcept>

#include <kioku/kioku.hpp>

namespace {

memory::Manager open_with_metrics() {
    memory::Config config;
    config.path = "kioku.db";
    config.dogstatsd.url = "udp://127.0.0.1:8125";  // or "unix:///var/run/datadog/dsd.socket"
    config.dogstatsd.service = "site";
    config.dogstatsd.tags = {"team:memory"};
    return memory::Manager::open(config).value();
}

void tell(memory::Manager& manager) {
    const auto counted = manager.count_metric("opencode.tokens.used", 1234, {"model:small"});

    memory::EventOptions options;
    options.alert_type = memory::AlertType::error;
    options.aggregation_key = "build";
    const auto sent = manager.send_event("Error: the build failed", "src/main.cpp:7: ;", options);
    if (!counted || !sent) throw std::runtime_error("no such metric or event can be sent");
}

void look(memory::Manager& manager) {
    const auto health = manager.health().value();
    std::cout << health.metrics_sent << " sent, " << health.metrics_dropped << " lost\n";
}

}  // namespace

int main() {
    try {
        auto manager = open_with_metrics();
        tell(manager);
        look(manager);
    } catch (const std::exception& error) {
        std::cerr << error.what() << '\n';
        return 1;
    }
    return 0;
}
