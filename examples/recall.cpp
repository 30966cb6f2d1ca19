// Recall: the ranked answer to a question, with reasons; as text for a prompt; in a context.
#include <iostream>

#include <kioku/kioku.hpp>

namespace {

void fill(memory::Manager& manager) {
    for (const auto& [name, text] :
         {std::pair("ada", "I begin a pottery course in Lisbon on Monday."),
          std::pair("bob", "How long does it take?"),
          std::pair("ada", "Six weeks, every Monday at seven.")}) {
        memory::NewMessage message;
        message.content = text;
        message.name = name;
        static_cast<void>(manager.add_message("chat", message).value());
    }
    memory::NewMemory wish;
    wish.content = "Ada prefers trains to planes.";
    wish.scope.user = "ada";
    static_cast<void>(manager.remember(wish).value());
    memory::NewEpisode trip;
    trip.content = "The night train to Lisbon was cancelled.";
    static_cast<void>(manager.store_episode(trip).value());
}

void ask(memory::Manager& manager) {
    const auto answer = manager.recall("When does Ada's pottery course begin?").value();
    for (const auto& hit : answer.hits)
        std::cout << hit.score << ' ' << hit.text << " (" << hit.reason << ")\n";

    memory::RecallOptions options;
    options.limit = 3;
    options.neighbours = 1;
    options.filter.kinds = {memory::ItemKind::message, memory::ItemKind::memory};
    options.filter.scope.user = memory::ScopeValues{"ada", std::nullopt};  // hers, and nobody's
    options.filter.since = memory::parse_time("2026-01-01T00:00:00Z").value();
    const auto hers = manager.recall("trains to Lisbon", options).value();
    std::cout << hers.hits.size() << " of " << hers.searched << " items\n";

    memory::RecallOptions doubtful;
    doubtful.limit = 1;
    doubtful.expect = answer.hits.back().id;
    const auto expected = manager.recall("pottery", doubtful).value().expected;
    std::cout << expected->reason << '\n';

    std::cout << manager.query_memory("trains", 5).value();

    memory::ContextOptions context;
    context.query = "pottery in Lisbon";
    context.recall_limit = 5;
    const auto packed = manager.get_context("chat", context).value();
    std::cout << packed.recalled.size() << " items beside the buffer\n";
}

}  // namespace

int main() {
    try {
        memory::Config config;
        config.path = "kioku.db";
        auto manager = memory::Manager::open(config).value();
        fill(manager);
        ask(manager);
    } catch (const std::exception& error) {
        std::cerr << error.what() << '\n';
        return 1;
    }
}
