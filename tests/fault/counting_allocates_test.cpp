// Counting asks for no memory, once warm, but for a piece longer than a kilobyte: it is a hot path.
#include <new>
#include <string>

#include "kioku/token_counter.hpp"
#include "support/catch.hpp"
#include "support/faults.hpp"
#include "support/skip.hpp"

using memory::TokenCounter;
using support::faults::Kind;

namespace {

std::string page() {
    std::string text;
    for (int i = 0; i < 2000; ++i) {
        text += "It's word " + std::to_string(i * i) +
                ", \xE6\x97\xA5\xE6\x9C\xAC\xE8\xAA\x9E \xD1\x81\xD0\xBB" +
                "\xD0\xBE\xD0\xB2\xD0\xBE xq" + std::to_string(i % 37) + "Zw\n\n  \tcamelCase();";
    }
    return text + std::string(1000, 'a') + ' ' + std::string(1000, '\n') + std::string(999, '=');
}

// Whether counting asked for memory, all of which is refused.
bool asks_for_memory(const TokenCounter& tokens, const std::string& text) {
    support::faults::arm(Kind::own_allocation, 1, true);
    try {
        static_cast<void>(tokens.count_tokens(text));
    } catch (const std::bad_alloc&) {
        // was_reached says so
    }
    const bool asked = support::faults::was_reached();
    support::faults::disarm();
    return asked;
}

}  // namespace

TEST_CASE("counting asks for no memory, once warm, but for a piece longer than a kilobyte",
          "[fault][tokens]") {
#ifdef KIOKU_NEW_CAN_FAIL
    const std::string text = page();
    for (const std::string_view encoding : TokenCounter::encodings()) {
        const TokenCounter tokens = TokenCounter::open(encoding).value();
        CHECK_FALSE(asks_for_memory(tokens, "short"));
        // A long text's memory of counts is made once; without it the count is the same.
        CHECK(asks_for_memory(tokens, text));
        const std::size_t count = tokens.count_tokens(text);
        CHECK_FALSE(asks_for_memory(tokens, text));
        CHECK(tokens.encode(text).value().size() == count);
        CHECK(asks_for_memory(tokens, std::string(100'000, 'a')));
    }
#else
    support::skip_file("operator new is the sanitizer's");
#endif
}
