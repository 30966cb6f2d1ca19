// Memories: remembering, filtering, updating with a version, history, forgetting.
#include <chrono>
#include <iostream>

#include <kioku/kioku.hpp>

namespace {

void run() {
    memory::Config config;
    config.path = "kioku.db";
    auto manager = memory::Manager::open(config).value();

    memory::NewMemory style;
    style.content = "Ada prefers short answers without bullet points.";
    style.scope.user = "ada";
    style.tags = {"style", "answers"};
    style.source = "chat";
    const auto added = manager.remember(style).value();
    const auto again = manager.remember(style).value();
    std::cout << added.category << ", kept once: " << (again.id == added.id) << '\n';

    memory::NewMemory port;
    port.content = "The staging API listens on port 8080.";
    port.confidence = 0.7;  // somebody guessed
    port.metadata = memory::Json::parse(R"({"host":{"name":"staging","port":8080}})").value();
    port.expires_at =
        std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now()) +
        std::chrono::hours{24 * 30};
    const auto guess = manager.remember(port).value();

    memory::ItemFilter hers;
    hers.scope.user = memory::ScopeValues{"ada", std::nullopt};  // hers, and nobody's
    hers.tags_any = {"style"};
    std::cout << manager.memories(hers).value().items.size() << " about style\n";

    memory::ItemFilter high_ports;
    high_ports.min_confidence = 0.5;
    high_ports.metadata.push_back({{"host", "port"}, memory::Comparison::greater, {1024}});
    std::cout << manager.memories(high_ports).value().items.size() << " with a high port\n";

    memory::MemoryUpdate checked;
    checked.confidence = 1.0;
    checked.expected_version = 1;
    checked.by = "ada";
    checked.reason = "looked it up";
    static_cast<void>(manager.update_memory(guess.id, checked).value());
    const auto stale = manager.update_memory(guess.id, checked);
    std::cout << "at version 2 by now: " << to_string(stale.error().code) << '\n';

    const auto history = manager.memory_history(guess.id).value();
    for (const auto& version : history.items)
        std::cout << version.version << ": " << version.confidence << ' '
                  << version.by.value_or("-") << '\n';

    memory::ItemFilter about_ada;
    about_ada.scope.user = memory::ScopeValues{"ada"};
    const auto would = manager.forget_matching(about_ada, true).value();  // a dry run
    std::cout << "would forget " << would.items.size() << '\n';
    const auto forgotten = manager.forget({added.id, guess.id}).value();
    std::cout << forgotten.erasure.memories
              << " forgotten, to the byte: " << !forgotten.erasure.pending << '\n';
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
