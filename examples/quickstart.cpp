// A message goes in, is durable, and comes back inside a context.
#include <iostream>

#include <kioku/kioku.hpp>

int main() {
    memory::Config config;
    config.path = "kioku.db";  // created when it is missing
    auto manager = memory::Manager::open(config);
    if (!manager) {
        std::cerr << manager.error().message << '\n';
        return 1;
    }

    memory::NewMessage message;
    message.content = "My name is Ada, and we deploy on Fridays.";
    auto added = manager->add_message("demo", message);  // on the disk when it returns

    memory::ContextOptions options;
    options.budget_tokens = 2000;
    auto context = manager->get_context("demo", options);
    if (!added || !context) {
        std::cerr << (added ? context.error() : added.error()).message << '\n';
        return 1;
    }
    for (const auto& chat : context->messages)
        std::cout << to_string(chat.role) << ": " << chat.content << '\n';
    std::cout << context->total_tokens << " of " << context->budget_tokens << " tokens\n";
}
