// A process that writes and recalls as it is told.
#include <string>
#include <string_view>

#include "kioku/manager.hpp"
#include "support/catch.hpp"
#include "support/child_process.hpp"

namespace child = support::child;

namespace {

std::string describe(const memory::Error& error) {
    return std::string(to_string(error.code)) + ": " + error.message;
}

std::string take_word(std::string_view& rest) {
    const auto space = rest.find(' ');
    const std::string word(rest.substr(0, space));
    rest = space == std::string_view::npos ? std::string_view() : rest.substr(space + 1);
    return word;
}

std::string carry_out(memory::Manager& manager, std::string_view rest) {
    const std::string verb = take_word(rest);
    if (verb == "remember") {
        memory::NewMemory memory;
        memory.content = rest;
        const auto added = manager.remember(memory);
        return added ? added->id : describe(added.error());
    }
    if (verb == "say") {
        memory::NewMessage message;
        const std::string session = take_word(rest);
        message.content = rest;
        const auto added = manager.add_message(session, message);
        return added ? added->id : describe(added.error());
    }
    if (verb == "update") {
        const std::string id = take_word(rest);
        memory::MemoryUpdate update;
        update.content = rest;
        const auto updated = manager.update_memory(id, update);
        return updated ? "done" : describe(updated.error());
    }
    if (verb == "forget") {
        const auto forgotten = manager.forget({std::string(rest)});
        return forgotten ? "done" : describe(forgotten.error());
    }
    if (verb == "compact") {
        const auto report = manager.compact();
        return report ? "done" : describe(report.error());
    }
    memory::RecallOptions options;
    options.limit = 1000;
    const auto answer = manager.recall(rest, options);
    if (!answer) return describe(answer.error());
    std::string ids;
    for (const auto& hit : answer->hits)
        ids += (ids.empty() ? "" : " ") + hit.id;
    return ids;
}

}  // namespace

// Arguments: path. Each line is a verb: remember TEXT, say SESSION TEXT and recall QUERY answer
// ids, update ID TEXT, forget ID and compact answer "done"; or the error.
TEST_CASE("child: recaller", "[.child]") {
    memory::Config config;
    config.path = child::arguments().at(0);
    config.durability = memory::Durability::normal;
    auto manager = memory::Manager::open(config);
    REQUIRE(manager);
    while (const auto line = child::hear())
        child::say(carry_out(*manager, *line));
}
