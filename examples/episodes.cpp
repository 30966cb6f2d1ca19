// Episodes: what happened, with time and source.
#include <chrono>
#include <iostream>

#include <kioku/kioku.hpp>

namespace {

void run() {
    memory::Config config;
    config.path = "kioku.db";
    auto manager = memory::Manager::open(config).value();

    memory::NewEpisode failure;
    failure.content = "The nightly build failed: undefined reference to parse_config.";
    failure.kind = "build";
    failure.source = "ci";
    failure.metadata = memory::Json::parse(R"({"exit_code":2,"branch":"main"})").value();
    failure.scope.project = "kioku";
    failure.occurred_at = memory::parse_time("2026-11-20T02:15:00+01:00").value();
    failure.idempotency_key = "build-1731";
    const auto stored = manager.store_episode(failure).value();
    std::cout << "stored once: " << manager.store_episode(failure).value().existed << '\n';

    memory::ItemFilter failures;
    failures.episode_kind = {"build", "deploy"};
    failures.since = memory::parse_time("2026-11-01T00:00:00Z").value();
    failures.metadata.push_back({{"exit_code"}, memory::Comparison::not_equal, {0}});
    const auto list = manager.episodes(failures).value();
    for (const auto& episode : list.items)
        std::cout << memory::to_string(episode.occurred_at) << ' ' << episode.source << ": "
                  << episode.content << '\n';

    std::cout << manager.episode(stored.id).value().metadata.text() << '\n';
    static_cast<void>(manager.forget({stored.id}).value());
}

}  // namespace

int main() {
    try {
        run();
    } catch (const std::exception& error) {
        std::cerr << error.what() << '\n';
        return 1;
    }
}
