// The buffer and the summaries of a session as components of their own, without a Manager.
#include <iostream>

#include <kioku/kioku.hpp>

namespace {

void run() {
    memory::Config config;
    config.path = "kioku.db";
    config.session.max_buffer_messages = 6;
    const auto store = memory::Store::open(config).value();
    memory::BufferStore buffer(store);
    memory::SummaryStore summaries(store);

    for (int i = 1; i <= 7; ++i) {
        memory::NewMessage message;
        message.content = "Ticket KIO-" + std::to_string(100 + i) + " is assigned to Grace.";
        static_cast<void>(buffer.add_message("tickets", message).value());
    }
    const auto info = buffer.get_buffer_info("tickets").value();
    std::cout << info.message_count << " messages are left in the buffer\n";

    if (const auto summary = summaries.get_current_summary("tickets").value())
        std::cout << summary->made_by << ", 1 to " << summary->to_seq << ":\n"
                  << summary->text << '\n';

    const auto own = summaries.add_summary("tickets", "Grace has tickets 101 to 104.").value();
    std::cout << own.made_by << ", 1 to " << own.to_seq << ": " << own.text << '\n';
    const auto history = summaries.get_summary_history("tickets").value();
    for (const auto& generation : history)
        std::cout << memory::to_string(generation.created_at) << ' ' << generation.made_by << '\n';
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
