// A session's settings, figures, forks and saved state, and how it is cleared.
#include <iostream>

#include <kioku/kioku.hpp>

namespace {

// value() throws where a call has failed, which ends the program with a status that is not 0.
void run() {
    memory::Config config;
    config.path = "kioku.db";
    auto manager = memory::Manager::open(config).value();

    memory::SessionConfig settings;
    settings.title = "Planning the release";
    settings.scope.user = "ada";
    settings.max_buffer_messages = 4;
    const auto session = manager.configure_session("planning", settings).value();
    std::cout << session.id << " belongs to " << session.scope.user.value_or("nobody") << '\n';

    for (int day = 1; day <= 5; ++day) {
        memory::NewMessage message;
        message.content = "On day " + std::to_string(day) + " we finish chapter 4.";
        static_cast<void>(manager.add_message("planning", message).value());
    }
    const auto stats = manager.get_memory_stats("planning").value();
    std::cout << stats.session.message_count << " messages, " << stats.buffer.message_count
              << " of them in the buffer, 1 to " << stats.summaries.summarized_to
              << " summarised\n";

    memory::SessionConfig other;
    other.encoding = "gpt-4";  // cl100k_base
    static_cast<void>(manager.configure_session("planning", other).value());
    std::cout << manager.health().value().recounts_pending << " still to be counted\n";

    const auto fork = manager.fork_session("planning", "what-if", 3).value();
    std::cout << fork.id << " has " << fork.message_count << " messages\n";

    const auto version = manager.save_context("planning", R"({"step":"review"})", 0).value();
    const auto stale = manager.save_context("planning", R"({"step":"ship"})", 0);
    std::cout << "version " << version << "; a stale one: " << stale.error().message << '\n';
    std::cout << manager.load_context("planning").value().context << '\n';

    const auto erased = manager.clear_session_memory("planning").value();
    std::cout << erased.messages << " messages erased" << (erased.pending ? ", pending" : "");
    for (const auto& copy : erased.forks)
        std::cout << "; a copy is in " << copy;
    std::cout << '\n';
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
