// Generated text, and stores made anew.
#include "stores.hpp"

#include <filesystem>
#include <random>
#include <string_view>

#include "report.hpp"

namespace benchmarks {

std::string text_of(std::size_t bytes) {
    static constexpr std::string_view kWords[] = {
        "the",    "agent", "wrote",   "a",      "test",   "and",
        "found",  "that",  "build",   "server", "answer", "when",
        "memory", "fails", "because", "of",     "path",   "configuration"};
    static std::mt19937 random{11};
    std::string text;
    while (text.size() < bytes) {
        if (!text.empty()) text += random() % 12 == 0 ? ". " : " ";
        text += kWords[random() % std::size(kWords)];
    }
    text.resize(bytes);
    return text;
}

memory::Manager open(const std::string& path, memory::Durability durability) {
    memory::Config config;
    config.path = path;
    config.durability = durability;
    return must(memory::Manager::open(config));
}

memory::SessionConfig without_summaries() {
    memory::SessionConfig settings;
    settings.summarizer = memory::Summarizer::none;
    return settings;
}

std::string new_store(const std::string& name) {
    for (const char* tail : {"", "-wal", "-shm"})
        std::filesystem::remove(name + tail);
    memory::Manager store = open(name, memory::Durability::normal);
    must(store.configure_session("s", without_summaries()));
    memory::NewMessage message;
    message.content = "the first";
    must(store.add_message("s", message));
    return name;
}

}  // namespace benchmarks
