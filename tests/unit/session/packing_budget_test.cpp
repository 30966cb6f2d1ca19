// Packing over random conversations, at every budget.
#include <algorithm>
#include <string>

#include "unit/session/packing_table.hpp"

namespace {

using namespace memory::session::testing;
using memory::Message;
using memory::Result;
using memory::session::CountTokens;
using memory::session::Packed;

}  // namespace

TEST_CASE("for every budget from least to ample, a context is sound", "[session]") {
    const ByFours fours;
    const Jagged jagged;
    for (std::uint32_t seed = 0; seed < 60; ++seed) {
        Random random(seed);
        Conversation chat = random_conversation(seed, 1 + random.below(16), seed % 2 == 0);
        for (Message& message : chat.messages) {
            if (random.one_in(10)) {
                message.redacted = true;
                message.content.clear();
            }
        }
        const CountTokens& counter =
            seed % 3 == 0 ? static_cast<const CountTokens&>(jagged) : fours;
        const std::string summary = random.one_in(3) ? "" : random_text(random, 50);
        const Table table(chat, counter, summary);
        const std::int64_t least = table.least();
        const std::int64_t ample = must(table, kAmple).total_tokens;
        CAPTURE(seed, least, ample);
        const Result<Packed> refused = table.at(least - 1);
        REQUIRE_FALSE(refused);
        REQUIRE(refused.error().message.find(" " + std::to_string(least)) != std::string::npos);
        for (std::int64_t budget = least; budget <= ample; ++budget)
            must(table, budget);
        REQUIRE(must(table, ample).total_tokens == ample);
    }
}

TEST_CASE("a larger budget never carries less of what has the first claim", "[session]") {
    const ByFours counter;
    for (std::uint32_t seed = 0; seed < 40; ++seed) {
        Random random(seed);
        const Table table(random_conversation(seed, 12, false), counter, random_text(random, 60));
        std::size_t newest = 0;   // bytes of the newest group
        std::size_t summary = 0;  // bytes, since the newest group is whole
        std::size_t carried = 0;  // messages, since the summary is whole
        const std::int64_t ample = must(table, kAmple).total_tokens;
        for (std::int64_t budget = table.least(); budget <= ample; ++budget) {
            CAPTURE(seed, budget);
            const Packed packed = must(table, budget);
            const std::size_t members = table.groups().back().members.size();
            std::size_t bytes = 0;
            bool is_whole = true;
            for (auto message = packed.messages.end() - static_cast<std::ptrdiff_t>(members);
                 message != packed.messages.end(); ++message) {
                bytes += message->content.size();
                is_whole = is_whole && !message->truncated;
            }
            // Which of several contents ends at a sentence may change with the level.
            if (members == 1) REQUIRE(bytes >= newest);
            newest = bytes;
            if (!is_whole) continue;
            bytes = packed.has_summary ? packed.messages[0].content.size() : 0;
            REQUIRE(bytes >= summary);
            summary = bytes;
            if (!packed.has_summary || packed.messages[0].truncated) continue;
            REQUIRE(packed.carried.size() >= carried);
            carried = packed.carried.size();
        }
    }
}
