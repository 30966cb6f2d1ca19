// Looking after a store: health, check, backup, changes, export and import.
#include <fstream>
#include <iostream>

#include <kioku/kioku.hpp>

namespace {

void run() {
    memory::Config config;
    config.path = "kioku.db";
    config.durability = memory::Durability::full;  // the default
    config.log = [](const memory::LogRecord& record) { std::cerr << record.message << '\n'; };
    auto manager = memory::Manager::open(config).value();
    memory::NewMessage message;
    message.content = "The store is one file.";
    static_cast<void>(manager.add_message("demo", message).value());

    const auto health = manager.health().value();
    for (const auto& backend : health.backends)
        std::cout << backend.name << ": " << backend.state << ' ' << backend.advice << '\n';
    if (!manager.check().value().ok) throw std::runtime_error("the store is damaged");

    memory::CallOptions options;
    options.deadline_ms = 10'000;
    const auto copy = manager.backup("backup.db", options).value();
    std::cout << copy.path << " holds everything up to change " << copy.sequence << '\n';

    std::int64_t seen = 0;  // kept by the caller
    const auto changes = manager.changes(seen).value();
    for (const auto& change : changes.items)
        std::cout << (change.deleted ? "delete " : "put ") << change.kind << '\n';
    seen = changes.sequence;
    std::cout << "read up to change " << seen << '\n';

    std::ofstream out("export.jsonl");
    const auto exported = manager.export_records([&](std::string_view line) {
        out << line << '\n';
        return out ? memory::Result<void>()
                   : memory::fail(memory::ErrorCode::full, "host", "cannot write export.jsonl");
    });
    out.close();

    std::ifstream in("export.jsonl");
    const auto imported =
        manager.import_records([&]() -> memory::Result<std::optional<std::string>> {
            std::string line;
            if (!std::getline(in, line)) return std::nullopt;
            return line;
        });
    std::cout << exported.value().records << " records out, " << imported.value().added
              << " of them new when read back\n";
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
