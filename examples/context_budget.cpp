// One conversation, packed to smaller and smaller budgets.
#include <iostream>

#include <kioku/kioku.hpp>

namespace {

bool run() {
    memory::Config config;
    config.path = "kioku.db";
    config.session.max_buffer_messages = 10;
    auto manager = memory::Manager::open(config).value();
    for (int i = 1; i <= 24; ++i) {
        memory::NewMessage message;
        message.role = i % 2 == 1 ? memory::Role::user : memory::Role::assistant;
        message.content = "Step " + std::to_string(i) + ": the pump in hall " +
                          std::to_string(i % 7) +
                          " runs at 60 bar. Tomorrow we look at the valve beside it.";
        static_cast<void>(manager.add_message("pumps", message).value());
    }

    bool is_within = true;
    for (const std::int64_t budget : {1000, 200, 60, 20, 5}) {
        memory::ContextOptions options;
        options.budget_tokens = budget;
        const auto context = manager.get_context("pumps", options);
        if (!context) {  // limit: not even empty contents fit
            std::cout << context.error().message << '\n';
            continue;
        }
        std::cout << budget << ": " << context->total_tokens << " tokens, "
                  << context->message_count << " messages, " << context->omitted << " left out";
        for (const auto& message : context->messages)
            if (message.truncated) std::cout << "; a " << to_string(message.role) << " one was cut";
        std::cout << '\n';
        is_within = is_within && context->total_tokens <= budget;
    }
    return is_within;
}

}  // namespace

int main() {
    try {
        return run() ? 0 : 1;
    } catch (const std::exception& error) {
        std::cerr << error.what() << '\n';
        return 1;
    }
}
