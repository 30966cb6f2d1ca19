// Counting, cutting and splitting by tokens.
#include <iostream>

#include <kioku/token_counter.hpp>

namespace {

void run(std::string_view long_text) {
    const auto counter = memory::TokenCounter::open("o200k_base").value();
    std::cout << counter.name() << ": " << counter.count_tokens("How many tokens is this?") << '\n';
    std::cout << counter.truncate(long_text, 8) << "\n--\n";  // whole characters, at most 8 tokens
    const auto chunks = counter.split(long_text, 12, 3).value();
    for (const auto chunk : chunks)
        std::cout << chunk << "\n--\n";  // each opens with the end of the one before
}

}  // namespace

int main() {
    try {
        run("A buffer of many messages is off by a few per cent, one short message by more: short "
            "samples are off more because errors no longer cancel.");
    } catch (const std::exception& error) {
        std::cerr << error.what() << '\n';
        return 1;
    }
}
