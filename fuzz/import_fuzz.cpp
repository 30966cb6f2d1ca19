// Archives from elsewhere: JSON Lines into a store. Whatever came in, the store passes its check,
// and its export restores into an empty store as the same archive.
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "kioku/manager.hpp"
#include "sandbox.hpp"

namespace {

using fuzz::expect;
using fuzz::found;
using memory::Manager;

template <class T>
T must(memory::Result<T> outcome, const char* what) {
    if (!outcome) found(std::string(what) + ": " + outcome.error().message);
    return std::move(*outcome);
}

Manager open(const std::string& name) {
    memory::Config config;
    config.path = fuzz::Sandbox::get().path(name);
    config.durability = memory::Durability::normal;
    return must(Manager::open(config), "no store");
}

memory::RecordSource source_of(const std::vector<std::string>& lines) {
    return [&lines, at = std::size_t{0}]() mutable -> memory::Result<std::optional<std::string>> {
        if (at == lines.size()) return std::optional<std::string>();
        return std::optional<std::string>(lines[at++]);
    };
}

std::vector<std::string> split(std::string_view text) {
    std::vector<std::string> lines;
    while (!text.empty()) {
        const auto end = std::min(text.find('\n'), text.size());
        lines.emplace_back(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return lines;
}

// Without the first line, which holds the time.
std::vector<std::string> export_of(Manager& manager) {
    std::vector<std::string> lines;
    must(manager.export_records([&lines](std::string_view line) -> memory::Result<void> {
        lines.emplace_back(line);
        return {};
    }),
         "export");
    return lines;
}

void expect_whole(Manager& manager) {
    const auto report = must(manager.check(), "check");
    if (!report.problems.empty()) found("a problem in the store: " + report.problems.front());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string text(reinterpret_cast<const char*>(data), size);
    {
        Manager first = open("first.db");
        memory::ImportOptions options;
        options.session = "rows";
        options.source = "fuzz";
        const auto lines = split(text);
        const auto report = first.import_records(source_of(lines), options);
        if (!report) {
            const auto code = report.error().code;
            if (code == memory::ErrorCode::internal || code == memory::ErrorCode::corrupt)
                found("import: " + report.error().message);
        }
        expect_whole(first);
        if (report) {
            const auto again = first.import_records(source_of(lines), options);
            if (!again) found("import again: " + again.error().message);
            expect(again->added == 0, "a second import adds something");
        }
        const auto archive = export_of(first);
        if (archive.size() > 1) {
            Manager second = open("second.db");
            const auto restored =
                must(second.import_records(source_of(archive)), "restoring an export");
            expect(restored.added + 1 == static_cast<std::int64_t>(archive.size()),
                   "a record of an export is left out");
            expect_whole(second);
            auto copy = export_of(second);
            for (std::size_t i = 1; i < archive.size(); ++i)
                if (archive[i] != copy.at(i))
                    found("exported: " + archive[i] + "\nrestored: " + copy[i]);
            must(first.clear_session_memory("rows").or_else(
                     [](const memory::Error& error) -> memory::Result<memory::Erasure> {
                         if (error.code == memory::ErrorCode::not_found) return memory::Erasure{};
                         return tl::unexpected(error);
                     }),
                 "clear");
            expect_whole(first);
        }
    }
    fuzz::Sandbox::get().empty();
    return 0;
}
