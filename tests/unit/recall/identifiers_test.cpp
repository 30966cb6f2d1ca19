// Names of things, each in one item and a name much like it in another
// (benchmarks/quality/identifiers asks for a thousand among 100,000 items).
#include <cstdint>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "recall/recall.hpp"
#include "support/catch.hpp"

using memory::recall::Item;
using memory::recall::Recall;
using memory::recall::Request;

namespace {

constexpr std::int32_t kMemory = 3;  // storage::Kind

// A name and what may be taken for it.
const std::vector<std::pair<std::string, std::string>> kNames = {
    {"parse_config_header", "parse_config_footer"},
    {"flushWriteBuffer", "flushReadBuffer"},
    {"LedgerStore::drain_queue", "LedgerStore::drain_cache"},
    {"src/net/http_client.cpp", "src/net/http_server.cpp"},
    {"tools/make-release.py:88", "tools/make-release.py:89"},
    {"E1042", "E1043"},
    {"ERR_CONNECTION_RESET_BY_PEER", "ERR_CONNECTION_CLOSED_BY_PEER"},
    {"0x8007000E", "0x8007000F"},
    {"ORBIT-2217", "ORBIT-2218"},
    {"1.22.474", "1.22.475"},
    {"9f1c2d4e-7c3f-4d5a-9b0e-3f1c2d4e5a6b", "9f1c2d4e-7c3f-4d5a-9b0e-3f1c2d4e5a6c"},
    {"e83c5163316f", "e83c5163317f"},
    {"--no-cache-dir", "--no-proxy-dir"},
    {"https://status.example.org/outage/71", "https://status.example.org/outage/72"},
    {"ada.lovelace7@example.org", "ada.lovelace8@example.org"},
};

std::string prose(std::mt19937& chance) {
    static const std::vector<std::string> words = {
        "the",    "build",  "failed", "with",  "error",  "in",     "file",   "config",
        "server", "client", "cache",  "queue", "header", "buffer", "status", "outage",
        "parse",  "we",     "said",   "that",  "it",     "was",    "reset",  "by",
        "peer",   "net",    "flush",  "read",  "write",  "store"};
    std::string text;
    for (int count = 0; count < 20; ++count)
        text += words[chance() % words.size()] + ' ';
    return text;
}

}  // namespace

TEST_CASE("the name of a thing finds the item that has it, not one with a name like it") {
    std::mt19937 chance(6);
    Recall recall;
    std::int64_t number = 0;
    const auto add = [&](const std::string& text) {
        Item item;
        item.item = ++number;
        item.kind = kMemory;
        item.text = text;
        recall.add(item);
    };
    for (const auto& [name, like] : kNames) {
        add(prose(chance) + "(" + name + "), " + prose(chance));
        add(prose(chance) + "`" + like + "` " + prose(chance));
    }
    while (number < 1000)
        add(prose(chance));
    for (std::size_t at = 0; at < kNames.size(); ++at) {
        for (const std::string& query :
             {kNames[at].first, "where is " + kNames[at].first + " used?"}) {
            INFO(query);
            Request request;
            request.query = query;
            const auto hits = recall.recall(request);
            REQUIRE(!hits.empty());
            CHECK(hits[0].item == static_cast<std::int64_t>(2 * at + 1));
        }
    }
}
