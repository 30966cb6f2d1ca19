// kioku config show: the settings, and where each came from.
#include "cli/invocation.hpp"
#include "records/writer.hpp"

namespace cli {

namespace {

std::string to_json(const ShownSetting& setting) {
    memory::records::Writer json;
    json.open('{');
    json.field("name", setting.name);
    if (setting.type == 's') {
        json.field_unchecked("value", setting.value);
    } else {
        json.key("value");
        json.raw(setting.value.empty() ? "null" : setting.value);
    }
    json.field_unchecked("source", setting.source);
    json.close('}');
    return json.take();
}

memory::Result<Exit> show(Invocation& run) {
    std::vector<std::vector<std::string>> rows;
    std::vector<std::string> items;
    for (const auto& setting : run.settings().shown) {
        rows.push_back({setting.name, setting.value, setting.source});
        items.push_back(to_json(setting));
    }
    ListPrinter printer(run.out, {"setting", "value", "from"});
    printer.page(std::move(rows), items);
    printer.end(std::nullopt);
    return Exit::done;
}

}  // namespace

std::vector<Command> config_commands() {
    return {
        {"config show",
         "the settings in force, and where each came from",
         "kioku config show",
         {},
         Takes::jsonl,
         Needs::no_store,
         {},
         show},
    };
}

}  // namespace cli
