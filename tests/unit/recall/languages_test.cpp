// Ten scripts, a small store of each, asked in other forms of the words
// (tests/cases/languages.json; benchmarks/quality/languages asks the same through the C ABI).
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

#include <nlohmann/json.hpp>

#include "recall/recall.hpp"
#include "support/catch.hpp"

using memory::recall::Item;
using memory::recall::Recall;
using memory::recall::Request;

namespace {

constexpr std::int32_t kMemory = 3;  // storage::Kind

nlohmann::json read_scripts() {
    const char* source = std::getenv("KIOKU_SOURCE");  // ctest says where
    INFO("KIOKU_SOURCE must name the source tree");
    REQUIRE(source != nullptr);
    std::ifstream file(std::filesystem::path(source) / "tests/cases/languages.json");
    return nlohmann::json::parse(file);
}

bool is_among_five(const Recall& recall, const std::string& question, std::int64_t wanted) {
    Request request;
    request.query = question;
    request.limit = 5;
    for (const auto& hit : recall.recall(request)) {
        if (hit.item == wanted) return true;
    }
    return false;
}

}  // namespace

TEST_CASE("in ten scripts items are found by other forms of their words") {
    const nlohmann::json scripts = read_scripts();
    REQUIRE(scripts.size() == 10);
    for (const auto& [name, script] : scripts.items()) {
        Recall recall;
        std::int64_t number = 0;
        for (const auto& text : script.at("items")) {
            const auto content = text.get<std::string>();
            Item item;
            item.item = ++number;
            item.kind = kMemory;
            item.text = content;
            recall.add(item);
        }
        REQUIRE(number >= 12);
        REQUIRE(script.at("questions").size() >= 10);
        for (const auto& question : script.at("questions")) {
            const auto text = question.at(0).get<std::string>();
            INFO(name << ": " << text);
            CHECK(is_among_five(recall, text, question.at(1).get<std::int64_t>() + 1));
        }
    }
}
