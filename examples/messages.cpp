// Messages: a batch with a tool call, a key that makes a retry safe, the transcript, redacting.
#include <iostream>

#include <kioku/kioku.hpp>

namespace {

void run() {
    memory::Config config;
    config.path = "kioku.db";
    auto manager = memory::Manager::open(config).value();

    memory::NewMessage question;
    question.content = "What is the weather in Kyoto? My phone is 555-0100.";
    question.name = "ada";
    question.metadata = memory::Json::parse(R"({"channel":"web"})").value();
    question.idempotency_key = "request-17";
    const auto first = manager.add_message("weather", question).value();
    const auto again = manager.add_message("weather", question).value();  // say, after a timeout
    std::cout << "stored once: " << (again.existed && again.id == first.id) << '\n';

    memory::NewMessage call;
    call.role = memory::Role::assistant;
    call.tool_calls = memory::Json::parse(R"([{"id":"c1","type":"function",
        "function":{"name":"weather","arguments":"{\"city\":\"Kyoto\"}"}}])")
                          .value();
    memory::NewMessage result;
    result.role = memory::Role::tool;
    result.tool_call_id = "c1";
    result.content = "21 degrees, light rain";
    static_cast<void>(manager.add_messages("weather", {call, result}).value());  // both or none

    memory::Page page;
    page.limit = 2;
    do {
        const auto list = manager.messages("weather", 1, std::nullopt, page).value();
        for (const auto& message : list.items)
            std::cout << message.seq << ' ' << to_string(message.role) << ", " << message.tokens
                      << " tokens\n";
        page.cursor = list.next;
    } while (page.cursor);

    const auto erased = manager.redact_message(first.id).value();
    const auto left = manager.messages("weather", first.seq, first.seq).value().items.front();
    std::cout << erased.messages << " redacted; what is left of it: seq " << left.seq << ", "
              << left.content.size() << " bytes\n";
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
